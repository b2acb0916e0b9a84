import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { reshapeTo } from "../operations/axes.js"
import { inexact } from "../operations/elementwise.js"
import { operation } from "../operations/operation.js"
import { identity } from "../primitives/linalg/algebra.js"
import { solve as solvePrimitive } from "../primitives/linalg/solve.js"
import { type TriangularParams, triangularSolve as triangularPrimitive } from "../primitives/linalg/triangular-solve.js"
import { asSquare, systemOf } from "./operand.js"

/**
 * The solution x of a x = b for a vector or matrices b; the axes before the last two are batches that broadcast.
 *
 * A singular matrix gives infinities and NaN. The derivative solves another system, dx = a^-1 (db - da x).
 * @throws ShapeError unless a holds square matrices that go with b; DTypeError unless both are of one float or complex dtype
 * @example solve(array([[2, 0], [0, 4]]), array([2, 4])) // [1, 1]
 */
export const solve = <D extends DType>(a: NDArray<Unknown, D>, b: NDArray<Unknown, D>): NDArray<Unknown, D> => {
  const { a: left, b: right, restore } = systemOf("solve", { a, b }, reshapeTo, true, inexact)
  return restore(solvePrimitive(left, right))
}

/**
 * The inverses of square matrices.
 *
 * A singular matrix gives infinities and NaN. The derivative is -a^-1 da a^-1.
 * @throws ShapeError unless a holds square matrices; DTypeError unless a is float or complex
 * @example inv(array([[2, 0], [0, 4]])) // [[0.5, 0], [0, 0.25]]
 */
export const inv = <D extends DType>(a: NDArray<Unknown, D>): NDArray<Unknown, D> => {
  const square = asSquare("inv", a, "a", inexact)
  return solvePrimitive(square, identity(square))
}

/** How a triangular matrix is read, and on which side of it the unknowns stand. */
export type TriangularSolveOptions = Partial<TriangularParams>

/**
 * The solution x of a x = b, or of x a = b with `leftSide` false, for triangular matrices a; nothing is read outside
 * the triangle. By default: upper triangles, not transposed, from the left.
 *
 * @throws ShapeError unless a holds square matrices that go with b; DTypeError unless both are of one float dtype
 * @example triangularSolve(array([[2, 0], [1, 1]]), array([2, 3]), { lower: true }) // [1, 2]
 */
export const triangularSolve = operation(
  "triangularSolve",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    b: NDArray<Unknown, D>,
    options: TriangularSolveOptions = {},
  ): NDArray<Unknown, D> => solveTriangles("triangularSolve", a, b, options),
  ["lower", "transposeA", "unitDiagonal", "leftSide"],
)

const solveTriangles = (op: string, a: NDArray, b: NDArray, options: TriangularSolveOptions): NDArray => {
  const { lower = false, transposeA = false, unitDiagonal = false, leftSide = true } = options
  const system = systemOf(op, { a, b }, reshapeTo, leftSide)
  return system.restore(triangularPrimitive(system.a, system.b, { lower, transposeA, unitDiagonal, leftSide }))
}

/** The options of `solveTriangular`, in SciPy's words. */
export interface SolveTriangularOptions {
  /** whether a is lower triangular; default false */
  readonly lower?: boolean
  /** 0 or "N" for a x = b, which is the default; 1 or "T" for a^T x = b */
  readonly trans?: 0 | 1 | "N" | "T"
  /** whether the diagonal of a counts as ones; default false */
  readonly unitDiagonal?: boolean
}

/**
 * The solution x of a x = b, or of a^T x = b, for triangular matrices a; nothing is read outside the triangle.
 *
 * @throws ShapeError unless a holds square matrices that go with b; DTypeError unless both are of one float dtype;
 *   ValueError for another `trans`
 * @example solveTriangular(array([[2, 0], [1, 1]]), array([2, 3]), { lower: true }) // [1, 2]
 */
export const solveTriangular = operation(
  "solveTriangular",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    b: NDArray<Unknown, D>,
    options: SolveTriangularOptions = {},
  ): NDArray<Unknown, D> => {
    const { lower = false, trans = 0, unitDiagonal = false } = options
    if (![0, 1, "N", "T"].includes(trans))
      throw new ValueError({
        op: "solveTriangular",
        problem: `trans is ${String(trans)}`,
        hint: 'use 0 or "N" for a x = b, and 1 or "T" for its transpose',
      })
    return solveTriangles("solveTriangular", a, b, { lower, unitDiagonal, transposeA: trans === 1 || trans === "T" })
  },
  ["lower", "trans", "unitDiagonal"],
)
