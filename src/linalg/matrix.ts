import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { swapAxes } from "../operations/axes.js"
import { operation } from "../operations/operation.js"
import { diagonal as anyDiagonal, type DiagonalOption, matrixTrace } from "../operations/triangle.js"

export { matmul, outer, tensordot } from "../operations/contraction.js"

const lastTwo = { axis1: -2, axis2: -1 }

/**
 * The k-th diagonals of the matrices in the last two axes.
 *
 * @throws ShapeError for less than 2 dimensions
 * @example diagonal(array([[1, 2], [3, 4]])) // [1, 4]
 */
export const diagonal = operation(
  "diagonal",
  <D extends DType>(x: NDArray<Unknown, D>, options: DiagonalOption = {}): NDArray<Unknown, D> =>
    anyDiagonal(x, { ...options, ...lastTwo }),
  ["k"],
)

/**
 * The sums of the k-th diagonals of the matrices in the last two axes.
 *
 * @throws ShapeError for less than 2 dimensions; DTypeError unless x is numeric
 * @example trace(array([[1, 2], [3, 4]])) // 5
 */
export const trace = operation(
  "trace",
  <D extends DType>(x: NDArray<Unknown, D>, options: DiagonalOption = {}): NDArray<Unknown, D> =>
    matrixTrace(x, { ...options, ...lastTwo }),
  ["k"],
)

/**
 * The transposes of the matrices in the last two axes.
 *
 * @throws ShapeError for less than 2 dimensions
 * @example matrixTranspose(zeros([5, 2, 3])) // float32[5,3,2]
 */
export const matrixTranspose = operation(
  "matrixTranspose",
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> => swapAxes(x, -2, -1),
)
