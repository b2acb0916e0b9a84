import type { AnyShape } from "../array/index.js"
import { describe, type NDArray, type Shape } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { moveAxis } from "../operations/axes.js"
import { floats } from "../operations/elementwise.js"
import { asArray, checkTakes } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { abs, add, ceil, div, floor, mul, neg, stopGradient, sub } from "../primitives/arithmetic.js"
import { and, not, or } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { clamp } from "../primitives/clamp.js"
import { eq, ge, gt, le, lt, ne } from "../primitives/compare.js"
import { cumsum } from "../primitives/cumulative.js"
import { select } from "../primitives/select.js"
import { log, log1p, sqrt } from "../primitives/transcendental.js"
import { scan } from "../transforms/scan.js"
import { whileLoop } from "../transforms/while.js"
import { anywhere, untilAccepted } from "./discrete.js"
import { type Key, split, splitArray } from "./key.js"
import { type Parameter, parameters } from "./parameters.js"
import type { SampleOptions } from "./samplers.js"
import { type FloatType, uniform } from "./uniform.js"

const plus = (x: NDArray, c: number): NDArray => add(x, fill(x, c))
const minusFrom = (c: number, x: NDArray): NDArray => sub(fill(x, c), x)
const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))

type Inversion = readonly [key: Key, geometrics: NDArray, total: NDArray]

/** How many geometric samples fit into the number of trials. */
const byInversion = (k: Key, count: NDArray, p: NDArray, dtype: FloatType): NDArray => {
  const logFailure = log1p(neg(p))
  const isOn = (total: NDArray): NDArray => le(total, count)
  const step = ([key, geometrics, total]: Inversion): Inversion => {
    const [own, next] = split(key)
    const u = uniform(own, count.shape, { dtype })
    return [next, select(isOn(total), plus(geometrics, 1), geometrics), add(total, ceil(div(log(u), logFailure)))]
  }
  const start: Inversion = [k, zerosOf(count), zerosOf(count)]
  return plus(whileLoop(([, , total]: Inversion) => anywhere(isOn(total)), step, start)[1], -1)
}

/** What Stirling's formula leaves of log k!, for k = 0, ..., 9. */
const tails = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
  0.0138761288230707, 0.0118967099458917, 0.010411265261972, 0.00925546218271273, 0.00833056343336287,
]

const stirlingTail = (k: NDArray): NDArray => {
  const next = plus(k, 1)
  const square = mul(next, next)
  const inner = minusFrom(1 / 360, div(fill(k, 1 / 1260), square))
  const series = div(minusFrom(1 / 12, div(inner, square)), next)
  return tails.reduce((y, tail, i) => select(eq(floor(k), fill(k, i)), fill(k, tail), y), series)
}

/** W. Hoermann, "The generation of binomial random variates", 1993. */
const byRejection = (k: Key, count: NDArray, p: NDArray, dtype: FloatType): NDArray => {
  const deviation = sqrt(mul(mul(count, p), minusFrom(1, p)))
  const b = plus(scale(deviation, 2.53), 1.15)
  const a = add(plus(scale(b, 0.0248), -0.0873), scale(p, 0.01))
  const c = plus(mul(count, p), 0.5)
  const bound = minusFrom(0.92, div(fill(b, 4.2), b))
  const odds = div(p, minusFrom(1, p))
  const alpha = mul(plus(div(fill(b, 5.1), b), 2.83), deviation)
  const mode = floor(mul(plus(count, 1), p))
  const rest = plus(sub(count, mode), 1)
  return untilAccepted(
    k,
    count,
    (u, v) => {
      const us = minusFrom(0.5, abs(u))
      const x = floor(add(mul(add(div(scale(a, 2), us), b), u), c))
      const left = plus(sub(count, x), 1)
      const terms = [
        mul(plus(mode, 0.5), log(div(plus(mode, 1), mul(odds, rest)))),
        mul(plus(count, 1), log(div(rest, left))),
        mul(plus(x, 0.5), log(div(mul(odds, left), plus(x, 1)))),
        stirlingTail(mode),
        stirlingTail(sub(count, mode)),
      ]
      const sum = terms.reduce((s, term) => add(s, term))
      const logDensity = sub(sub(sum, stirlingTail(x)), stirlingTail(sub(count, x)))
      const height = log(div(mul(v, alpha), add(div(a, mul(us, us)), b)))
      const isInside = and(ge(us, fill(us, 0.07)), le(v, bound))
      const isOutside = or(lt(x, zerosOf(x)), gt(x, count))
      return [x, or(isInside, and(not(isOutside), le(height, logDensity)))]
    },
    dtype,
  )
}

