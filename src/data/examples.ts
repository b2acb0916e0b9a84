import {
  allocate,
  fromHost,
  hostOf,
  isComplex,
  isHostArray,
  type NDArray,
  nameOfValue,
  type Shape,
  showAval,
  sizeOf,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../errors/index.js"
import { take } from "../operations/take.js"
import { flattenWhole, unflatten } from "../tree/structure.js"
import type { Tree } from "../tree/types.js"

/** Throws unless all leaves have equally many examples along axis 0; gives their number. */
export const countIn = (op: string, examples: unknown): number => {
  const { leaves, paths } = flattenWhole(op, "examples", examples)
  const first = leaves[0]
  if (first === undefined)
    throw new TreeError({ op, problem: "the examples have no arrays", hint: "give an array, or a tree of arrays" })
  const scalar = leaves.findIndex((x) => x.shape.length === 0)
  if (scalar >= 0)
    throw new ShapeError({ op, problem: `${paths[scalar]} is a scalar`, hint: "examples lie along axis 0" })
  const other = leaves.findIndex((x) => x.shape[0] !== first.shape[0])
  if (other >= 0)
    throw new ShapeError({
      op,
      problem: `there are ${first.shape[0]} and ${leaves[other]!.shape[0]} examples`,
      given: { [paths[0]!]: showAval(first), [paths[other]!]: showAval(leaves[other]!) },
      hint: "give all arrays equally many examples along axis 0",
    })
  return first.shape[0]
}

/**
 * How many examples a tree of arrays has: the length of axis 0, which all its arrays share.
 *
 * @throws TreeError for a tree without arrays; ShapeError when they differ in length, or are scalars
 * @example countExamples({ x: zeros([3, 2]), y: zeros([3]) }) // 3
 */
export const countExamples = <T>(examples: T & Tree<T>): number => countIn("countExamples", examples)

/** The rows of an array whose elements are at hand, copied. */
const copyRows = (x: NDArray, rows: ArrayLike<number>): NDArray => {
  const { data } = hostOf("takeExamples", x)
  const shape: Shape = x.shape
  const width = sizeOf(shape.slice(1))
  const out = allocate(x.dtype, rows.length * width)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (width === 1) out[i] = data[row]!
    else out.set(data.subarray(row * width, (row + 1) * width), i * width)
  }
  return fromHost([rows.length, ...shape.slice(1)], x.dtype, out)
}

const takeRows = (x: NDArray, indices: NDArray): NDArray =>
  isComplex(x.dtype) || !isHostArray(x)
    ? take(x, indices, { axis: 0 })
    : copyRows(x, hostOf("takeExamples", indices).data)

/** The examples at some indices, for an operation that knows that they are there. */
export const takeIn = <T>(op: string, examples: T, indices: NDArray): T => {
  const { leaves, structure } = flattenWhole(op, "examples", examples)
  return unflatten(
    structure,
    leaves.map((x) => takeRows(x, indices)),
  ) as T
}

/**
 * The examples at some indices of a tree of arrays, in their order: `take` along axis 0 of every array.
 *
 * @throws TreeError for a tree without arrays; ShapeError when they differ in length; DTypeError and ShapeError unless the
 * indices are int32[m]; ValueError for an index that is none
 * @example takeExamples({ x: array([1, 2, 3]) }, array([2, 0], { dtype: "int32" })) // { x: array([3, 1]) }
 */
export const takeExamples = <T>(examples: T & Tree<T>, indices: NDArray<Unknown, "int32">): T => {
  const op = "takeExamples"
  const n = countIn(op, examples)
  const rows = hostOf(op, indices).data
  const given = { indices: showAval(indices) }
  if (indices.dtype !== "int32")
    throw new DTypeError({
      op,
      problem: `the indices must be int32, not ${indices.dtype}`,
      given,
      hint: 'use { dtype: "int32" }',
    })
  if (indices.shape.length !== 1) throw new ShapeError({ op, problem: "the indices must be int32[m]", given })
  const wrong = rows.findIndex((row) => row < 0 || row >= n)
  if (wrong >= 0)
    throw new ValueError({
      op,
      problem: `there is no example ${rows[wrong]}`,
      given,
      hint: `there are ${n}, from 0 on`,
    })
  return takeIn<T>(op, examples, indices)
}

/** Throws unless `n` is a whole number from `least` on. */
export const checkCount = (op: string, what: string, n: unknown, least: number): number => {
  if (typeof n === "number" && Number.isSafeInteger(n) && n >= least) return n
  throw new ValueError({
    op,
    problem: `${what} is ${nameOfValue(n)}`,
    hint: `use a whole number from ${least} on`,
  })
}

/** An index array of whole numbers. */
export const indicesOf = (rows: readonly number[] | Int32Array): NDArray<Unknown, "int32"> =>
  fromHost([rows.length], "int32", Int32Array.from(rows))

/** The numbers of an index array. */
export const rowsOf = (op: string, indices: NDArray): readonly number[] => [...hostOf(op, indices).data]
