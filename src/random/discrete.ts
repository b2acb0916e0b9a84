import type { AnyShape } from "../array/index.js"
import { checkDType, type DType, type NDArray, type Shape } from "../array/index.js"
import { operation } from "../operations/operation.js"
import { abs, add, div, floor, mul, neg, stopGradient, sub } from "../primitives/arithmetic.js"
import { and, not, or } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, ge, gt, le, lt, ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { lgamma } from "../primitives/gamma.js"
import { reduceOr } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { log, log1p, sqrt } from "../primitives/transcendental.js"
import { whileLoop } from "../transforms/while.js"
import { type Key, split } from "./key.js"
import { type Parameter, parameters } from "./parameters.js"
import { type FloatType, uniform } from "./uniform.js"

const plus = (x: NDArray, c: number): NDArray => add(x, fill(x, c))
const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))

/** Whether a condition holds anywhere. */
export const anywhere = (x: NDArray): NDArray => {
  const shape: Shape = x.shape
  return reduceOr(
    x,
    shape.map((_, i) => i),
  )
}

/** The options of a sampler of whole numbers. */
export interface CountOptions<D extends DType = DType> {
  /** default int32 */
  readonly dtype?: D
}

/** A sampler of whole numbers with one parameter, a number or an array that broadcasts to the shape. */
export type Counts = <D extends DType = "int32">(
  k: Key,
  parameter: Parameter,
  shape?: Shape,
  options?: CountOptions<D>,
) => NDArray<AnyShape, D>

/* @__NO_SIDE_EFFECTS__ */
const counts =
  (op: string, name: string, f: (k: Key, parameter: NDArray, shape: Shape, dtype: FloatType) => NDArray): Counts =>
  (k, parameter, size, options = {}) => {
    const { shape, dtype, values } = parameters(op, { [name]: parameter }, size, undefined)
    return convert(f(k, stopGradient(values[0]!), shape, dtype), checkDType(op, options.dtype ?? "int32"))
  }

/**
 * How many trials up to the first success of probability p, from 1 on.
 *
 * @throws ShapeError when p does not broadcast to the shape
 * @example geometric(key(0), 0.5, [3]) // int32[3]
 */
export const geometric: Counts = operation(
  "geometric",
  counts("geometric", "p", (k, p, shape, dtype) => {
    const u = uniform(k, shape, { dtype })
    // 0 stands for 1, which is never drawn: its logarithm would be infinite.
    const positive = select(eq(u, zerosOf(u)), fill(u, 1), u)
    return plus(floor(div(log(positive), log1p(neg(p)))), 1)
  }),
  ["dtype"],
)

type Knuth = readonly [key: Key, count: NDArray, logProduct: NDArray]

/** How many uniform numbers it takes for their product to fall to e^-lambda (Knuth). */
const byProducts = (k: Key, lambda: NDArray, shape: Shape): NDArray => {
  const isOn = (logProduct: NDArray): NDArray => gt(logProduct, neg(lambda))
  const step = ([key, count, logProduct]: Knuth): Knuth => {
    const [next, own] = split(key)
    const u = convert(uniform(own, shape), lambda.dtype)
    return [next, select(isOn(logProduct), plus(count, 1), count), add(logProduct, log(u))]
  }
  const start: Knuth = [k, zerosOf(lambda), zerosOf(lambda)]
  return plus(whileLoop(([, , logProduct]: Knuth) => anywhere(isOn(logProduct)), step, start)[1], -1)
}

/** What a rejection sampler carries: the samples, and which of them stand. */
type Rejection = readonly [key: Key, sample: NDArray, accepted: NDArray]

/** Draws until every sample stands; `propose` gives a sample and whether to accept it. */
export const untilAccepted = (
  k: Key,
  like: NDArray,
  propose: (u: NDArray, v: NDArray) => readonly [sample: NDArray, isAccepted: NDArray],
  dtype: FloatType,
): NDArray => {
  const step = ([key, sample, accepted]: Rejection): Rejection => {
    const [next, forU, forV] = split(key, 3)
    const u = plus(uniform(forU, like.shape, { dtype }), -0.5)
    const [proposed, isAccepted] = propose(u, uniform(forV, like.shape, { dtype }))
    return [next, select(isAccepted, proposed, sample), or(accepted, isAccepted)]
  }
  const none = ne(zerosOf(like), zerosOf(like))
  return whileLoop(([, , accepted]: Rejection) => anywhere(not(accepted)), step, [k, fill(like, -1), none])[1]
}

/** W. Hoermann, "The transformed rejection method for generating Poisson random variables", 1993. */
const byRejection = (k: Key, lambda: NDArray, dtype: FloatType): NDArray => {
  const b = plus(scale(sqrt(lambda), 2.53), 0.931)
  const a = plus(scale(b, 0.02483), -0.059)
  const inverseAlpha = plus(div(fill(b, 1.1328), plus(b, -3.4)), 1.1239)
  const bound = sub(fill(b, 0.9277), div(fill(b, 3.6224), plus(b, -2)))
  return untilAccepted(
    k,
    lambda,
    (u, v) => {
      const us = sub(fill(u, 0.5), abs(u))
      const x = floor(plus(add(mul(add(div(scale(a, 2), us), b), u), lambda), 0.43))
      const s = log(div(mul(v, inverseAlpha), add(div(a, mul(us, us)), b)))
      const logDensity = sub(sub(mul(x, log(lambda)), lambda), lgamma(plus(x, 1)))
      const isInside = and(ge(us, fill(us, 0.07)), le(v, bound))
      const isOutside = or(lt(x, zerosOf(x)), and(lt(us, fill(us, 0.013)), gt(v, us)))
      return [x, or(isInside, and(not(isOutside), le(s, logDensity)))]
    },
    dtype,
  )
}

/**
 * Samples of the Poisson distribution with mean lambda.
 *
 * @throws ShapeError when lambda does not broadcast to the shape
 * @example poisson(key(0), 4, [3]) // int32[3]
 */
export const poisson: Counts = operation(
  "poisson",
  counts("poisson", "lambda", (k, lambda, shape, dtype) => {
    const isSmall = or(ne(lambda, lambda), lt(lambda, fill(lambda, 10)))
    const small = byProducts(k, select(isSmall, lambda, zerosOf(lambda)), shape)
    const large = byRejection(k, select(isSmall, fill(lambda, 1e5), lambda), dtype)
    const samples = select(isSmall, small, large)
    return select(eq(lambda, zerosOf(lambda)), zerosOf(samples), samples)
  }),
  ["dtype"],
)
