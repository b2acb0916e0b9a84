import { array, type DType, type NDArray, range, type Shape, scalar } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { reshapeTo } from "../operations/axes.js"
import { inexact, numbers } from "../operations/elementwise.js"
import { asArray, asArrays, checkTakes, commonShape, expand, operands, quote, show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { sliceAxis } from "../operations/rearrange.js"
import { companionOf } from "../operations/roots.js"
import { take } from "../operations/take.js"
import { abs, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { conjugate } from "../primitives/complex.js"
import { pad } from "../primitives/pad.js"
import { concatenate, rev } from "../primitives/shape.js"

type Matrix<D extends DType> = NDArray<Unknown, D>

/** Throws unless an operand holds vectors, with elements, in its last axis; without `batched`, a single one. */
const asVectors = (op: string, x: unknown, name: string, batched = true): NDArray => {
  const v = asArray(op, x, name)
  checkTakes(op, numbers, [v], { [name]: v })
  const n: number = v.shape.length
  if (n < 1 || (n > 1 && !batched) || v.shape.at(-1) === 0)
    throw new ShapeError({
      op,
      problem: `${name} must be ${batched ? "vectors with elements" : "a vector with elements"}`,
      given: { [name]: show(v) },
      hint: `its shape is ${batched ? "[..., n]" : "[n]"}`,
    })
  return v
}

/** The matrices with element v[..., index(i, j)] in row i and column j. */
const gathered = (v: NDArray, rows: number, cols: number, index: (i: number, j: number) => number): NDArray => {
  const places = range(rows * cols).map((k) => index(Math.floor(k / cols), k % cols))
  const taken: NDArray = take(v, array(places, { dtype: "int32" }), { axis: -1 })
  return reshapeTo(taken, [...v.shape.slice(0, -1), rows, cols])
}

/** Two vectors, or arrays of them, with the axes before the last broadcast to one shape. */
const together = (
  op: string,
  c: NDArray,
  r: NDArray,
  names: readonly [string, string],
): readonly [NDArray, NDArray] => {
  const given = { [names[0]]: c, [names[1]]: r }
  const [x, y] = operands(op, given)
  const batch: Shape = commonShape(op, [x!.shape.slice(0, -1), y!.shape.slice(0, -1)], given)
  return [expand(x!, [...batch, x!.shape.at(-1)]), expand(y!, [...batch, y!.shape.at(-1)])]
}

/** x, and y without its first element. */
const joined = (x: NDArray, y: NDArray): NDArray => {
  const axis = x.shape.length - 1
  return concatenate([x, sliceAxis(y, axis, 1, y.shape[axis])], axis)
}

/**
 * The matrices with equal elements along their diagonals, with first column c and first row r, default c, of complex
 * numbers its conjugate; the first element of r is not looked at.
 *
 * @throws ShapeError unless both are vectors with elements; DTypeError when the dtypes differ
 * @example toeplitz(array([1, 2]), array([9, 3, 4])) // [[1, 3, 4], [2, 1, 3]]
 */
export const toeplitz = <D extends DType>(c: NDArray<Unknown, D>, r?: NDArray<Unknown, D>): Matrix<D> => {
  const op = "toeplitz"
  const column = asVectors(op, c, "c")
  const [x, y] = together(op, column, r === undefined ? conjugate(column) : asVectors(op, r, "r"), ["c", "r"])
  const [m, n]: readonly number[] = [x.shape.at(-1), y.shape.at(-1)]
  return gathered(joined(rev(x, [x.shape.length - 1]), y), m!, n!, (i, j) => m! - 1 - i + j)
}

/**
 * The matrices with equal elements along their antidiagonals, with first column c and last row r, default zeros; the
 * first element of r is not looked at.
 *
 * @throws ShapeError unless both are vectors with elements; DTypeError when the dtypes differ
 * @example hankel(array([1, 2]), array([9, 3, 4])) // [[1, 2, 3], [2, 3, 4]]
 */
export const hankel = <D extends DType>(c: NDArray<Unknown, D>, r?: NDArray<Unknown, D>): Matrix<D> => {
  const op = "hankel"
  const first = asVectors(op, c, "c")
  const [x, y] = together(op, first, r === undefined ? fill(first, 0) : asVectors(op, r, "r"), ["c", "r"])
  return gathered(joined(x, y), x.shape.at(-1), y.shape.at(-1), (i, j) => i + j)
}

/**
 * The matrices with first column c in which every column is the one before, moved down around.
 *
 * @throws ShapeError unless c is vectors with elements
 * @example circulant(array([1, 2, 3])) // [[1, 3, 2], [2, 1, 3], [3, 2, 1]]
 */
export const circulant = <D extends DType>(c: NDArray<Unknown, D>): Matrix<D> => {
  const v = asVectors("circulant", c, "c")
  const n: number = v.shape.at(-1)
  return gathered(v, n, n, (i, j) => (i - j + n) % n)
}

/**
 * The differences |a_i - a_j| of the elements of vectors.
 *
 * @throws ShapeError unless a is vectors with elements
 * @example fiedler(array([1, 4])) // [[0, 3], [3, 0]]
 */
export const fiedler = <D extends DType>(a: NDArray<Unknown, D>): Matrix<D> => {
  const v = asVectors("fiedler", a, "a")
  const n: number = v.shape.at(-1)
  return abs(
    sub(
      gathered(v, n, n, (i) => i),
      gathered(v, n, n, (_, j) => j),
    ),
  )
}

/**
 * The companion matrix of the polynomial with coefficients a, the highest power first: its eigenvalues are the roots.
 *
 * @throws ShapeError unless a is a vector with at least 2 elements; DTypeError unless it is float or complex
 * @example companion(array([1, -3, 2])) // [[3, -2], [1, 0]]
 */
export const companion = <D extends DType>(a: NDArray<Unknown, D>): Matrix<D> => {
  const p = asVectors("companion", a, "a", false)
  checkTakes("companion", inexact, [p], { a })
  if (p.shape[0] < 2)
    throw new ShapeError({
      op: "companion",
      problem: "a constant has no companion matrix",
      given: { a: show(p) },
      hint: "give at least 2 coefficients, the highest power first",
    })
  return companionOf(p)
}

/**
 * The Leslie matrix of a population by age: fecundities f in the first row, survival rates s below the diagonal.
 *
 * @throws ShapeError unless f is a vector with one element more than s; DTypeError when the dtypes differ
 * @example leslie(array([1, 2]), array([0.5])) // [[1, 2], [0.5, 0]]
 */
export const leslie = <D extends DType>(f: NDArray<Unknown, D>, s: NDArray<Unknown, D>): Matrix<D> => {
  const [x, y] = operands("leslie", { f: asVectors("leslie", f, "f", false), s: asVectors("leslie", s, "s", false) })
  const n: number = x!.shape[0]
  if (y!.shape[0] !== n - 1)
    throw new ShapeError({
      op: "leslie",
      problem: `${n} fecundities do not go with ${y!.shape[0]} survival rates`,
      given: { f: show(x), s: show(y) },
      hint: `give ${n - 1} survival rates`,
    })
  const all = concatenate([x!, y!, fill({ shape: [1], dtype: x!.dtype }, 0)], 0)
  return gathered(all, n, n, (i, j) => (i === 0 ? j : i === j + 1 ? n + j : 2 * n - 1))
}

/** The options of `convolutionMatrix`. */
export interface ConvolutionMatrixOptions {
  /** which part of the convolution; default "full" */
  readonly mode?: "full" | "same" | "valid"
}

/**
 * The matrix that convolves a vector of n elements with a, the part of the result that `mode` says.
 *
 * @throws ShapeError unless a is vectors with elements; ValueError unless n is a whole number from 1 on, for another mode
 * @example convolutionMatrix(array([1, 2]), 2) // [[1, 0], [2, 1], [0, 2]]
 */
export const convolutionMatrix = operation(
  "convolutionMatrix",
  <D extends DType>(a: NDArray<Unknown, D>, n: number, { mode = "full" }: ConvolutionMatrixOptions = {}): Matrix<D> => {
    const op = "convolutionMatrix"
    const v = asVectors(op, a, "a")
    if (!Number.isInteger(n) || n < 1)
      throw new ValueError({
        op,
        problem: `${show(n)} is no number of columns`,
        hint: "use a whole number from 1 on",
      })
    if (!["full", "same", "valid"].includes(mode))
      throw new ValueError({ op, problem: `the mode is ${quote(mode)}`, hint: 'use "full", "same" or "valid"' })
    const m: number = v.shape.at(-1)
    const beyond = Math.min(n, m) - 1
    const [first, rows] =
      mode === "full"
        ? [0, m + n - 1]
        : mode === "same"
          ? [Math.floor(beyond / 2), Math.max(m, n)]
          : [beyond, Math.max(m, n) - beyond]
    const zero = fill({ shape: [...v.shape.slice(0, -1), 1], dtype: v.dtype }, 0)
    const extended = concatenate([v, zero], v.shape.length - 1)
    return gathered(extended, rows!, n, (i, j) => (i + first! - j >= 0 && i + first! - j < m ? i + first! - j : m))
  },
  ["mode"],
)

/**
 * The matrix with the given ones as blocks along its diagonal and zeros elsewhere; vectors are rows, scalars 1 by 1.
 *
 * @throws TreeError without arrays; ShapeError for more than 2 dimensions; DTypeError when the dtypes differ
 * @example blockDiag(array([[1]]), array([[2, 3]])) // [[1, 0, 0], [0, 2, 3]]
 */
export const blockDiag = <D extends DType>(...arrays: readonly NDArray<Unknown, D>[]): Matrix<D> => {
  const given = Object.fromEntries(asArrays("blockDiag", arrays).map((x, i) => [`arrays[${i}]`, x]))
  const blocks = operands("blockDiag", given).map((x) => {
    if (x.shape.length > 2)
      throw new ShapeError({
        op: "blockDiag",
        problem: `a block has ${x.shape.length} dimensions`,
        given: { x: show(x) },
        hint: "blocks are matrices, vectors or scalars; map over other axes with vmap",
      })
    return x.shape.length === 2
      ? x
      : x.shape.length === 1
        ? broadcastInDim(x, [1, x.shape[0]], [1])
        : reshapeTo(x, [1, 1])
  })
  const width = blocks.reduce((s, b) => s + (b.shape[1] as number), 0)
  const starts = blocks.reduce<readonly number[]>((s, b) => [...s, s.at(-1)! + b.shape[1]], [0])
  const rows = blocks.map((b, i) => pad(b, scalar(0, b.dtype), [0, starts[i]!], [0, width - starts[i + 1]!], [0, 0]))
  return rows.length === 1 ? rows[0]! : concatenate(rows, 0)
}
