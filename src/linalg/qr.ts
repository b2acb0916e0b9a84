import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { matmul as product } from "../operations/contraction.js"
import { quote } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { matmul, matrixTranspose, resize } from "../primitives/linalg/algebra.js"
import { orthogonalComplement, qr as qrPrimitive } from "../primitives/linalg/qr.js"
import { concatenate } from "../primitives/shape.js"
import { asMatrices, checkTogether } from "./operand.js"
import { columnsFrom } from "./part.js"

/** The options of `qr`. */
export interface QROptions {
  /** min(m, n) columns in q, or m of them; default "reduced" */
  readonly mode?: "reduced" | "complete"
}

/** The options of `qrMultiply`. */
export interface QRMultiplyOptions {
  /** on which side of c the factor q stands; default "right": c q */
  readonly mode?: "left" | "right"
}

/**
 * The products c q, or q c with `mode: "left"`, with the orthonormal factor q of the reduced decomposition a = q r, and r.
 *
 * @throws ShapeError unless the matrices go together; DTypeError unless both are of one float dtype; ValueError for
 * another mode
 * @example qrMultiply(array([[3, 0], [0, 2]]), array([[1, 2]]))[0].shape // [1, 2]
 */
export const qrMultiply = operation(
  "qrMultiply",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    c: NDArray<Unknown, D>,
    { mode = "right" }: QRMultiplyOptions = {},
  ): readonly [product: NDArray<Unknown, D>, r: NDArray<Unknown, D>] => {
    if (mode !== "left" && mode !== "right")
      throw new ValueError({ op: "qrMultiply", problem: `the mode is ${quote(mode)}`, hint: 'use "left" or "right"' })
    checkTogether("qrMultiply", { a, c })
    const [q, r] = qr(a)
    return [mode === "left" ? product(q, c) : product(c, q), r]
  },
  ["mode"],
  2,
)

/** The factors of matrices with fewer rows than columns: those of the first columns, and q^T times the others. */
const wide = (a: NDArray, m: number): readonly [NDArray, NDArray] => {
  const [q, r] = qrPrimitive(resize(a, m, m))
  const rest = matmul(matrixTranspose(q), columnsFrom(a, m))
  return [q, concatenate([r, rest], r.shape.length - 1)]
}

/**
 * a = q r with orthonormal columns q and an upper triangle r, by Householder reflections: for m by n matrices q has
 * min(m, n) columns, or m of them with `mode: "complete"`.
 *
 * The derivative needs linearly independent columns (the first m of them when there are more than rows); the columns
 * that "complete" adds have one that is right in functions which do not depend on their choice.
 * @throws ShapeError unless a holds matrices; DTypeError unless a is float; ValueError for another mode
 * @example const [q, r] = qr(array([[3, 1], [4, 2]])); matmul(q, r) // [[3, 1], [4, 2]]
 */
export const qr = operation(
  "qr",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    options: QROptions = {},
  ): readonly [q: NDArray<Unknown, D>, r: NDArray<Unknown, D>] => {
    const { mode = "reduced" } = options
    if (mode !== "reduced" && mode !== "complete")
      throw new ValueError({ op: "qr", problem: `the mode is ${quote(mode)}`, hint: 'use "reduced" or "complete"' })
    const x = asMatrices("qr", a)
    const [m, n] = [x.shape.at(-2), x.shape.at(-1)]
    if (m < n) return wide(x, m)
    const [q, r] = qrPrimitive(x)
    return mode === "reduced"
      ? [q, r]
      : [concatenate([q, orthogonalComplement(q)], q.shape.length - 1), resize(r, m, n)]
  },
  ["mode"],
)
