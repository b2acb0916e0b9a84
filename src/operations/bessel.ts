import { besselI } from "../primitives/bessel.js"
import { floats, type Unary, unary } from "./elementwise.js"

/**
 * The modified Bessel function of the first kind of order 0.
 *
 * @throws DTypeError unless x is float
 * @example i0(array([1])) // [1.2660659]
 */
export const i0: Unary = unary("i0", floats, (x) => besselI([x], { order: 0, scaled: false }))
