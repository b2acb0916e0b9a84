import type { NDArray } from "../array/index.js"
import { floats } from "../operations/elementwise.js"
import { broadcast } from "../operations/operand.js"
import * as p from "../primitives/hypergeometric.js"

type Operand = NDArray | number

/**
 * Kummer's confluent hypergeometric function 1F1, the sum of (a)_k / (b)_k x^k / k!; infinite for b = 0, -1, -2, ...
 *
 * All derivatives are exact, those in a and b too.
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example hyp1f1(1, 2, array([0, 1])) // [1, Math.E - 1]
 */
export const hyp1f1 = (a: Operand, b: Operand, x: Operand): NDArray =>
  p.hyp1f1(broadcast("hyp1f1", { a, b, x }, floats), { orders: [0, 0, 0] })

/**
 * Gauss' hypergeometric function 2F1, the sum of (a)_k (b)_k / (c)_k x^k / k!, for x <= 1; NaN beyond.
 *
 * All derivatives are exact, those in a, b and c too.
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example hyp2f1(1, 1, 2, array([0.5])) // [2 * Math.log(2)]
 */
export const hyp2f1 = (a: Operand, b: Operand, c: Operand, x: Operand): NDArray =>
  p.hyp2f1(broadcast("hyp2f1", { a, b, c, x }, floats), { orders: [0, 0, 0, 0] })
