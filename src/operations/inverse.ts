import type { NDArray } from "../array/index.js"
import { mul } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import * as p from "../primitives/inverse.js"
import { floats, inexact, type Unary, unary } from "./elementwise.js"

/* @__NO_SIDE_EFFECTS__ */
const float = (op: string, f: (x: NDArray) => NDArray): Unary => unary(op, floats, f)

/** Of complex numbers too. */
/* @__NO_SIDE_EFFECTS__ */
const analytic = (op: string, f: (x: NDArray) => NDArray): Unary => unary(op, inexact, f)

/**
 * The angle in [-pi/2, pi/2] whose sine each element is; NaN beyond [-1, 1].
 *
 * @throws DTypeError unless x is float or complex
 * @example asin(array([1])) // [Math.PI / 2]
 */
export const asin: Unary = analytic("asin", p.asin)
export const arcsin = asin

/**
 * The angle in [0, pi] whose cosine each element is; NaN beyond [-1, 1].
 *
 * @throws DTypeError unless x is float or complex
 * @example acos(array([0])) // [Math.PI / 2]
 */
export const acos: Unary = analytic("acos", p.acos)
export const arccos = acos

/**
 * The number whose hyperbolic sine each element is.
 *
 * @throws DTypeError unless x is float or complex
 * @example asinh(array([0])) // [0]
 */
export const asinh: Unary = analytic("asinh", p.asinh)
export const arcsinh = asinh

/**
 * The number from 0 on whose hyperbolic cosine each element is; NaN below 1.
 *
 * @throws DTypeError unless x is float or complex
 * @example acosh(array([1])) // [0]
 */
export const acosh: Unary = analytic("acosh", p.acosh)
export const arccosh = acosh

/**
 * The number whose hyperbolic tangent each element is; NaN beyond [-1, 1].
 *
 * @throws DTypeError unless x is float or complex
 * @example atanh(array([0, 1])) // [0, Infinity]
 */
export const atanh: Unary = analytic("atanh", p.atanh)
export const arctanh = atanh

/**
 * The real cube root of each element; its derivative at 0 is infinite.
 *
 * @throws DTypeError unless x is float
 * @example cbrt(array([-8])) // [-2]
 */
export const cbrt: Unary = float("cbrt", p.cbrt)

/* @__NO_SIDE_EFFECTS__ */
const times =
  (factor: number) =>
  (x: NDArray): NDArray =>
    mul(x, fill(x, factor))

/**
 * Degrees as radians.
 *
 * @throws DTypeError unless x is float
 * @example radians(array([180])) // [Math.PI]
 */
export const radians: Unary = analytic("radians", times(Math.PI / 180))
export const deg2rad = radians

/**
 * Radians as degrees.
 *
 * @throws DTypeError unless x is float
 * @example degrees(array([Math.PI])) // [180]
 */
export const degrees: Unary = analytic("degrees", times(180 / Math.PI))
export const rad2deg = degrees
