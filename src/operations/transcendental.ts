import type { NDArray } from "../array/index.js"
import { div } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { cosh as coshPrimitive, sinh as sinhPrimitive } from "../primitives/hyperbolic.js"
import { atan as atanPrimitive } from "../primitives/inverse.js"
import { pow } from "../primitives/power.js"
import * as p from "../primitives/transcendental.js"
import { floats, type Unary, unary } from "./elementwise.js"

/* @__NO_SIDE_EFFECTS__ */
const float = (op: string, f: (x: NDArray) => NDArray): Unary => unary(op, floats, f)

/**
 * e^x, element by element.
 *
 * @throws DTypeError unless x is float
 * @example exp(array([0, 1])) // [1, 2.7182817]
 */
export const exp: Unary = float("exp", p.exp)

/**
 * 2^x, element by element.
 *
 * @throws DTypeError unless x is float
 * @example exp2(array([3, -1])) // [8, 0.5]
 */
export const exp2: Unary = float("exp2", (x) => pow(fill(x, 2), x))

/**
 * e^x - 1, exact also for small x.
 *
 * @throws DTypeError unless x is float
 * @example expm1(array([1e-10])) // [1e-10]
 */
export const expm1: Unary = float("expm1", p.expm1)

/**
 * The natural logarithm of each element; NaN below 0.
 *
 * @throws DTypeError unless x is float
 * @example log(array([1, 0])) // [0, -Infinity]
 */
export const log: Unary = float("log", p.log)

/* @__NO_SIDE_EFFECTS__ */
const logTo =
  (base: number) =>
  (x: NDArray): NDArray =>
    div(p.log(x), fill(x, Math.log(base)))

/**
 * The logarithm to base 2 of each element.
 *
 * @throws DTypeError unless x is float
 * @example log2(array([8, 0.5])) // [3, -1]
 */
export const log2: Unary = float("log2", logTo(2))

/**
 * The logarithm to base 10 of each element.
 *
 * @throws DTypeError unless x is float
 * @example log10(array([1000])) // [3]
 */
export const log10: Unary = float("log10", logTo(10))

/**
 * log(1 + x), exact also for small x.
 *
 * @throws DTypeError unless x is float
 * @example log1p(array([1e-10])) // [1e-10]
 */
export const log1p: Unary = float("log1p", p.log1p)

/**
 * The square root of each element; NaN below 0.
 *
 * @throws DTypeError unless x is float
 * @example sqrt(array([4, 9])) // [2, 3]
 */
export const sqrt: Unary = float("sqrt", p.sqrt)

/**
 * 1 / sqrt(x), element by element.
 *
 * @throws DTypeError unless x is float
 * @example rsqrt(array([4])) // [0.5]
 */
export const rsqrt: Unary = float("rsqrt", p.rsqrt)

/**
 * The sine of each element, in radians.
 *
 * @throws DTypeError unless x is float
 * @example sin(array([0])) // [0]
 */
export const sin: Unary = float("sin", p.sin)

/**
 * The cosine of each element, in radians.
 *
 * @throws DTypeError unless x is float
 * @example cos(array([0])) // [1]
 */
export const cos: Unary = float("cos", p.cos)

/**
 * The tangent of each element, in radians.
 *
 * @throws DTypeError unless x is float
 * @example tan(array([0])) // [0]
 */
export const tan: Unary = float("tan", p.tan)

/**
 * The hyperbolic tangent of each element.
 *
 * @throws DTypeError unless x is float
 * @example tanh(array([0])) // [0]
 */
export const tanh: Unary = float("tanh", p.tanh)

/**
 * The hyperbolic sine of each element, exact also for small x.
 *
 * @throws DTypeError unless x is float
 * @example sinh(array([0])) // [0]
 */
export const sinh: Unary = float("sinh", sinhPrimitive)

/**
 * The hyperbolic cosine of each element.
 *
 * @throws DTypeError unless x is float
 * @example cosh(array([0])) // [1]
 */
export const cosh: Unary = float("cosh", coshPrimitive)

/**
 * The angle in [-pi/2, pi/2] whose tangent each element is.
 *
 * @throws DTypeError unless x is float
 * @example arctan(array([1])) // [Math.PI / 4]
 */
export const arctan: Unary = float("arctan", atanPrimitive)
export const atan = arctan

/**
 * The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.
 *
 * @throws DTypeError unless x is float
 * @example erf(array([0, Infinity])) // [0, 1]
 */
export const erf: Unary = float("erf", p.erf)

/**
 * 1 / (1 + exp(-x)), element by element.
 *
 * @throws DTypeError unless x is float
 * @example sigmoid(array([0])) // [0.5]
 */
export const sigmoid: Unary = float("sigmoid", p.logistic)
export const logistic = sigmoid
