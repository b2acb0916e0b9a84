import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { reshapeTo } from "../operations/axes.js"
import { asArray, asList, expand } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { argsort } from "../operations/sort.js"
import { eq } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import {
  alongColumns,
  identity,
  lowerPart,
  onDiagonal,
  resize,
  takeRows,
  upperPart,
} from "../primitives/linalg/algebra.js"
import { lu as luPrimitive } from "../primitives/linalg/lu.js"
import { pivotsToPermutation } from "../primitives/linalg/pivots.js"
import { triangularSolve } from "../primitives/linalg/triangular-solve.js"
import { select } from "../primitives/select.js"
import { iota } from "../primitives/shape.js"
import { asMatrices, batchOf, systemOf } from "./operand.js"

/**
 * The factors of a = p l u, by elimination with partial pivoting: a permutation, a lower triangle with ones on its
 * diagonal and an upper triangle. For m by n matrices l has min(m, n) columns and u as many rows.
 *
 * @throws ShapeError unless a holds matrices; DTypeError unless a is float
 * @example lu(array([[0, 2], [4, 6]])) // [[[0, 1], [1, 0]], [[1, 0], [0, 1]], [[4, 6], [0, 2]]]
 */
export const lu = <D extends DType>(
  a: NDArray<Unknown, D>,
): readonly [p: NDArray<Unknown, D>, l: NDArray<Unknown, D>, u: NDArray<Unknown, D>] => {
  const x = asMatrices("lu", a)
  const [m, n] = [x.shape.at(-2), x.shape.at(-1)]
  const k = Math.min(m, n)
  const [packed, , permutation] = luPrimitive(x)
  const left = resize(packed, m, k)
  const shape = [...batchOf(x), m, m]
  const row = iota(shape, "int32", shape.length - 2)
  return [
    convert(eq(row, alongColumns(permutation, row)), x.dtype),
    select(onDiagonal(left), identity(left), lowerPart(left, -1)),
    upperPart(resize(packed, k, n)),
  ]
}

/** l and u in one matrix, and the row that each row was exchanged with. */
export type LuFactors<D extends DType> = readonly [lu: NDArray<Unknown, D>, pivots: NDArray<Unknown, "int32">]

/**
 * The LU factors of matrices packed into one array, for `luSolve`: l below the diagonal, u on and above it.
 *
 * @throws ShapeError unless a holds matrices; DTypeError unless a is float
 * @example luSolve(luFactor(array([[0, 2], [4, 6]])), array([4, 16])) // [1, 2]
 */
export const luFactor = <D extends DType>(a: NDArray<Unknown, D>): LuFactors<D> => {
  const [packed, pivots] = luPrimitive(asMatrices("luFactor", a))
  return [packed, pivots]
}

/** The options of `luSolve`, in SciPy's words. */
export interface LuSolveOptions {
  /** 0 for a x = b, which is the default, 1 for a^T x = b */
  readonly trans?: 0 | 1
}

/**
 * The solution x of a x = b, or of a^T x = b, from the LU factors of a, for a vector or matrices b.
 *
 * @throws ShapeError unless the factors and b go together; DTypeError unless both are of one float dtype
 * @example luSolve(luFactor(array([[0, 2], [4, 6]])), array([4, 16])) // [1, 2]
 */
export const luSolve = operation(
  "luSolve",
  <D extends DType>(
    factors: LuFactors<D>,
    b: NDArray<Unknown, D>,
    options: LuSolveOptions = {},
  ): NDArray<Unknown, D> => {
    asList("luSolve", factors, "factors")
    const [packed, pivots] = factors
    const { trans = 0 } = options
    if (trans !== 0 && trans !== 1)
      throw new ValueError({ op: "luSolve", problem: `trans is ${String(trans)}`, hint: "use 0, or 1 for a^T x = b" })
    const system = systemOf("luSolve", { a: packed, b }, reshapeTo)
    const n: number = system.a.shape.at(-1)
    const order = pivotsToPermutation(asArray("luSolve", pivots, "pivots"), n)
    const permutation = expand(order, [...batchOf(system.b), n])
    const lower = { lower: true, unitDiagonal: true, leftSide: true, transposeA: trans === 1 }
    const upper = { lower: false, unitDiagonal: false, leftSide: true, transposeA: trans === 1 }
    const solveWith = (x: NDArray, params: typeof lower): NDArray => triangularSolve(system.a, x, params)
    return system.restore(
      trans === 0
        ? solveWith(solveWith(takeRows(system.b, permutation), lower), upper)
        : takeRows(solveWith(solveWith(system.b, upper), lower), argsort(permutation)),
    )
  },
  ["trans"],
)
