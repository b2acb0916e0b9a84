import type { AnyShape } from "../array/index.js"
import { checkDType, checkShape, type DType, type NDArray, type Shape } from "../array/index.js"
import { operation } from "../operations/operation.js"
import { abs, div, mul, neg, sign, stopGradient, sub } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { clamp } from "../primitives/clamp.js"
import { convert } from "../primitives/convert.js"
import { erfInv } from "../primitives/erf-inv.js"
import { nextafter } from "../primitives/nextafter.js"
import { erf, log, log1p, tan } from "../primitives/transcendental.js"
import { checkKey, counters, type Key } from "./key.js"
import { type Parameter, parameters } from "./parameters.js"
import { inPieces } from "./pieces.js"
import { bernoulli, type SampleOptions } from "./samplers.js"
import { between, checkFloatType, type FloatType, inverting } from "./uniform.js"

/** A sampler of a distribution without parameters. */
export type Standard = <D extends FloatType = "float32">(
  k: Key,
  shape?: Shape,
  options?: SampleOptions<D>,
) => NDArray<AnyShape, D>

/** Samples by inversion, from uniform ones above a bound of the dtype. */
/* @__NO_SIDE_EFFECTS__ */
const inversion = (op: string, lowest: Readonly<Record<FloatType, number>>, f: (u: NDArray) => NDArray): Standard => {
  const draw = inverting(f)
  return (k, shape = [], options = {}) => {
    const dtype: FloatType = options.dtype ?? "float32"
    return draw(op, k, shape, dtype, [lowest[dtype] ?? 0, 1])
  }
}

const zero = { float32: 0, float64: 0 }
/** The smallest normal numbers, so that no logarithm is infinite. */
const tiny = { float32: 2 ** -126, float64: 2 ** -1022 }
const epsilon = { float32: 2 ** -23, float64: 2 ** -52 }
const almostMinusOne = { float32: -1 + 2 ** -24, float64: -1 + 2 ** -53 }

const minusLog1m = (u: NDArray): NDArray => neg(log1p(neg(u)))

/**
 * Samples of the exponential distribution with mean 1: -log(1 - u).
 *
 * @example exponential(key(0), [3]) // float32[3]
 */
export const exponential: Standard = operation("exponential", inversion("exponential", zero, minusLog1m), ["dtype"])

/**
 * Samples of the Laplace distribution with density e^-|x| / 2.
 *
 * @example laplace(key(0), [3]) // float32[3]
 */
export const laplace: Standard = operation(
  "laplace",
  inversion("laplace", almostMinusOne, (u) => mul(sign(u), log1p(neg(abs(u))))),
  ["dtype"],
)

/**
 * Samples of the Cauchy distribution: tan(pi (u - 1/2)).
 *
 * @example cauchy(key(0), [3]) // float32[3]
 */
export const cauchy: Standard = operation(
  "cauchy",
  inversion("cauchy", epsilon, (u) => tan(mul(fill(u, Math.PI), sub(u, fill(u, 0.5))))),
  ["dtype"],
)

/**
 * Samples of the logistic distribution, whose distribution function is the sigmoid: log(u) - log(1 - u).
 *
 * @example logistic(key(0), [3]) // float32[3]
 */
export const logistic: Standard = operation(
  "logistic",
  inversion("logistic", tiny, (u) => sub(log(u), log1p(neg(u)))),
  ["dtype"],
)

const truncated = (k: NDArray, counts: NDArray, low: NDArray, high: NDArray): NDArray => {
  const bound = (x: NDArray): NDArray => erf(div(x, fill(x, Math.SQRT2)))
  const u = between(k, counts, bound(low), bound(high))
  const inside = (y: NDArray, towards: number): NDArray => nextafter(stopGradient(y), fill(y, towards))
  return clamp(inside(low, Infinity), mul(fill(u, Math.SQRT2), erfInv(u)), inside(high, -Infinity))
}

const truncatedBetweenNumbers = inPieces((k, counts, low, high) => truncated(k, counts, low!, high!))

/**
 * Samples of the standard normal distribution between two bounds, numbers or arrays; differentiable in them.
 *
 * @throws ShapeError when a bound does not broadcast to the shape
 * @example truncatedNormal(key(0), -2, 2, [3]) // float32[3]
 */
export const truncatedNormal = operation(
  "truncatedNormal",
  <D extends FloatType = "float32">(
    k: Key,
    lower: Parameter,
    upper: Parameter,
    shape?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const op = "truncatedNormal"
    if (typeof lower === "number" && typeof upper === "number") {
      const dtype = checkFloatType(op, options.dtype ?? "float32")
      return truncatedBetweenNumbers(checkKey(op, k), checkShape(op, shape ?? []), dtype, [lower, upper])
    }
    const given = parameters(op, { lower, upper }, shape, options.dtype)
    const [low, high] = given.values
    return truncated(checkKey(op, k), counters(given.shape), low!, high!)
  },
  ["dtype"],
)

/**
 * 1 or -1 with equal probability, int32 unless given.
 *
 * @example rademacher(key(0), [3]) // int32[3]
 */
export const rademacher = operation(
  "rademacher",
  <D extends DType = "int32">(
    k: Key,
    shape: Shape = [],
    options: { readonly dtype?: D } = {},
  ): NDArray<AnyShape, D> => {
    const dtype = checkDType("rademacher", options.dtype ?? "int32")
    const heads = convert(bernoulli(k, 0.5, shape), "int32")
    return convert(sub(mul(fill(heads, 2), heads), fill(heads, 1)), dtype)
  },
  ["dtype"],
)
