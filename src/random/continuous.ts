import type { AnyShape, NDArray, Shape } from "../array/index.js"
import { checkShape } from "../array/index.js"
import { operation } from "../operations/operation.js"
import { add, div, mul, neg, sub } from "../primitives/arithmetic.js"
import { fill, reduceSum } from "../primitives/broadcast.js"
import { le, lt } from "../primitives/compare.js"
import { pow } from "../primitives/power.js"
import { select } from "../primitives/select.js"
import { exp, log, log1p, sqrt } from "../primitives/transcendental.js"
import { type Key, split } from "./key.js"
import { type Parameter, parameters } from "./parameters.js"
import { normal, type SampleOptions } from "./samplers.js"
import { exponential, rademacher } from "./standard.js"
import { type FloatType, uniform } from "./uniform.js"

/** A sampler of a distribution with one parameter, a number or an array that broadcasts to the shape. */
export type OneParameter = <D extends FloatType = "float32">(
  k: Key,
  parameter: Parameter,
  shape?: Shape,
  options?: SampleOptions<D>,
) => NDArray<AnyShape, D>

const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))
const square = (x: NDArray): NDArray => mul(x, x)

/* @__NO_SIDE_EFFECTS__ */
const oneParameter =
  (
    op: string,
    name: string,
    f: (k: Key, parameter: NDArray, shape: Shape, dtype: FloatType) => NDArray,
  ): OneParameter =>
  (k, parameter, size, options = {}) => {
    const { shape, dtype, values } = parameters(op, { [name]: parameter }, size, options.dtype)
    return f(k, values[0]!, shape, dtype)
  }

/**
 * Samples of the Pareto distribution with exponent b, from 1 on: e^(exponential / b); differentiable in b.
 *
 * @throws ShapeError when b does not broadcast to the shape
 * @example pareto(key(0), 2, [3]) // float32[3]
 */
export const pareto: OneParameter = operation(
  "pareto",
  oneParameter("pareto", "b", (k, b, shape, dtype) => exp(div(exponential(k, shape, { dtype }), b))),
  ["dtype"],
)

/**
 * Samples of the Rayleigh distribution, the length of a plane normal vector; differentiable in the scale.
 *
 * @throws ShapeError when the scale does not broadcast to the shape
 * @example rayleigh(key(0), 1, [3]) // float32[3]
 */
export const rayleigh: OneParameter = operation(
  "rayleigh",
  oneParameter("rayleigh", "scale", (k, sigma, shape, dtype) =>
    mul(sigma, sqrt(scale(log(uniform(k, shape, { dtype })), -2))),
  ),
  ["dtype"],
)

/**
 * Samples of e^(sigma z) for normal z; differentiable in sigma.
 *
 * @throws ShapeError when sigma does not broadcast to the shape
 * @example lognormal(key(0), 0.5, [3]) // float32[3]
 */
export const lognormal: OneParameter = operation(
  "lognormal",
  oneParameter("lognormal", "sigma", (k, sigma, shape, dtype) => exp(mul(normal(k, shape, { dtype }), sigma))),
  ["dtype"],
)

/**
 * Samples of the Wald (inverse Gaussian) distribution with scale 1 (Michael, Schucany and Haas, 1976).
 *
 * @throws ShapeError when the mean does not broadcast to the shape
 * @example wald(key(0), 2, [3]) // float32[3]
 */
export const wald: OneParameter = operation(
  "wald",
  oneParameter("wald", "mean", (k, mean, shape, dtype) => {
    const [k1, k2] = split(k)
    const y = square(normal(k1, shape, { dtype }))
    const z = uniform(k2, shape, { dtype })
    const squaredMean = square(mean)
    const root = sqrt(add(mul(scale(mean, 4), y), mul(squaredMean, square(y))))
    const x = sub(add(mean, scale(mul(squaredMean, y), 0.5)), mul(scale(mean, 0.5), root))
    return select(le(z, div(mean, add(mean, x))), x, div(squaredMean, x))
  }),
  ["dtype"],
)

/**
 * Samples of the Weibull distribution, scale exponential^(1 / concentration); differentiable in both.
 *
 * @throws ShapeError when a parameter does not broadcast to the shape
 * @example weibullMin(key(0), 1, 2, [3]) // float32[3]
 */
export const weibullMin = operation(
  "weibullMin",
  <D extends FloatType = "float32">(
    k: Key,
    scale: Parameter,
    concentration: Parameter,
    shape?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const given = parameters("weibullMin", { scale, concentration }, shape, options.dtype)
    const [size, form] = given.values
    const u = uniform(k, given.shape, { dtype: given.dtype })
    return mul(pow(neg(log1p(neg(u))), div(fill(u, 1), form!)), size!)
  },
  ["dtype"],
)

/**
 * Samples of the triangular distribution from left to right with its peak at the mode; differentiable in all three.
 *
 * @throws ShapeError when a parameter does not broadcast to the shape
 * @example triangular(key(0), 0, 1, 4, [3]) // float32[3]
 */
export const triangular = operation(
  "triangular",
  <D extends FloatType = "float32">(
    k: Key,
    left: Parameter,
    mode: Parameter,
    right: Parameter,
    shape?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const given = parameters("triangular", { left, mode, right }, shape, options.dtype)
    const [a, c, b] = given.values as readonly [NDArray, NDArray, NDArray]
    const u = uniform(k, given.shape, { dtype: given.dtype })
    const width = sub(b, a)
    const rising = add(a, sqrt(mul(mul(u, width), sub(c, a))))
    const falling = sub(b, sqrt(mul(mul(sub(fill(u, 1), u), width), sub(b, c))))
    return select(lt(u, div(sub(c, a), width)), rising, falling)
  },
  ["dtype"],
)

/**
 * Samples of the Maxwell distribution, the length of a normal vector in space.
 *
 * @example maxwell(key(0), [3]) // float32[3]
 */
export const maxwell = operation(
  "maxwell",
  <D extends FloatType = "float32">(
    k: Key,
    shape: Shape = [],
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const z = normal(k, [...checkShape("maxwell", shape), 3], options)
    return sqrt(reduceSum(square(z), [shape.length]))
  },
  ["dtype"],
)

/**
 * Samples of loc plus scale times a Maxwell sample of random sign; differentiable in both.
 *
 * @throws ShapeError when a parameter does not broadcast to the shape
 * @example doubleSidedMaxwell(key(0), 0, 1, [3]) // float32[3]
 */
export const doubleSidedMaxwell = operation(
  "doubleSidedMaxwell",
  <D extends FloatType = "float32">(
    k: Key,
    loc: Parameter,
    scale: Parameter,
    shape?: Shape,
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const given = parameters("doubleSidedMaxwell", { loc, scale }, shape, options.dtype)
    const [centre, size] = given.values
    const [k1, k2] = split(k)
    const { dtype } = given
    const signed = mul(rademacher(k2, given.shape, { dtype }), maxwell(k1, given.shape, { dtype }))
    return add(mul(signed, size!), centre!)
  },
  ["dtype"],
)
