import { type Aval, type NDArray, range, type Shape, scalar } from "../../array/index.js"
import { add, mul } from "../arithmetic.js"
import { broadcastInDim, fill, reduceSum, zerosOf } from "../broadcast.js"
import { eq, ge, le } from "../compare.js"
import { dotGeneral } from "../dot.js"
import { gather } from "../gather.js"
import { pad } from "../pad.js"
import { select } from "../select.js"
import { iota, reshape, transpose } from "../shape.js"

/** The products of the matrices in the last two axes; the axes before them are equal. */
export const matmul = (x: NDArray, y: NDArray): NDArray => {
  const n = x.shape.length
  const batch = range(n - 2)
  return dotGeneral(x, y, { contract: [[n - 1], [n - 2]], batch: [batch, batch] })
}

/** The transposes of the matrices in the last two axes. */
export const matrixTranspose = (x: NDArray): NDArray => {
  const n = x.shape.length
  return transpose(x, [...range(n - 2), n - 1, n - 2])
}

/** A comparison of the row index, moved by k, with the column index, for all matrices of an array. */
const compareIndices = ({ shape }: Aval, f: (row: NDArray, column: NDArray) => NDArray, k: number): NDArray => {
  const n = shape.length
  const size: Shape = shape.slice(-2)
  const row = iota(size, "int32", 0)
  return broadcastInDim(f(k === 0 ? row : add(row, fill(row, k)), iota(size, "int32", 1)), shape, [n - 2, n - 1])
}

/** The matrices with zeros above the k-th diagonal. */
export const lowerPart = (x: NDArray, k = 0): NDArray => select(compareIndices(x, ge, k), x, zerosOf(x))

/** The matrices with zeros below the k-th diagonal. */
export const upperPart = (x: NDArray, k = 0): NDArray => select(compareIndices(x, le, k), x, zerosOf(x))

/** True on the main diagonals of matrices of this type. */
export const onDiagonal = (like: Aval): NDArray => compareIndices(like, eq, 0)

/** Identity matrices of this type. */
export const identity = (like: Aval): NDArray => select(onDiagonal(like), fill(like, 1), zerosOf(like))

/** The elements on the main diagonals, as a new last axis. */
export const diagonals = (x: NDArray): NDArray => {
  const n = x.shape.length
  return reduceSum(select(onDiagonal(x), x, zerosOf(x)), [x.shape[n - 2] < x.shape[n - 1] ? n - 1 : n - 2])
}

/** The sums of the elementwise products of matrices: the inner product <x, y> of each pair. */
export const innerProduct = (x: NDArray, y: NDArray): NDArray => {
  const n = x.shape.length
  return reduceSum(mul(x, y), [n - 2, n - 1])
}

/** `x` along the rows of matrices of this type: the element [..., i, j] is x[..., i]. */
export const alongRows = (x: NDArray, like: Aval): NDArray =>
  broadcastInDim(x, like.shape, range(like.shape.length - 1))

/** `x` along the columns of matrices of this type: the element [..., i, j] is x[..., j]. */
export const alongColumns = (x: NDArray, like: Aval): NDArray => {
  const n = like.shape.length
  return broadcastInDim(x, like.shape, [...range(n - 2), n - 1])
}

/** A number for each matrix, in all its elements. */
export const throughout = (x: NDArray, like: Aval): NDArray =>
  broadcastInDim(x, like.shape, range(like.shape.length - 2))

/** The symmetric parts (x + x^T) / 2 of square matrices. */
export const symmetric = (x: NDArray): NDArray => mul(add(x, matrixTranspose(x)), fill(x, 0.5))

/** The rows of every matrix in the order of its permutation: row i is row perm[..., i] of x. */
export const takeRows = (x: NDArray, perm: NDArray): NDArray => {
  const n = x.shape.length
  const batch = range(n - 2)
  return gather(x, reshape(perm, [...perm.shape, 1]), {
    offsetDims: [n - 1],
    collapsedSliceDims: [n - 2],
    operandBatchingDims: batch,
    startIndicesBatchingDims: batch,
    startIndexMap: [n - 2],
    sliceSizes: x.shape.map((d: number, i: number) => (i === n - 1 ? d : 1)),
    mode: "clip",
  })
}

/** Matrices with this many rows and columns: cut, or with zeros after their own. */
export const resize = (x: NDArray, rows: number, cols: number): NDArray => {
  const [m, n]: Shape = x.shape.slice(-2)
  const zeros = x.shape.map(() => 0)
  const change = [...zeros.slice(2), rows - m!, cols - n!]
  return pad(x, scalar(0, x.dtype), zeros, change, zeros)
}

/**
 * Applies a solver to a batch of right-hand sides at once, as more columns (or rows) of one: for a matrix that all
 * share, it works once.
 */
export const solveTogether = (b: NDArray, asColumns: boolean, solver: (b: NDArray) => NDArray): NDArray => {
  const axes = range(b.shape.length)
  const at = axes.length - (asColumns ? 2 : 3)
  const order = [...axes.slice(1, at + 1), 0, ...axes.slice(at + 1)]
  const moved = transpose(b, order)
  const shape: Shape = moved.shape
  const joined = [...shape.slice(0, at), shape[at]! * shape[at + 1]!, ...shape.slice(at + 2)]
  return transpose(
    reshape(solver(reshape(moved, joined)), shape),
    axes.map((i) => order.indexOf(i)),
  )
}
