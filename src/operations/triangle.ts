import { type DType, type NDArray, nameOfValue, range, type Shape, scalar } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add } from "../primitives/arithmetic.js"
import { broadcastInDim, fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq, ge, le } from "../primitives/compare.js"
import { pad, slice } from "../primitives/pad.js"
import { select } from "../primitives/select.js"
import { iota } from "../primitives/shape.js"
import { axisOf, permute, reshapeTo } from "./axes.js"
import { numbers } from "./elementwise.js"
import { asArray, checkTakes, expand, show } from "./operand.js"
import { operation } from "./operation.js"

/** The diagonal that is meant: 0 is the main one, positive ones lie above it. */
export interface DiagonalOption {
  readonly k?: number
}

/** For an n by m matrix: where the row index, moved by k, is compared with the column index. */
const compareIndices = (f: (row: NDArray, column: NDArray) => NDArray, n: number, m: number, k: number): NDArray => {
  const row = iota([n, m], "int32", 0)
  return f(k === 0 ? row : add(row, fill(row, k)), iota([n, m], "int32", 1))
}

/** Throws unless k counts diagonals. */
const checkOffset = (op: string, k: unknown): void => {
  if (!Number.isInteger(k) || Math.abs(Number(k)) >= 2 ** 31)
    throw new ValueError({
      op,
      problem: `k is ${nameOfValue(k)}, not the number of a diagonal`,
      hint: "use a whole number: 0 for the main diagonal, above 0 for those above it",
    })
}

const checkMatrix = (op: string, x: NDArray): void => {
  if (x.shape.length < 2)
    throw new ShapeError({
      op,
      problem: `needs an array with at least 2 dimensions, not ${x.shape.length}`,
      given: { x: show(x) },
      hint: "its last two axes are the rows and columns; add one with expandDims(x, axis)",
    })
}

type Triangle = <S extends Shape, D extends DType>(x: NDArray<S, D>, options?: DiagonalOption) => NDArray<S, D>

/* @__NO_SIDE_EFFECTS__ */
const triangle =
  (op: string, f: (row: NDArray, column: NDArray) => NDArray): Triangle =>
  (x, { k = 0 } = {}) => {
    checkMatrix(op, asArray(op, x))
    checkOffset(op, k)
    const shape: Shape = x.shape
    return select(expand(compareIndices(f, shape.at(-2)!, shape.at(-1)!, k), shape), x, zerosOf(x))
  }

/**
 * The lower triangles of the matrices in the last two axes, zeros above the k-th diagonal.
 *
 * @throws ShapeError for less than 2 dimensions
 * @example tril(ones([2, 2])) // [[1, 0], [1, 1]]
 */
export const tril: Triangle = operation("tril", triangle("tril", ge), ["k"])

/**
 * The upper triangles of the matrices in the last two axes, zeros below the k-th diagonal.
 *
 * @throws ShapeError for less than 2 dimensions
 * @example triu(ones([2, 2])) // [[1, 1], [0, 1]]
 */
export const triu: Triangle = operation("triu", triangle("triu", le), ["k"])

/**
 * The diagonal of the matrices in the last two axes. In row-major order its elements stand one row and one column
 * apart, so that a strided slice of the flattened matrix has them.
 */
const lastDiagonal = (x: NDArray, k: number): NDArray => {
  const shape: Shape = x.shape
  const [n, m] = [shape.at(-2)!, shape.at(-1)!]
  const length = Math.max(0, k >= 0 ? Math.min(n, m - k) : Math.min(n + k, m))
  const outer = shape.slice(0, -2)
  const zeros = outer.map(() => 0)
  if (length === 0) return slice(reshapeTo(x, [...outer, n * m]), [...zeros, 0], [...outer, 0], [...outer, 1].fill(1))
  const start = k >= 0 ? k : -k * m
  const limit = start + (length - 1) * (m + 1) + 1
  return slice(reshapeTo(x, [...outer, n * m]), [...zeros, start], [...outer, limit], [...outer.map(() => 1), m + 1])
}

