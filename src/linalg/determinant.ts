import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { det as detPrimitive, slogdet as slogdetPrimitive } from "../primitives/linalg/determinant.js"
import { asSquare } from "./operand.js"

/**
 * The determinants of square matrices.
 *
 * The derivative is the matrix of cofactors, which singular matrices have too: right for every rank.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example det(array([[1, 2], [3, 4]])) // -2
 */
export const det = <D extends DType>(a: NDArray<Unknown, D>): NDArray<Unknown, D> => detPrimitive(asSquare("det", a))

/**
 * The signs of the determinants and the logarithms of their absolute values: [0, -infinity] for a singular matrix.
 *
 * The derivative of the logarithm is a^-T; that of the sign is 0.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example slogdet(array([[1, 2], [3, 4]])) // [-1, 0.6931472]
 */
export const slogdet = <D extends DType>(
  a: NDArray<Unknown, D>,
): readonly [sign: NDArray<Unknown, D>, logAbs: NDArray<Unknown, D>] => slogdetPrimitive(asSquare("slogdet", a))
