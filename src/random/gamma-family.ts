import type { AnyShape } from "../array/index.js"
import { checkShape, describe, type NDArray, type Shape } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { asArray } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { softmax } from "../operations/softmax.js"
import { abs, add, div, max, mul, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill, reduceSum } from "../primitives/broadcast.js"
import { pow } from "../primitives/power.js"
import { exp, sqrt } from "../primitives/transcendental.js"
import type { OneParameter } from "./continuous.js"
import { gamma, loggamma } from "./gamma.js"
import { type Key, split } from "./key.js"
import { type Parameter, parameters } from "./parameters.js"
import { normal, type SampleOptions } from "./samplers.js"
import { exponential, rademacher } from "./standard.js"
import type { FloatType } from "./uniform.js"

const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))

const chisquareOf = (k: Key, df: NDArray, shape: Shape, dtype: FloatType): NDArray =>
  scale(exp(loggamma(k, scale(df, 0.5), shape, { dtype })), 2)

/**
 * Samples of the chi-square distribution with df degrees of freedom; differentiable in df.
 *
 * @throws ShapeError when df does not broadcast to the shape
 * @example chisquare(key(0), 3, [2]) // float32[2]
 */
export const chisquare: OneParameter = operation(
  "chisquare",
  (k, df, size, options = {}) => {
    const { shape, dtype, values } = parameters("chisquare", { df }, size, options.dtype)
    return chisquareOf(k, values[0]!, shape, dtype)
  },
  ["dtype"],
)

/**
 * Samples of Student's t distribution with df degrees of freedom; differentiable in df.
 *
 * @throws ShapeError when df does not broadcast to the shape
 * @example t(key(0), 3, [2]) // float32[2]
 */
export const t: OneParameter = operation(
  "t",
  (k, df, size, options = {}) => {
    const { shape, dtype, values } = parameters("t", { df }, size, options.dtype)
    const [forNormal, forGamma] = split(k)
    const half = scale(values[0]!, 0.5)
    const z = normal(forNormal, shape, { dtype })
    return mul(z, sqrt(div(half, gamma(forGamma, half, shape, { dtype }))))
  },
  ["dtype"],
)

/**
 * Samples of the F distribution, the quotient of two mean chi-squares; differentiable in both degrees of freedom.
 *
 * @throws ShapeError when a parameter does not broadcast to the shape
 * @example f(key(0), 3, 4, [2]) // float32[2]
 */
export const f = operation(
  "f",
  <D extends FloatType = "float32">(
    k: Key,
    dfnum: Parameter,
    dfden: Parameter,
    size?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const { shape, dtype, values } = parameters("f", { dfnum, dfden }, size, options.dtype)
    const [numerator, denominator] = values as readonly [NDArray, NDArray]
    const [forDenominator, forNumerator] = split(k)
    return div(
      div(chisquareOf(forNumerator, numerator, shape, dtype), numerator),
      div(chisquareOf(forDenominator, denominator, shape, dtype), denominator),
    )
  },
  ["dtype"],
)

/**
 * Samples of the beta distribution: x / (x + y) for gamma samples x and y; differentiable in both parameters.
 *
 * @throws ShapeError when a parameter does not broadcast to the shape
 * @example beta(key(0), 2, 3, [2]) // float32[2]
 */
export const beta = operation(
  "beta",
  <D extends FloatType = "float32">(
    k: Key,
    a: Parameter,
    b: Parameter,
    size?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const { shape, dtype, values } = parameters("beta", { a, b }, size, options.dtype)
    const [ka, kb] = split(k)
    const [x, y] = [loggamma(ka, values[0]!, shape, { dtype }), loggamma(kb, values[1]!, shape, { dtype })]
    const largest = max(x, y)
    const [first, second] = [exp(sub(x, largest)), exp(sub(y, largest))]
    return div(first, add(first, second))
  },
  ["dtype"],
)

/**
 * Samples of the Dirichlet distribution: gamma samples over their sum, along the last axis of alpha.
 *
 * `shape` is that of the samples without the last axis; differentiable in alpha.
 * @throws ShapeError when alpha has no axis, or does not broadcast
 * @example dirichlet(key(0), array([1, 2, 3]), [2]) // float32[2,3]
 */
export const dirichlet = operation(
  "dirichlet",
  <D extends FloatType = "float32">(
    k: Key,
    alpha: NDArray,
    shape?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const own: Shape = asArray("dirichlet", alpha, "alpha").shape
    if (own.length === 0)
      throw new ShapeError({
        op: "dirichlet",
        problem: "alpha has no axis",
        given: { alpha: describe(alpha) },
        hint: "give one concentration for each category",
      })
    const full = [...(shape == null ? own.slice(0, -1) : checkShape("dirichlet", shape)), own[own.length - 1]!]
    const given = parameters("dirichlet", { alpha }, full, options.dtype)
    const logs: NDArray = loggamma(k, given.values[0]!, full, { dtype: given.dtype })
    return softmax(logs)
  },
  ["dtype"],
)

/**
 * Samples with density proportional to e^(-|x|^p); differentiable in p.
 *
 * @throws ShapeError when p does not broadcast to the shape
 * @example generalizedNormal(key(0), 2, [2]) // float32[2]
 */
export const generalizedNormal: OneParameter = operation(
  "generalizedNormal",
  (k, p, size, options = {}) => {
    const { shape, dtype, values } = parameters("generalizedNormal", { p }, size, options.dtype)
    const [forGamma, forSign] = split(k)
    const inverse = div(fill(values[0]!, 1), values[0]!)
    const magnitude = pow(gamma(forGamma, inverse, shape, { dtype }), inverse)
    return mul(rademacher(forSign, shape, { dtype }), magnitude)
  },
  ["dtype"],
)

/** The options of `ball`. */
export interface BallOptions<D extends FloatType> extends SampleOptions<D> {
  /** the exponent of the norm; default 2 */
  readonly p?: number
}

/**
 * Points uniform in the unit ball of the p-norm in d dimensions (Barthe et al., 2005): shape [...shape, d].
 *
 * @example ball(key(0), 3, [2]) // float32[2,3]
 */
export const ball = operation(
  "ball",
  <D extends FloatType = "float32">(
    k: Key,
    d: number,
    shape: Shape = [],
    options: BallOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const { p = 2, dtype } = options
    const [forDirection, forRadius] = split(k)
    const full = [...checkShape("ball", shape), d]
    const g: NDArray = generalizedNormal(forDirection, p, full, { dtype: dtype ?? "float32" })
    const e: NDArray = exponential(forRadius, shape, { dtype: dtype ?? "float32" })
    const norm = add(reduceSum(pow(abs(g), fill(g, p)), [shape.length]), e)
    const length = broadcastInDim(
      pow(norm, fill(norm, 1 / p)),
      full,
      shape.map((_, i) => i),
    )
    return div(g, length)
  },
  ["dtype", "p"],
)
