import { type NDArray, range } from "../../../array/index.js"
import { bind } from "../../../program/index.js"
import { ceil, floor, neg } from "../../arithmetic.js"
import { and, not, or } from "../../bits.js"
import { broadcastInDim, fill, reduceSum } from "../../broadcast.js"
import { eq, ne } from "../../compare.js"
import { body } from "../../control/bodies.js"
import { condPrimitive } from "../../control/cond.js"
import { convert } from "../../convert.js"
import { pow } from "../../power.js"
import { reduceOr } from "../../reduce.js"
import { iota } from "../../shape.js"
import { log } from "../../transcendental.js"
import { bernoulli } from "../hurwitz.js"
import {
  affine,
  constant,
  derivative,
  type Jet,
  overAffine,
  plus as plusJet,
  scaled,
  timesAffine,
  times as timesJet,
} from "./jet.js"
import { firstOf, isAtLeast, isAtMost, isLess, isMore, minus, over, perWidth, plus, times, where } from "./numbers.js"
import { together } from "./together.js"

/** Terms that are added one by one, and those of the Euler-Maclaurin formula for the others. */
const DIRECT = { float32: 6, float64: 12 } as const
const TAIL = { float32: 5, float64: 12 } as const

/** base^-(s + e). */
const power = (base: NDArray, s: NDArray, length: number): Jet => {
  const slope = neg(log(base))
  return Array.from({ length: length - 1 }, (_, n) => n + 1).reduce<Jet>(
    (out, n) => [...out, over(times(out[n - 1]!, slope), n)],
    [pow(base, neg(s))],
  )
}

/** The terms from `base` on, by the Euler-Maclaurin formula. */
const tail = (base: NDArray, s: NDArray, length: number): Jet => {
  const [first, ...others] = bernoulli.slice(0, perWidth(s, TAIL))
  const start = { rising: scaled(affine(s, 1, length), over(0.5, base)), sum: constant(s, 0, length) }
  const square = times(base, base)
  const end = [first!, ...others].reduce<{ readonly rising: Jet; readonly sum: Jet }>(({ rising, sum }, b, j) => {
    const k = 2 * j + 1
    const next = timesAffine(timesAffine(rising, plus(s, k), 1), plus(s, k + 1), 1)
    return { rising: scaled(next, over(1 / ((k + 2) * (k + 3)), square)), sum: plusJet(sum, scaled(rising, b)) }
  }, start)
  const integral = overAffine(affine(base, 0, length), minus(s, 1), 1)
  return timesJet(power(base, s, length), plusJet(plusJet(integral, constant(s, 0.5, length)), end.sum))
}

/** The derivative of an order in s of the sum of (q + n)^-s, for s > 1 and q > 0. */
const positive = (s: NDArray, q: NDArray, order: number): NDArray => {
  const direct = perWidth(s, DIRECT)
  const shape = [...s.shape, direct]
  const spread = (x: NDArray): NDArray => broadcastInDim(x, shape, range(s.shape.length))
  const base = plus(spread(q), convert(iota(shape, "int32", s.shape.length), s.dtype))
  const [value, slope] = [pow(base, neg(spread(s))), neg(log(base))]
  const terms = Array.from({ length: order }).reduce<NDArray>((y) => times(y, slope), value)
  return plus(reduceSum(terms, [s.shape.length]), derivative(tail(plus(q, direct), s, order + 1)))
}

/** Left of 0, for whole s, the terms on the left of 0 are the difference of two such sums. */
const onTheLeft = (s: NDArray, q: NDArray): NDArray => {
  const steps = ceil(neg(q))
  const spread = (x: NDArray): NDArray =>
    broadcastInDim(
      s,
      x.shape,
      range(s.shape.length).map((a) => a + 1),
    )
  const sides = [plus(q, steps), minus(neg(q), minus(steps, 1)), minus(1, q)]
  const [right, near, far] = together((x) => positive(spread(x), x, 0), sides)
  const left = minus(near!, far!)
  const half = times(s, 0.5)
  return plus(right!, where(eq(floor(half), half), left, neg(left)))
}

const is = (x: NDArray, value: number): NDArray => eq(x, fill(x, value))

/** The Hurwitz zeta function, or its derivative of an order in s: `hurwitz` of arrays. */
export const zetaArrays = (s: NDArray, q: NDArray, order: number): NDArray => {
  const below = isLess(q, 0)
  const right = positive(s, where(below, 1, q), order)
  const types = [s, q, right].map(({ shape, dtype }) => ({ shape, dtype }))
  const branches = [
    body((xs) => [xs[2]!], types),
    body(([t, p, value]) => [where(isLess(p!, 0), onTheLeft(t!, p!), value!)], types),
  ]
  const some = convert(reduceOr(below, range(q.shape.length)), "int32")
  const value = order > 0 ? right : bind(condPrimitive, [some, s, q, right], { branches })[0]!
  const infinite = is(s, Infinity)
  const pole = order === 0 ? Infinity : Number.NaN
  const refused = order > 0 ? below : and(below, or(ne(s, floor(s)), is(q, -Infinity)))
  return firstOf(
    [
      [not(isAtLeast(s, 1)), Number.NaN],
      [ne(q, q), Number.NaN],
      [is(s, 1), pole],
      [and(and(isAtMost(q, 0), isMore(q, -Infinity)), eq(q, floor(q))), pole],
      [and(infinite, isMore(q, 1)), 0],
      [infinite, where(is(q, 1), 1, fill(q, Number.NaN))],
      [is(q, Infinity), 0],
      [refused, Number.NaN],
    ],
    value,
  )
}