const binomialOf = (k: Key, n: NDArray, p: NDArray, dtype: FloatType): NDArray => {
  const isSmall = lt(p, fill(p, 0.5))
  const given = select(isSmall, p, minusFrom(1, p))
  const isWrong = or(or(ne(n, n), lt(n, zerosOf(n))), or(ne(given, given), lt(given, zerosOf(given))))
  const isInfinite = eq(n, fill(n, Infinity))
  const q = select(or(ne(given, given), lt(given, zerosOf(given))), fill(given, 0.01), given)
  const whole = floor(n)
  const isFew = or(isWrong, le(mul(n, q), fill(n, 10)))
  const isOrdinary = not(or(isFew, isInfinite))
  const few = byInversion(k, select(and(isFew, not(isWrong)), whole, zerosOf(n)), q, dtype)
  const many = byRejection(k, select(isOrdinary, whole, fill(n, 1e4)), select(isOrdinary, q, fill(q, 0.5)), dtype)
  const sample = select(isFew, few, many)
  const counted = select(isSmall, sample, sub(whole, sample))
  return select(isWrong, fill(n, NaN), select(isInfinite, n, counted))
}

/**
 * How many of n trials succeed, each with probability p, as floats; NaN for n < 0 and for p outside [0, 1].
 *
 * @throws ShapeError when a parameter does not broadcast to the shape
 * @example binomial(key(0), 10, 0.5, [3]) // float32[3]
 */
export const binomial = operation(
  "binomial",
  <D extends FloatType = "float32">(
    k: Key,
    n: Parameter,
    p: Parameter,
    shape?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const { dtype, values } = parameters("binomial", { n, p }, shape, options.dtype)
    return binomialOf(k, stopGradient(values[0]!), stopGradient(values[1]!), dtype)
  },
  ["dtype"],
)

/** The options of `multinomial`. */
export interface MultinomialOptions<D extends FloatType> extends SampleOptions<D> {
  /** the shape of the result, whose last axis is that of p; default the shape of p */
  readonly shape?: Shape
}

/**
 * How n trials spread over categories with probabilities p along the last axis, as floats: one binomial after another.
 *
 * @throws ShapeError when p has no axis, or does not broadcast to the shape
 * @example multinomial(key(0), 10, array([0.5, 0.25, 0.25])) // float32[3]
 */
export const multinomial = operation(
  "multinomial",
  <D extends FloatType = "float32">(
    k: Key,
    n: Parameter,
    p: NDArray,
    options: MultinomialOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const op = "multinomial"
    const own: Shape = asArray(op, p, "p").shape
    if (own.length === 0)
      throw new ShapeError({
        op,
        problem: "p has no axis",
        given: { p: describe(p) },
        hint: "give one probability for each category",
      })
    checkTakes(op, floats, [p], { p })
    const shape = options.shape ?? own
    const { dtype, values } = parameters(op, { p }, shape, options.dtype ?? (p.dtype as FloatType))
    const trials = parameters(op, { n }, shape.slice(0, -1), dtype).values[0]!
    const categories = moveAxis(stopGradient(values[0]!), -1, 0)
    const remaining = cumsum(categories, 0, true)
    const isLast = eq(remaining, zerosOf(remaining))
    const ratios: NDArray = div(categories, select(isLast, fill(remaining, 1), remaining))
    const step = (left: NDArray, [ratio, key]: readonly [NDArray, Key]): readonly [NDArray, NDArray] => {
      const count = binomialOf(key, left, clamp(zerosOf(ratio), ratio, fill(ratio, 1)), dtype)
      return [sub(left, count), count]
    }
    const inputs: readonly [NDArray, Key] = [ratios, splitArray(k, shape[shape.length - 1]!)]
    const [, counted] = scan(step, trials, inputs)
    return moveAxis(counted, 0, -1)
  },
  ["dtype", "shape"],
)
