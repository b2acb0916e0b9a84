import { type DType, isNDArray, type NDArray, range, type Shape } from "../array/index.js"
import type { AxisOption, Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { axisOf, ravel, reshapeTo, withOnes } from "./axes.js"
import { concatenate, split } from "./join.js"
import { asArray, asArrays, show } from "./operand.js"
import { operation } from "./operation.js"
import { type FlatAxisOption, sliceAxis } from "./rearrange.js"

/**
 * A scalar as a vector of one element; everything else as it is.
 *
 * @throws TreeError unless x is an array
 * @example atleast1d(array(1)) // [1]
 */
export const atleast1d = <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> =>
  asArray("atleast1d", x).shape.length === 0 ? reshapeTo(x, [1]) : x

/**
 * A vector as a row of a matrix; what has 2 dimensions or more as it is.
 *
 * @throws TreeError unless x is an array
 * @example atleast2d(array([1, 2])) // [[1, 2]]
 */
export const atleast2d = <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> => {
  const n: number = asArray("atleast2d", x).shape.length
  return n < 2 ? reshapeTo(x, withOnes(x.shape, range(2 - n))) : x
}

/**
 * A vector of n elements in the shape [1, n, 1], a matrix with a last axis of length 1, more dimensions as they are.
 *
 * @throws TreeError unless x is an array
 * @example atleast3d(array([1, 2])) // float32[1,2,1]
 */
export const atleast3d = <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> => {
  const n: number = asArray("atleast3d", x).shape.length
  return n >= 3 ? x : reshapeTo(x, n === 2 ? [...x.shape, 1] : [1, ...(n === 1 ? x.shape : [1]), 1])
}

/** Arrays of one dtype joined into one. */
export type Joining = <D extends DType>(xs: readonly NDArray<Unknown, D>[]) => NDArray<Unknown, D>

/**
 * The arrays joined side by side: along the second axis, vectors along their only one.
 *
 * @throws ShapeError when the other lengths differ; DTypeError when the dtypes differ
 * @example hstack([array([1, 2]), array([3])]) // [1, 2, 3]
 */
export const hstack: Joining = operation("hstack", (xs) => {
  const arrays = asArrays("hstack", xs).map(atleast1d)
  return concatenate(arrays, { axis: arrays[0]!.shape.length === 1 ? 0 : 1 })
})

/**
 * The arrays joined one below the other: along the first axis, vectors as rows.
 *
 * @throws ShapeError when the other lengths differ; DTypeError when the dtypes differ
 * @example vstack([array([1, 2]), array([3, 4])]) // [[1, 2], [3, 4]]
 */
export const vstack: Joining = operation("vstack", (xs) =>
  concatenate(asArrays("vstack", xs).map(atleast2d), { axis: 0 }),
)

/**
 * The arrays joined along the third axis, which vectors and matrices get.
 *
 * @throws ShapeError when the other lengths differ; DTypeError when the dtypes differ
 * @example dstack([array([1, 2]), array([3, 4])]) // [[[1, 3], [2, 4]]]
 */
export const dstack: Joining = operation("dstack", (xs) =>
  concatenate(asArrays("dstack", xs).map(atleast3d), { axis: 2 }),
)

/**
 * Vectors as the columns of a matrix, and matrices side by side.
 *
 * @throws ShapeError when the lengths of the columns differ; DTypeError when the dtypes differ
 * @example columnStack([array([1, 2]), array([3, 4])]) // [[1, 3], [2, 4]]
 */
export const columnStack: Joining = operation("columnStack", (xs) =>
  concatenate(
    asArrays("columnStack", xs).map((x) => (x.shape.length < 2 ? reshapeTo(x, [...atleast1d(x).shape, 1]) : x)),
    { axis: 1 },
  ),
)

/** Arrays in nested lists, as they are to lie. */
export type Blocks = NDArray | readonly Blocks[]

const isArrayBlock = (x: Blocks): x is NDArray => isNDArray(x)

/** Throws unless there are arrays at the ends of the lists. */
const checkBlocks = (x: unknown, name: string): void => {
  if (!Array.isArray(x)) asArray("block", x, name)
  else if (x.length === 0) asArrays("block", x)
  else for (const [i, inner] of x.entries()) checkBlocks(inner, `${name}[${i}]`)
}

const depthOf = (x: Blocks): number => (isArrayBlock(x) ? 0 : 1 + Math.max(0, ...x.map(depthOf)))

const dimsOf = (x: Blocks): number => (isArrayBlock(x) ? x.shape.length : Math.max(0, ...x.map(dimsOf)))

const joinBlocks = (x: Blocks, axis: number, dims: number): NDArray =>
  isArrayBlock(x)
    ? reshapeTo(x, withOnes(x.shape, range(dims - x.shape.length)))
    : concatenate(
        x.map((inner) => joinBlocks(inner, axis + 1, dims)),
        { axis },
      )

/**
 * Arrays in nested lists joined along the last axis in the innermost lists, the one before in those around them, ...
 *
 * @throws ShapeError when the blocks do not fit; DTypeError when the dtypes differ; TreeError for an empty list, or
 * what is neither a list nor an array
 * @example block([[eye(2), zeros([2, 1])], [ones([1, 3])]]) // float32[3,3]
 */
export const block = operation("block", (blocks: Blocks): NDArray => {
  checkBlocks(blocks, "blocks")
  const depth = depthOf(blocks)
  const dims = Math.max(dimsOf(blocks), depth)
  return joinBlocks(blocks, dims - depth, dims)
})

/**
 * The values after the elements of x along an axis; without one both are flattened.
 *
 * @throws ShapeError when the other lengths differ; DTypeError when the dtypes differ
 * @example append(array([1, 2]), array([3])) // [1, 2, 3]
 */
export const append = operation(
  "append",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    values: NDArray<Unknown, D>,
    { axis }: FlatAxisOption = {},
  ): NDArray<Unknown, D> =>
    axis === undefined || axis === null
      ? concatenate([ravel(x), ravel(asArray("append", values, "values"))])
      : concatenate([x, values], { axis }),
  ["axis"],
)

