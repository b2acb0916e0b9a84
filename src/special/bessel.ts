import type { NDArray } from "../array/index.js"
import { floats, type Unary, unary } from "../operations/elementwise.js"
import { besselI } from "../primitives/bessel.js"

export { i0 } from "../operations/bessel.js"

/* @__NO_SIDE_EFFECTS__ */
const bessel = (op: string, order: number, scaled: boolean): Unary =>
  unary(op, floats, (x: NDArray) => besselI([x], { order, scaled }))

/**
 * i0(x) e^-|x|, which does not overflow.
 *
 * @throws DTypeError unless x is float
 * @example i0e(array([1])) // [0.4657596]
 */
export const i0e: Unary = bessel("i0e", 0, true)

/**
 * The modified Bessel function of the first kind of order 1.
 *
 * @throws DTypeError unless x is float
 * @example i1(array([1])) // [0.5651591]
 */
export const i1: Unary = bessel("i1", 1, false)

/**
 * i1(x) e^-|x|, which does not overflow.
 *
 * @throws DTypeError unless x is float
 * @example i1e(array([1])) // [0.2079104]
 */
export const i1e: Unary = bessel("i1e", 1, true)
