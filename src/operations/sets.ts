import {
  type AnyDType,
  type DType,
  isComplexArray,
  isInexact,
  type NDArray,
  range,
  type Shape,
  sizeOf,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { sub } from "../primitives/arithmetic.js"
import { and, not, or } from "../primitives/bits.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { eq, ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { cumsum } from "../primitives/cumulative.js"
import { scatterAdd } from "../primitives/gather.js"
import { reduceOr } from "../primitives/reduce.js"
import { scatter } from "../primitives/scatter.js"
import { select } from "../primitives/select.js"
import { concatenate, iota } from "../primitives/shape.js"
import { sort } from "../primitives/sort.js"
import { axisOf, permute, reshapeTo } from "./axes.js"
import { comparable } from "./elementwise.js"
import { keepRows, type SizeOptions, sizeFor, type Word } from "./nonzero.js"
import { asArray, checkTakes, operands } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"
import { isin } from "./search.js"

/** The options of `unique`. */
export interface UniqueOptions extends SizeOptions {
  /** the axis whose slices are compared; default: the elements of the flattened array */
  readonly axis?: number | null
}

/** Rows in lexicographic order, with the order that sorts them; rows are the leading axis of a matrix. */
const sortRows = (rows: NDArray): readonly [NDArray, NDArray] => {
  const [n, width]: readonly number[] = [rows.shape[0], rows.shape[1]]
  const columns = range(width!).map((i) => reshapeTo(sliceAxis(rows, 1, i, i + 1), [n!]))
  const sorted = sort([...columns, iota([n!], "int32", 0)], 0, Math.max(width!, 1))
  const order = sorted.at(-1)!
  if (width === 0) return [rows, order]
  return [
    concatenate(
      sorted.slice(0, -1).map((c) => reshapeTo(c, [n!, 1])),
      1,
    ),
    order,
  ]
}

const differs = (x: NDArray, y: NDArray): NDArray =>
  isInexact(x.dtype) ? and(ne(x, y), or(eq(x, x), eq(y, y))) : ne(x, y)

/** Which rows of sorted ones differ from the row before; NaN equals NaN here. */
const firsts = (rows: NDArray): NDArray => {
  const n: number = rows.shape[0]
  const start = fill({ shape: [Math.min(n, 1)], dtype: "bool" }, 1)
  if (n < 2) return start
  return concatenate([start, reduceOr(differs(sliceAxis(rows, 0, 1, n), sliceAxis(rows, 0, 0, n - 1)), [1])], 0)
}

/** What `uniqueAll` finds. */
export interface Unique<D extends DType> {
  readonly values: NDArray<Unknown, D>
  /** where each value stands first */
  readonly indices: NDArray<Unknown, "int32">
  /** for each element the index of its value */
  readonly inverse: NDArray<Unknown, "int32">
  readonly counts: NDArray<Unknown, "int32">
}

/** The elements `at` of a vector of length n. */
const places = (at: NDArray): readonly [NDArray, Parameters<typeof scatter>[3]] => [
  reshapeTo(at, [at.shape[0], 1]),
  {
    updateWindowDims: [],
    insertedWindowDims: [0],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: [0],
    mode: "fill",
  },
]

/** The slices along an axis as words, equal where all elements are. */
const groupsAlong = (shape: Shape, axis: number, data: readonly Word[]): readonly string[] => {
  const stride = sizeOf(shape.slice(axis + 1))
  const n = shape[axis]!
  return range(n).map((k) => data.filter((_, i) => Math.floor(i / stride) % n === k).join())
}

const find = (op: string, x: NDArray, { axis, size, fillValue }: UniqueOptions): Unique<AnyDType> => {
  checkTakes(op, comparable, [asArray(op, x)], { x })
  const isFlat = axis === undefined || axis === null
  // Complex numbers of which a part is NaN are one number.
  const y: NDArray = isComplexArray(x) ? select(ne(x, x), fill(x, Number.NaN), x) : x
  const own = isFlat ? reshapeTo(y, [sizeOf(y.shape)]) : y
  const along = axisOf(op, own, axis ?? 0)
  const order = [along, ...range(own.shape.length).filter((i) => i !== along)]
  const moved = permute(own, order)
  const shape: Shape = moved.shape
  const n = shape[0]!
  const [rows, sorted] = sortRows(reshapeTo(moved, [n, sizeOf(shape.slice(1))]))
  const isFirst = firsts(rows)
  const length = sizeFor(op, [x], size, (data = []) =>
    isFlat ? new Set(data).size : new Set(groupsAlong(own.shape, along, data)).size,
  )
  const width: number = rows.shape[1]
  const kept = { shape: [length, width], dtype: x.dtype }
  const isFilled = fillValue !== undefined || n === 0 || length === 0
  const rest = isFilled ? fill(kept, fillValue ?? 0) : broadcastInDim(sliceAxis(rows, 0, 0, 1), kept.shape, [0, 1])
  const none = fill({ shape: [length], dtype: "int32" }, 0)
  const groups = sub(cumsum(convert(isFirst, "int32"), 0, false), fill({ shape: [n], dtype: "int32" }, 1))
  const [at, params] = places(groups)
  const [back, same] = places(sorted)
  const back0 = fill({ shape: [n], dtype: "int32" }, 0)
  const inverse = n === 0 ? back0 : scatter(back0, back, groups, same)
  return {
    values: permute(
      reshapeTo(keepRows(rows, isFirst, length, rest), [length, ...shape.slice(1)]),
      range(order.length).map((i) => order.indexOf(i)),
    ),
    indices: keepRows(sorted, isFirst, length, none),
    inverse: isFlat ? reshapeTo(inverse, x.shape) : inverse,
    counts: length === 0 ? none : scatterAdd(none, at, fill({ shape: [n], dtype: "int32" }, 1), params),
  }
}

/**
 * The distinct elements of the flattened array, or slices along an axis, in ascending order. With a size there are as
 * many: too many are cut off, too few are filled up, with the smallest unless given.
 *
 * @throws ShapeError without a size while tracing
 * @example unique(array([3, 1, 3])) // [1, 3]
 */
export const unique = operation(
  "unique",
  <D extends DType>(x: NDArray<Unknown, D>, options: UniqueOptions = {}): NDArray<Unknown, D> =>
    find("unique", x, options).values,
  ["size", "fillValue", "axis"],
)

/**
 * `unique` with where each value stands first, the place of each element among the values, and how often each occurs.
 *
 * @throws ShapeError without a size while tracing
 * @example uniqueAll(array([3, 1, 3])).counts // [1, 2]
 */
export const uniqueAll = operation(
  "uniqueAll",
  <D extends DType>(x: NDArray<Unknown, D>, options: UniqueOptions = {}): Unique<D> => find("uniqueAll", x, options),
  ["size", "fillValue", "axis"],
)

/** The elements of both as vectors; numbers are no sets here, since their elements must be countable as they stand. */
const vectorsOf = (op: string, x: NDArray, y: NDArray): readonly NDArray[] =>
  operands(op, { x: asArray(op, x), y: asArray(op, y, "y") }).map((z) => reshapeTo(z, [sizeOf(z.shape)]))

/** The sorted vectors of two sets, with repetitions. */
const sortedPair = (op: string, x: NDArray, y: NDArray): readonly [NDArray, NDArray] => {
  const [a, b] = vectorsOf(op, x, y).map((z) => sort([z], 0, 1)[0]!)
  checkTakes(op, comparable, [a!], { x, y })
  return [a!, b!]
}

const newIn = (x: NDArray): NDArray => firsts(reshapeTo(x, [x.shape[0], 1]))

/** The distinct elements for which `test` holds, given the elements of the other set. */
const countIn = (data: readonly Word[], other: readonly Word[], test: (isIn: boolean) => boolean): number => {
  const others = new Set(other)
  return [...new Set(data)].filter((v) => test(!Number.isNaN(v) && others.has(v))).length
}

const keep = (x: NDArray, mask: NDArray, length: number, fillValue = 0): NDArray =>
  keepRows(x, mask, length, fill({ shape: [length], dtype: x.dtype }, fillValue))

/** An operation on two sets: the elements of arrays of any shape. */
export type SetOperation = <D extends DType>(
  x: NDArray<Unknown, D>,
  y: NDArray<Unknown, D>,
  options?: SizeOptions,
) => NDArray<Unknown, D>

/**
 * The distinct elements of both, in ascending order.
 *
 * @throws DTypeError when the dtypes differ; ShapeError without a size while tracing
 * @example union1d(array([1, 3]), array([2, 3])) // [1, 2, 3]
 */
export const union1d: SetOperation = operation(
  "union1d",
  (x, y, options = {}) => {
    const [a, b] = vectorsOf("union1d", x, y)
    const size = sizeFor("union1d", [x, y], options.size, (p = [], q = []) => new Set([...p, ...q]).size)
    return unique(concatenate([a!, b!], 0), { ...options, size })
  },
  ["size", "fillValue"],
)

/**
 * The distinct elements of x that are in y too, in ascending order.
 *
 * @throws DTypeError when the dtypes differ; ShapeError without a size while tracing
 * @example intersect1d(array([1, 3]), array([2, 3])) // [3]
 */
export const intersect1d: SetOperation = operation(
  "intersect1d",
  (x, y, options = {}) => {
    const [a, b] = sortedPair("intersect1d", x, y)
    const length = sizeFor("intersect1d", [x, y], options.size, (p = [], q = []) => countIn(p, q, (isIn) => isIn))
    return keep(a, and(newIn(a), isin(a, b)), length, options.fillValue)
  },
  ["size", "fillValue"],
)

/**
 * The distinct elements of x that are not in y, in ascending order.
 *
 * @throws DTypeError when the dtypes differ; ShapeError without a size while tracing
 * @example setdiff1d(array([1, 3]), array([2, 3])) // [1]
 */
export const setdiff1d: SetOperation = operation(
  "setdiff1d",
  (x, y, options = {}) => {
    const [a, b] = sortedPair("setdiff1d", x, y)
    const length = sizeFor("setdiff1d", [x, y], options.size, (p = [], q = []) => countIn(p, q, (isIn) => !isIn))
    return keep(a, and(newIn(a), not(isin(a, b))), length, options.fillValue)
  },
  ["size", "fillValue"],
)

/**
 * The distinct elements of x or y that are not in both, in ascending order.
 *
 * @throws DTypeError when the dtypes differ; ShapeError without a size while tracing
 * @example setxor1d(array([1, 3]), array([2, 3])) // [1, 2]
 */
export const setxor1d: SetOperation = operation(
  "setxor1d",
  (x, y, options = {}) => {
    const [a, b] = sortedPair("setxor1d", x, y)
    const masks = [and(newIn(a), not(isin(a, b))), and(newIn(b), not(isin(b, a)))]
    const [values, mask] = sort([concatenate([a, b], 0), concatenate(masks, 0)], 0, 1)
    const length = sizeFor(
      "setxor1d",
      [x, y],
      options.size,
      (p = [], q = []) => countIn(p, q, (isIn) => !isIn) + countIn(q, p, (isIn) => !isIn),
    )
    return keep(values!, mask!, length, options.fillValue)
  },
  ["size", "fillValue"],
)
