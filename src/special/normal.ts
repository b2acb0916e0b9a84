import type { NDArray } from "../array/index.js"
import { floats, type Unary, unary } from "../operations/elementwise.js"
import { mul } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { erfInv as erfInvPrimitive } from "../primitives/erf-inv.js"
import * as p from "../primitives/normal.js"

const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))

/**
 * 1 - erf(x), with relative accuracy where that is small.
 *
 * @throws DTypeError unless x is float
 * @example erfc(array([0, Infinity])) // [1, 0]
 */
export const erfc: Unary = unary("erfc", floats, p.erfc)

/**
 * The inverse of erf; infinite at -1 and 1, NaN beyond.
 *
 * @throws DTypeError unless x is float
 * @example erfInv(array([0, 1])) // [0, Infinity]
 */
export const erfInv: Unary = unary("erfInv", floats, erfInvPrimitive)
export const erfinv = erfInv

/**
 * The distribution function of the standard normal distribution.
 *
 * @throws DTypeError unless x is float
 * @example ndtr(array([0])) // [0.5]
 */
export const ndtr: Unary = unary("ndtr", floats, (x) => scale(p.erfc(scale(x, -Math.SQRT1_2)), 0.5))

/**
 * log(ndtr(x)), finite also far on the left.
 *
 * @throws DTypeError unless x is float
 * @example logNdtr(array([-100])) // [-5005.5244]
 */
export const logNdtr: Unary = unary("logNdtr", floats, p.logNdtr)

/**
 * The quantiles of the standard normal distribution, the inverse of ndtr; infinite at 0 and 1, NaN beyond.
 *
 * @throws DTypeError unless p is float
 * @example ndtri(array([0.5, 1])) // [0, Infinity]
 */
export const ndtri: Unary = unary("ndtri", floats, p.ndtri)
