import { isComplexArray, type NDArray } from "../array/index.js"
import { div, scale } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { byParts } from "../primitives/complex.js"
import { atan as atanPrimitive } from "../primitives/inverse.js"
import { pow } from "../primitives/power.js"
import * as p from "../primitives/transcendental.js"
import { floats, inexact, type Unary, unary } from "./elementwise.js"

/* @__NO_SIDE_EFFECTS__ */
const float = (op: string, f: (x: NDArray) => NDArray): Unary => unary(op, floats, f)

/** Of complex numbers too. */
/* @__NO_SIDE_EFFECTS__ */
const analytic = (op: string, f: (x: NDArray) => NDArray): Unary => unary(op, inexact, f)

/**
 * e^x, element by element.
 *
 * @throws DTypeError unless x is float or complex
 * @example exp(array([0, 1])) // [1, 2.7182817]
 */
export const exp: Unary = analytic("exp", p.exp)

/**
 * 2^x, element by element.
 *
 * @throws DTypeError unless x is float or complex
 * @example exp2(array([3, -1])) // [8, 0.5]
 */
export const exp2: Unary = analytic("exp2", (x) =>
  isComplexArray(x) ? p.exp(byParts(x, (part) => scale(part, Math.LN2))) : pow(fill(x, 2), x),
)

/**
 * e^x - 1, exact also for small x.
 *
 * @throws DTypeError unless x is float or complex
 * @example expm1(array([1e-10])) // [1e-10]
 */
export const expm1: Unary = analytic("expm1", p.expm1)

/**
 * The natural logarithm of each element; NaN below 0; of complex numbers with imaginary part in [-pi, pi].
 *
 * @throws DTypeError unless x is float or complex
 * @example log(array([1, 0])) // [0, -Infinity]
 */
export const log: Unary = analytic("log", p.log)

/* @__NO_SIDE_EFFECTS__ */
const logTo =
  (base: number) =>
  (x: NDArray): NDArray =>
    byParts(p.log(x), (y) => div(y, fill(y, Math.log(base))))

/**
 * The logarithm to base 2 of each element.
 *
 * @throws DTypeError unless x is float or complex
 * @example log2(array([8, 0.5])) // [3, -1]
 */
export const log2: Unary = analytic("log2", logTo(2))

/**
 * The logarithm to base 10 of each element.
 *
 * @throws DTypeError unless x is float or complex
 * @example log10(array([1000])) // [3]
 */
export const log10: Unary = analytic("log10", logTo(10))

/**
 * log(1 + x), exact also for small x.
 *
 * @throws DTypeError unless x is float or complex
 * @example log1p(array([1e-10])) // [1e-10]
 */
export const log1p: Unary = analytic("log1p", p.log1p)

/**
 * The square root of each element; NaN below 0; of complex numbers the root with real part >= 0.
 *
 * @throws DTypeError unless x is float or complex
 * @example sqrt(array([4, 9])) // [2, 3]
 */
export const sqrt: Unary = analytic("sqrt", p.sqrt)

/**
 * 1 / sqrt(x), element by element.
 *
 * @throws DTypeError unless x is float or complex
 * @example rsqrt(array([4])) // [0.5]
 */
export const rsqrt: Unary = analytic("rsqrt", p.rsqrt)

/**
 * The sine of each element, in radians.
 *
 * @throws DTypeError unless x is float or complex
 * @example sin(array([0])) // [0]
 */
export const sin: Unary = analytic("sin", p.sin)

/**
 * The cosine of each element, in radians.
 *
 * @throws DTypeError unless x is float or complex
 * @example cos(array([0])) // [1]
 */
export const cos: Unary = analytic("cos", p.cos)

/**
 * The tangent of each element, in radians.
 *
 * @throws DTypeError unless x is float or complex
 * @example tan(array([0])) // [0]
 */
export const tan: Unary = analytic("tan", p.tan)

/**
 * The hyperbolic tangent of each element.
 *
 * @throws DTypeError unless x is float or complex
 * @example tanh(array([0])) // [0]
 */
export const tanh: Unary = analytic("tanh", p.tanh)

/**
 * The hyperbolic sine of each element, exact also for small x.
 *
 * @throws DTypeError unless x is float or complex
 * @example sinh(array([0])) // [0]
 */
export const sinh: Unary = analytic("sinh", p.sinh)

/**
 * The hyperbolic cosine of each element.
 *
 * @throws DTypeError unless x is float or complex
 * @example cosh(array([0])) // [1]
 */
export const cosh: Unary = analytic("cosh", p.cosh)

/**
 * The angle in [-pi/2, pi/2] whose tangent each element is.
 *
 * @throws DTypeError unless x is float
 * @example arctan(array([1])) // [Math.PI / 4]
 */
export const arctan: Unary = analytic("arctan", atanPrimitive)
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
 * @throws DTypeError unless x is float or complex
 * @example sigmoid(array([0])) // [0.5]
 */
export const sigmoid: Unary = analytic("sigmoid", p.logistic)
export const logistic = sigmoid
