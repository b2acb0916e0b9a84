import { array, type NDArray } from "../array/index.js"
import {
  abs,
  add,
  clip,
  divide,
  greaterEqual,
  isFinite,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  multiply,
  sqrt,
  square,
  subtract,
  where,
} from "../operations/index.js"
import { whileLoop } from "../transforms/index.js"

/** A function along a line: its value and slope at a step size. */
export type Line = (stepSize: NDArray) => readonly [value: NDArray, slope: NDArray]

interface Point {
  readonly a: NDArray
  readonly value: NDArray
  readonly slope: NDArray
}

const pointAt = (line: Line, a: NDArray): Point => {
  const [value, slope] = line(a)
  return { a, value, slope }
}

const choose = (condition: NDArray, x: Point, y: Point): Point => ({
  a: where(condition, x.a, y.a),
  value: where(condition, x.value, y.value),
  slope: where(condition, x.slope, y.slope),
})

/** The minimum of the cubic with the values and slopes of two points, kept a tenth of their distance from both. */
const between = (low: Point, high: Point): NDArray => {
  const width = subtract(high.a, low.a)
  const d1 = subtract(add(low.slope, high.slope), divide(multiply(subtract(high.value, low.value), 3), width))
  const d2 = sqrt(subtract(square(d1), multiply(low.slope, high.slope)))
  const share = divide(add(high.slope, subtract(d2, d1)), add(subtract(high.slope, low.slope), multiply(d2, 2)))
  const at = subtract(high.a, multiply(width, share))
  const middle = add(low.a, multiply(width, 0.5))
  const inside = clip(at, add(low.a, multiply(width, 0.1)), subtract(high.a, multiply(width, 0.1)))
  return where(isFinite(at), inside, middle)
}

/** The constants of the Wolfe conditions, and how many points are tried. */
export interface WolfeConstants {
  readonly maxSteps: number
  readonly sufficientDecrease: number
  readonly curvature: number
}

/** The share of its size by which a value may exceed the first one and count as equal. */
const ROUNDING = 1e-6

/**
 * A step size with the strong Wolfe conditions, by an interval that always contains one: at its lower end the value has
 * fallen enough and the slope is steep; at its upper end the value is too high, or rises. Without one after all points,
 * the lower end.
 */
export const wolfe = (
  line: Line,
  initial: NDArray,
  { maxSteps, sufficientDecrease: c1, curvature: c2 }: WolfeConstants,
): { readonly stepSize: NDArray; readonly value: NDArray } => {
  const origin = pointAt(line, multiply(initial, 0))
  const hasFallen = ({ a, value, slope }: Point): NDArray => {
    const armijo = lessEqual(value, add(origin.value, multiply(multiply(a, c1), origin.slope)))
    const isNear = lessEqual(value, add(origin.value, multiply(abs(origin.value), ROUNDING)))
    return logicalOr(armijo, logicalAnd(isNear, lessEqual(slope, multiply(origin.slope, 2 * c1 - 1))))
  }
  const isDone = (x: Point): NDArray =>
    logicalAnd(hasFallen(x), lessEqual(abs(x.slope), multiply(abs(origin.slope), c2)))
  const first = pointAt(line, initial)
  const no: NDArray = array(false)
  const last = whileLoop(
    (s) => logicalAnd(logicalNot(isDone(s.now)), less(s.tried, maxSteps)),
    ({ now, low, high, hasHigh, tried }) => {
      const isHigh = logicalOr(logicalNot(hasFallen(now)), greaterEqual(now.slope, 0))
      const [nextLow, nextHigh] = [choose(isHigh, low, now), choose(isHigh, now, high)]
      const isBounded = logicalOr(isHigh, hasHigh)
      const a = where(isBounded, between(nextLow, nextHigh), multiply(now.a, 2))
      return { now: pointAt(line, a), low: nextLow, high: nextHigh, hasHigh: isBounded, tried: add(tried, 1) }
    },
    { now: first, low: origin, high: first, hasHigh: no, tried: array(1, { dtype: "int32" }) as NDArray },
  )
  const { a, value } = choose(isDone(last.now), last.now, last.low)
  return { stepSize: a, value }
}
