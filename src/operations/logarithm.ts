import type { NDArray } from "../array/index.js"
import { mul } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { pow } from "../primitives/power.js"
import { logaddexp } from "./activation.js"
import { type Binary, binary, inexact } from "./elementwise.js"

const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))

/**
 * log2(2^x + 2^y), element by element, without overflow.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example logaddexp2(array([3]), 3) // [4]
 */
export const logaddexp2: Binary = binary("logaddexp2", inexact, (x, y) =>
  scale(logaddexp(scale(x, Math.LN2), scale(y, Math.LN2)), 1 / Math.LN2),
)
export const logAddExp2 = logaddexp2

/**
 * x^y for floats and complex numbers, by the general formula also where y is a whole number.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example floatPower(array([2]), -1) // [0.5]
 */
export const floatPower: Binary = binary("floatPower", inexact, pow)
