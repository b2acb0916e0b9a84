import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { eigh as eighPrimitive } from "../primitives/linalg/eigh.js"
import type { SymmetricOptions } from "./cholesky.js"
import { asSquare } from "./operand.js"
import { fromTriangle } from "./part.js"

/** The options of `eigh` and `eigvalsh`. */
export interface EighOptions extends SymmetricOptions {
  /** the triangle that is read when the input is not symmetrized; default "L" */
  readonly uplo?: "L" | "U"
}

const spectrum = (op: string, a: NDArray, options: EighOptions): readonly [w: NDArray, v: NDArray] => {
  const { symmetrizeInput = true, uplo = "L" } = options
  if (uplo !== "L" && uplo !== "U")
    throw new ValueError({ op, problem: `the triangle is ${String(uplo)}`, hint: 'use "L" or "U"' })
  const square = asSquare(op, a)
  return eighPrimitive(symmetrizeInput ? square : fromTriangle(square, uplo === "U"))
}

/**
 * The eigenvalues w, ascending, and orthonormal eigenvectors (the columns of v) of symmetric matrices: a v = v diag(w).
 *
 * The derivative is that of the symmetric part of a, dw = diag(v^T da v). The derivative of v divides by the differences
 * of eigenvalues, so it is NaN where two are equal. The largest element of each eigenvector is positive.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float; ValueError for another triangle
 * @example eigh(array([[2, 1], [1, 2]])) // [[1, 3], [[Math.SQRT1_2, Math.SQRT1_2], [-Math.SQRT1_2, Math.SQRT1_2]]]
 */
export const eigh = operation(
  "eigh",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    options: EighOptions = {},
  ): readonly [w: NDArray<Unknown, D>, v: NDArray<Unknown, D>] => spectrum("eigh", a, options),
  ["symmetrizeInput", "uplo"],
)

/**
 * The eigenvalues of symmetric matrices, ascending.
 *
 * The first derivative, diag(v^T da v), is finite for equal eigenvalues too.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float; ValueError for another triangle
 * @example eigvalsh(array([[2, 1], [1, 2]])) // [1, 3]
 */
export const eigvalsh = operation(
  "eigvalsh",
  <D extends DType>(a: NDArray<Unknown, D>, options: EighOptions = {}): NDArray<Unknown, D> =>
    spectrum("eigvalsh", a, options)[0],
  ["symmetrizeInput", "uplo"],
)
