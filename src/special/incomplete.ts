import type { NDArray } from "../array/index.js"
import { type Binary, binary, floats } from "../operations/elementwise.js"
import { broadcast } from "../operations/operand.js"
import { betainc as betaincPrimitive } from "../primitives/incomplete-beta.js"
import { incompleteGamma } from "../primitives/incomplete-gamma.js"

/**
 * The regularized lower incomplete gamma function, the integral of t^(a - 1) e^-t / gamma(a) from 0 to x.
 *
 * All derivatives are exact, those in a too.
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example gammainc(array([1]), 2) // [0.8646647]
 */
export const gammainc: Binary = binary("gammainc", floats, (a, x) =>
  incompleteGamma([a, x], { upper: false, order: 0 }),
)

/**
 * The regularized upper incomplete gamma function, 1 - gammainc(a, x) with its own relative accuracy.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example gammaincc(array([1]), 2) // [0.1353353]
 */
export const gammaincc: Binary = binary("gammaincc", floats, (a, x) =>
  incompleteGamma([a, x], { upper: true, order: 0 }),
)

/**
 * The regularized incomplete beta function I_x(a, b); differentiable in x alone.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast; ValueError
 * when it is differentiated in a or b
 * @example betainc(1, 2, array([0.5])) // [0.75]
 */
export const betainc = (a: NDArray | number, b: NDArray | number, x: NDArray | number): NDArray =>
  betaincPrimitive(broadcast("betainc", { a, b, x }, floats), {})
