import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { operation } from "../operations/operation.js"
import { matrixTranspose } from "../primitives/linalg/algebra.js"
import { orthogonalComplement } from "../primitives/linalg/qr.js"
import { svd as svdPrimitive } from "../primitives/linalg/svd.js"
import { concatenate } from "../primitives/shape.js"
import { asMatrices } from "./operand.js"

/** The options of `svd`. */
export interface SVDOptions {
  /** whether u and vt are square, or else have min(m, n) columns and rows; default true, as in NumPy */
  readonly fullMatrices?: boolean
}

/** Orthonormal columns made a basis. */
const completed = (x: NDArray): NDArray =>
  x.shape.at(-2) === x.shape.at(-1) ? x : concatenate([x, orthogonalComplement(x)], x.shape.length - 1)

/**
 * The singular value decomposition of m by n matrices: a = u diag(s) vt with orthonormal columns u and rows vt, and the
 * min(m, n) singular values s descending.
 *
 * The derivative of u and vt divides by the differences of squared singular values, so it is NaN where two are equal;
 * that of s is always finite. The columns that `fullMatrices` adds have a derivative that is right in functions which do
 * not depend on their choice.
 * @throws ShapeError unless a holds matrices; DTypeError unless a is float
 * @example const [u, s, vt] = svd(array([[3, 0], [0, -4]])); matmul(mul(u, s), vt) // [[3, 0], [0, -4]]
 */
export const svd = operation(
  "svd",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    options: SVDOptions = {},
  ): readonly [u: NDArray<Unknown, D>, s: NDArray<Unknown, D>, vt: NDArray<Unknown, D>] => {
    const { fullMatrices = true } = options
    const [u, s, vt] = svdPrimitive(asMatrices("svd", a))
    return fullMatrices ? [completed(u), s, matrixTranspose(completed(matrixTranspose(vt)))] : [u, s, vt]
  },
  ["fullMatrices"],
)

/**
 * The singular values of matrices, descending.
 *
 * @throws ShapeError unless a holds matrices; DTypeError unless a is float
 * @example svdvals(array([[3, 0], [0, -4]])) // [4, 3]
 */
export const svdvals = <D extends DType>(a: NDArray<Unknown, D>): NDArray<Unknown, D> =>
  svdPrimitive(asMatrices("svdvals", a))[1]
