import { type DType, type NDArray, partsOf, range, type Shape, sizeOf, toTypedArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { sub } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { cumsum } from "../primitives/cumulative.js"
import { scatter } from "../primitives/scatter.js"
import { select } from "../primitives/select.js"
import { iota, transpose } from "../primitives/shape.js"
import { axisOf, permute, reshapeTo } from "./axes.js"
import { checkKnown } from "./indices.js"
import { stack } from "./join.js"
import { truth } from "./logic.js"
import { asArray, show } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

/** The length of a result that depends on elements. */
export interface SizeOptions {
  /** how many; by default as many as there are, which must be known: not while tracing */
  readonly size?: number
  /** what stands in places that are too many; default 0 */
  readonly fillValue?: number
}

/** What an element is as a word, equal where elements are; NaN is one word. */
export type Word = number | string

const ZERO = "0 0"

/** The elements as words. */
const wordsOf = (x: NDArray): readonly Word[] => {
  const parts = partsOf(x)
  if (parts === null) return Array.from(toTypedArray(x))
  const im = toTypedArray(parts[1])
  return Array.from(toTypedArray(parts[0]), (re, i) => (Number.isNaN(re + im[i]!) ? Number.NaN : `${re} ${im[i]}`))
}

/** The length asked for, or what is counted in the elements of arrays, which must be known. */
export const sizeFor = (
  op: string,
  xs: readonly NDArray[],
  size: number | undefined,
  count: (...words: readonly (readonly Word[])[]) => number,
): number => {
  if (size === undefined) {
    for (const x of xs) checkKnown(op, x, "x", `give the length: ${op}(x, { size })`)
    return count(...xs.map(wordsOf))
  }
  if (!Number.isInteger(size) || size < 0)
    throw new ValueError({
      op,
      problem: `the size is ${show(size)}, not a length`,
      hint: "use a whole number from 0 on",
    })
  return size
}

const countTrue = (data: readonly Word[] = []): number => data.filter((v) => v !== 0 && v !== ZERO).length

/** The rows of `x` where a vector `mask` holds, in order, then rows of the fill value: `size` in all. */
export const keepRows = (x: NDArray, mask: NDArray, size: number, value: NDArray): NDArray => {
  const n: number = mask.shape[0]
  if (size === 0) return value
  const places = cumsum(convert(mask, "int32"), 0, false)
  // A row that is not kept goes beyond the end, where it is dropped.
  const to = select(mask, sub(places, fill(places, 1)), fill(places, size))
  const rest = range(x.shape.length).slice(1)
  return scatter(value, reshapeTo(to, [n, 1]), x, {
    updateWindowDims: rest,
    insertedWindowDims: [0],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: [0],
    mode: "fill",
  })
}

/**
 * The int32 indices of the elements that are not 0, a vector for each axis, in row-major order.
 *
 * @throws ShapeError without a size while tracing
 * @example nonzero(array([0, 5, 7])) // [[1, 2]]
 */
export const nonzero = operation(
  "nonzero",
  (x: NDArray, { size, fillValue = 0 }: SizeOptions = {}): readonly NDArray<Unknown, "int32">[] => {
    const own: NDArray = asArray("nonzero", x).shape.length === 0 ? reshapeTo(x, [1]) : x
    const shape: Shape = own.shape
    const n = sizeOf(shape)
    const mask = reshapeTo(truth(own), [n])
    const length = sizeFor("nonzero", [x], size, countTrue)
    const empty = fill({ shape: [length], dtype: "int32" }, fillValue)
    return shape.map((_, axis) => keepRows(reshapeTo(iota(shape, "int32", axis), [n]), mask, length, empty))
  },
  ["size", "fillValue"],
)

/**
 * The int32 indices in the flattened array of the elements that are not 0.
 *
 * @throws ShapeError without a size while tracing
 * @example flatnonzero(array([[0, 5], [7, 0]])) // [1, 2]
 */
export const flatnonzero = operation(
  "flatnonzero",
  (x: NDArray, options: SizeOptions = {}): NDArray<Unknown, "int32"> =>
    nonzero(reshapeTo(asArray("flatnonzero", x), [sizeOf(x.shape)]), options)[0]!,
  ["size", "fillValue"],
)

/**
 * The int32 indices of the elements that are not 0, a row for each.
 *
 * @throws ShapeError without a size while tracing
 * @example argwhere(array([[0, 5], [7, 0]])) // [[0, 1], [1, 0]]
 */
export const argwhere = operation(
  "argwhere",
  (x: NDArray, options: SizeOptions = {}): NDArray<Unknown, "int32"> => transpose(stack(nonzero(x, options)), [1, 0]),
  ["size", "fillValue"],
)

/** The options of `compress`. */
export interface CompressOptions extends SizeOptions {
  /** default: the flattened array */
  readonly axis?: number | null
}

/**
 * The slices of x along an axis, default the elements of the flattened array, where the vector `condition` holds.
 *
 * @throws ShapeError without a size while tracing, or when the condition is no vector or too long
 * @example compress(array([true, false, true]), array([1, 2, 3])) // [1, 3]
 */
export const compress = operation(
  "compress",
  <D extends DType>(
    condition: NDArray,
    x: NDArray<Unknown, D>,
    { axis, size, fillValue = 0 }: CompressOptions = {},
  ): NDArray<Unknown, D> => {
    const own: NDArray = axis === undefined || axis === null ? reshapeTo(asArray("compress", x), [sizeOf(x.shape)]) : x
    const along = axisOf("compress", asArray("compress", own), axis ?? 0)
    const mask = truth(asArray("compress", condition, "condition"))
    if (mask.shape.length !== 1 || mask.shape[0] > own.shape[along])
      throw new ShapeError({
        op: "compress",
        problem: `the condition is no vector of at most ${own.shape[along]} elements`,
        given: { condition: show(condition), x: show(x) },
        hint: "give one truth value for each slice; extract(condition, x) takes any shape",
      })
    const others = range(own.shape.length).filter((i) => i !== along)
    const rows = permute(sliceAxis(own, along, 0, mask.shape[0]), [along, ...others])
    const length = sizeFor("compress", [condition], size, countTrue)
    const kept = keepRows(
      rows,
      mask,
      length,
      fill({ shape: [length, ...rows.shape.slice(1)], dtype: x.dtype }, fillValue),
    )
    return permute(
      kept,
      range(own.shape.length).map((i) => (i === along ? 0 : i < along ? i + 1 : i)),
    )
  },
  ["size", "fillValue", "axis"],
)

/**
 * The elements of x where `condition`, of the same size, holds.
 *
 * @throws ShapeError without a size while tracing
 * @example const x = array([-1, 2, 3]); extract(greater(x, 0), x) // [2, 3]
 */
export const extract = operation(
  "extract",
  <D extends DType>(condition: NDArray, x: NDArray<Unknown, D>, options: SizeOptions = {}): NDArray<Unknown, D> => {
    const { size, fillValue = 0 } = options
    const n = sizeOf(asArray("extract", x).shape)
    if (sizeOf(asArray("extract", condition, "condition").shape) !== n)
      throw new ShapeError({
        op: "extract",
        problem: "the condition has another size than x",
        given: { condition: show(condition), x: show(x) },
        hint: "give one truth value for each element",
      })
    const length = sizeFor("extract", [condition], size, countTrue)
    const mask = truth(reshapeTo(condition, [n]))
    return keepRows(reshapeTo(x, [n]), mask, length, fill({ shape: [length], dtype: x.dtype }, fillValue))
  },
  ["size", "fillValue"],
)