/**
 * The slices of x along an axis, default the first, which they have not.
 *
 * @throws ShapeError when there is no such axis
 * @example unstack(array([[1, 2], [3, 4]])) // [[1, 2], [3, 4]]
 */
export const unstack = operation(
  "unstack",
  <D extends DType>(x: NDArray<Unknown, D>, options: AxisOption = {}): readonly NDArray<Unknown, D>[] => {
    const axis = axisOf("unstack", asArray("unstack", x), options.axis ?? 0)
    const rest = x.shape.filter((_: number, i: number) => i !== axis)
    return range(x.shape[axis]).map((i) => reshapeTo(sliceAxis(x, axis, i, i + 1), rest))
  },
  ["axis"],
)

/**
 * The array in sections along an axis, default 0, as equal as they can be, the longer ones first; or cut before indices.
 *
 * @throws ShapeError when there is no such axis; ValueError when there is no such number of sections
 * @example arraySplit(arange(5), 2) // [[0, 1, 2], [3, 4]]
 */
export const arraySplit = operation(
  "arraySplit",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    sections: number | readonly number[],
    options: AxisOption = {},
  ): readonly NDArray<Unknown, D>[] => {
    if (typeof sections !== "number") return split(x, sections, options)
    if (!Number.isInteger(sections) || sections < 1)
      throw new ValueError({
        op: "arraySplit",
        problem: `${sections} is no number of sections`,
        hint: "use a whole number from 1 on, or a list of indices",
      })
    const axis = axisOf("arraySplit", asArray("arraySplit", x), options.axis ?? 0)
    const n: number = x.shape[axis]
    const cut = (k: number): number => k * Math.floor(n / sections) + Math.min(k, n % sections)
    return range(sections).map((k) => sliceAxis(x, axis, cut(k), cut(k + 1)))
  },
  ["axis"],
)

/** The array in sections along a fixed axis. */
export type Splitting = <D extends DType>(
  x: NDArray<Unknown, D>,
  sections: number | readonly number[],
) => readonly NDArray<Unknown, D>[]

/* @__NO_SIDE_EFFECTS__ */
const splitting =
  (op: string, axisIn: (shape: Shape) => number, least: number): Splitting =>
  (x, sections) => {
    if (asArray(op, x).shape.length < least)
      throw new ShapeError({
        op,
        problem: `needs an array with at least ${least} dimensions`,
        given: { x: show(x) },
        hint: "use split(x, sections, { axis })",
      })
    return split(x, sections, { axis: axisIn(x.shape) })
  }

/**
 * `split` along the second axis, of a vector along its only one.
 *
 * @throws ShapeError when the sections are not equal
 * @example hsplit(arange(4), 2) // [[0, 1], [2, 3]]
 */
export const hsplit: Splitting = operation(
  "hsplit",
  splitting("hsplit", (shape) => (shape.length === 1 ? 0 : 1), 1),
)

/**
 * `split` along the first axis.
 *
 * @throws ShapeError when the sections are not equal, or for less than 2 dimensions
 * @example vsplit(array([[1, 2], [3, 4]]), 2) // [[[1, 2]], [[3, 4]]]
 */
export const vsplit: Splitting = operation(
  "vsplit",
  splitting("vsplit", () => 0, 2),
)

/**
 * `split` along the third axis.
 *
 * @throws ShapeError when the sections are not equal, or for less than 3 dimensions
 * @example dsplit(array([[[1, 2], [3, 4]]]), 2) // [[[[1], [3]]], [[[2], [4]]]]
 */
export const dsplit: Splitting = operation(
  "dsplit",
  splitting("dsplit", () => 2, 3),
)
