import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { reshapeTo } from "../operations/axes.js"
import { asList } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { matrixTranspose } from "../primitives/linalg/algebra.js"
import { cholesky as choleskyPrimitive } from "../primitives/linalg/cholesky.js"
import { triangularSolve } from "../primitives/linalg/triangular-solve.js"
import { asSquare, systemOf } from "./operand.js"
import { fromTriangle } from "./part.js"

/** Which part of a symmetric matrix is looked at. */
export interface SymmetricOptions {
  /** whether (a + a^T) / 2 is meant, or else one triangle of a; default true */
  readonly symmetrizeInput?: boolean
}

/** The options of `cholesky`. */
export interface CholeskyOptions extends SymmetricOptions {
  /** whether the factor is upper triangular, and the upper triangle of a is read; default false */
  readonly upper?: boolean
}

/**
 * The lower triangular l with positive diagonal and a = l l^T, or with `upper` its transpose.
 *
 * A matrix that is not positive definite gives NaN in the whole triangle. The derivative is that of the symmetric part
 * of a, dl = l half(l^-1 da l^-T) (Smith 1995).
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example cholesky(array([[4, 2], [2, 2]])) // [[2, 0], [1, 1]]
 */
export const cholesky = operation(
  "cholesky",
  <D extends DType>(a: NDArray<Unknown, D>, options: CholeskyOptions = {}): NDArray<Unknown, D> =>
    factor("cholesky", a, options),
  ["symmetrizeInput", "upper"],
)

const factor = (op: string, a: NDArray, { upper = false, symmetrizeInput = true }: CholeskyOptions): NDArray => {
  const square = asSquare(op, a)
  const l = choleskyPrimitive(symmetrizeInput ? square : fromTriangle(square, upper))
  return upper ? matrixTranspose(l) : l
}

/** A Cholesky factor, and whether it is the lower one. */
export type CholeskyFactor<D extends DType> = readonly [c: NDArray<Unknown, D>, lower: boolean]

/**
 * The Cholesky factor of symmetric matrices, of which one triangle is read, for `choSolve`.
 *
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float
 * @example choSolve(choFactor(array([[4, 2], [2, 2]])), array([8, 6])) // [1, 2]
 */
export const choFactor = operation(
  "choFactor",
  <D extends DType>(a: NDArray<Unknown, D>, options: { readonly lower?: boolean } = {}): CholeskyFactor<D> => {
    const { lower = false } = options
    return [factor("choFactor", a, { upper: !lower, symmetrizeInput: false }), lower]
  },
  ["lower"],
)

/**
 * The solution x of a x = b from the Cholesky factor of a, for a vector or matrices b.
 *
 * @throws ShapeError unless the factor and b go together; DTypeError unless both are of one float dtype
 * @example choSolve(choFactor(array([[4, 2], [2, 2]]), { lower: true }), array([8, 6])) // [1, 2]
 */
export const choSolve = operation(
  "choSolve",
  <D extends DType>(factor: CholeskyFactor<D>, b: NDArray<Unknown, D>): NDArray<Unknown, D> => {
    asList("choSolve", factor, "factor")
    const [c, lower] = factor
    const system = systemOf("choSolve", { a: c, b }, reshapeTo)
    const params = { lower, unitDiagonal: false, leftSide: true }
    const half = triangularSolve(system.a, system.b, { ...params, transposeA: !lower })
    return system.restore(triangularSolve(system.a, half, { ...params, transposeA: lower }))
  },
)