/** The elements with equal indices along two axes, as a new last axis. */
export const diagonalOf = (x: NDArray, first: number, second: number, k = 0): NDArray => {
  const others = range(x.shape.length).filter((i) => i !== first && i !== second)
  return lastDiagonal(permute(x, [...others, first, second]), k)
}

/** The axes of the matrices, and the diagonal that is meant. */
export interface DiagonalOptions extends DiagonalOption {
  /** default 0 */
  readonly axis1?: number
  /** default 1 */
  readonly axis2?: number
}

const takeDiagonal = (op: string, x: NDArray, { k = 0, axis1 = 0, axis2 = 1 }: DiagonalOptions): NDArray => {
  checkMatrix(op, asArray(op, x))
  checkOffset(op, k)
  const [first, second] = [axisOf(op, x, axis1), axisOf(op, x, axis2)]
  if (first === second)
    throw new ShapeError({ op, problem: `axis ${first} is given twice`, given: { x: show(x) }, hint: "name two axes" })
  return diagonalOf(x, first, second, k)
}

/**
 * The k-th diagonal of the matrices in two axes, default the first two, as the last axis of the result.
 *
 * @throws ShapeError for less than 2 dimensions, or when there is no such axis
 * @example diagonal(array([[1, 2], [3, 4]])) // [1, 4]
 */
export const diagonal = operation(
  "diagonal",
  <D extends DType>(x: NDArray<Unknown, D>, options: DiagonalOptions = {}): NDArray<Unknown, D> =>
    takeDiagonal("diagonal", x, options),
  ["k", "axis1", "axis2"],
)

/**
 * The sum of the k-th diagonal of the matrices in two axes, default the first two.
 *
 * @throws ShapeError for less than 2 dimensions; DTypeError unless x is numeric
 * @example matrixTrace(array([[1, 2], [3, 4]])) // 5
 */
export const matrixTrace = operation(
  "matrixTrace",
  <D extends DType>(x: NDArray<Unknown, D>, options: DiagonalOptions = {}): NDArray<Unknown, D> => {
    checkTakes("matrixTrace", numbers, [asArray("matrixTrace", x)], { x })
    const diagonals = takeDiagonal("matrixTrace", x, options)
    return reduceSum(diagonals, [diagonals.shape.length - 1])
  },
  ["k", "axis1", "axis2"],
)

/** A matrix with the vector on its k-th diagonal and zeros elsewhere. */
const onDiagonal = (x: NDArray, k: number): NDArray => {
  const n = x.shape[0] + Math.abs(k)
  const zero = scalar(0, x.dtype)
  const columns = k === 0 ? x : pad(x, zero, [Math.max(k, 0)], [Math.max(-k, 0)], [0])
  const spread = broadcastInDim(columns, [n, n], [1])
  return select(compareIndices(eq, n, n, k), spread, zerosOf(spread))
}

/**
 * A matrix with the vector x on its k-th diagonal; or, when x is a matrix, its k-th diagonal.
 *
 * @throws ShapeError unless x has 1 or 2 dimensions
 * @example diag(array([1, 2])) // [[1, 0], [0, 2]]
 */
export const diag = operation(
  "diag",
  <D extends DType>(x: NDArray<Unknown, D>, options: DiagonalOption = {}): NDArray<Unknown, D> => {
    const n: number = asArray("diag", x).shape.length
    checkOffset("diag", options.k ?? 0)
    if (n !== 1 && n !== 2)
      throw new ShapeError({
        op: "diag",
        problem: `takes a vector or a matrix, not ${n} dimensions`,
        given: { x: show(x) },
        hint: "use diagonal(x, { axis1, axis2 }) for more dimensions",
      })
    return n === 1 ? onDiagonal(x, options.k ?? 0) : diagonalOf(x, 0, 1, options.k)
  },
  ["k"],
)
