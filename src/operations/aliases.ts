import { abs } from "../primitives/arithmetic.js"
import { divide } from "./arithmetic.js"
import { zeros, zerosLike } from "./creation.js"
import { floats, type Unary, unary } from "./elementwise.js"
import { concatenate } from "./join.js"
import { bitwiseNot, leftShift, rightShift } from "./logic.js"
import { max, min } from "./reduce.js"
import { round } from "./rounding.js"

/** `max`. @example amax(array([1, 4])) // 4 */
export const amax = max

/** `min`. @example amin(array([1, 4])) // 1 */
export const amin = min

/** `round`. @example around(array([0.5, 1.5])) // [0, 2] */
export const around = round

/** `bitwiseNot`. @example invert(array([6], { dtype: "int32" })) // [-7] */
export const invert = bitwiseNot

/** `bitwiseNot`. @example bitwiseInvert(array([6], { dtype: "int32" })) // [-7] */
export const bitwiseInvert = bitwiseNot

/** `leftShift`. @example bitwiseLeftShift(array([3], { dtype: "int32" }), 2) // [12] */
export const bitwiseLeftShift = leftShift

/** `rightShift`. @example bitwiseRightShift(array([-8], { dtype: "int32" }), 1) // [-4] */
export const bitwiseRightShift = rightShift

/** `divide`. @example trueDivide(array([1, 2]), 4) // [0.25, 0.5] */
export const trueDivide = divide

/** `concatenate`. @example concat([array([1]), array([2, 3])]) // [1, 2, 3] */
export const concat = concatenate

/** `zeros`: there is no memory to leave as it is. @example empty([2]) // [0, 0] */
export const empty = zeros

/** `zerosLike`: there is no memory to leave as it is. @example emptyLike(array([1, 2])) // [0, 0] */
export const emptyLike = zerosLike

/**
 * `abs` for float dtypes alone.
 *
 * @throws DTypeError unless x is float
 * @example fabs(array([1, -2])) // [1, 2]
 */
export const fabs: Unary = unary("fabs", floats, abs)
