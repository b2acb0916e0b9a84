import {
  array,
  type DType,
  isInteger,
  isNDArray,
  type NDArray,
  range,
  type Shape,
  sizeOf,
  toTypedArray,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { max, min } from "../primitives/arithmetic.js"
import { broadcastInDim, fill, zerosOf } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { cumsum } from "../primitives/cumulative.js"
import { concatenate, iota } from "../primitives/shape.js"
import { axisOf, reshapeTo } from "./axes.js"
import { checkKnown } from "./indices.js"
import { asArray, asNumbers, expand, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { checkCounts, type FlatAxisOption, sliceAxis } from "./rearrange.js"
import { searchsorted } from "./search.js"
import { take } from "./take.js"

/** The options of `repeat`. */
export interface RepeatOptions extends FlatAxisOption {
  /** the length of the result: repetitions beyond it are cut off, and the last element fills what they leave */
  readonly totalRepeatLength?: number
}

/** Every element along an axis `n` times in a row. */
const repeatAll = (x: NDArray, n: number, axis: number): NDArray => {
  const shape: Shape = x.shape
  const spread = [...shape.slice(0, axis + 1), n, ...shape.slice(axis + 1)]
  const dims = range(shape.length).map((i) => (i > axis ? i + 1 : i))
  return reshapeTo(
    broadcastInDim(x, spread, dims),
    shape.map((d, i) => (i === axis ? d * n : d)),
  )
}

const repeatEach = (x: NDArray, counts: readonly number[], axis: number): NDArray =>
  concatenate(
    counts.map((n, i) => repeatAll(sliceAxis(x, axis, i, i + 1), n, axis)),
    axis,
  )

const mismatch = (x: NDArray, n: unknown, count: number, axis: number): ShapeError =>
  new ShapeError({
    op: "repeat",
    problem: `${count} counts do not go with ${x.shape[axis]} elements along axis ${axis}`,
    given: showAll({ x, n }),
    hint: "give one count, or one for each element",
  })

/** The counts as a vector with one for each of `length` elements. */
const countsFor = (x: NDArray, n: NDArray, axis: number): NDArray => {
  const length: number = x.shape[axis]
  if (!isInteger(asArray("repeat", n, "n").dtype))
    throw new DTypeError({
      op: "repeat",
      problem: `the counts must be int32 or uint32, not ${n.dtype}`,
      given: showAll({ x, n }),
      hint: 'convert them first: astype(n, "int32")',
    })
  const size = sizeOf(n.shape)
  if (n.shape.length > 1 || (size !== 1 && size !== length)) throw mismatch(x, n, size, axis)
  return expand(size === 1 ? reshapeTo(n, []) : n, [length])
}

/** The slice that stands at each place is the one before which that many repetitions end. */
const repeatTo = (x: NDArray, n: NDArray, total: number, axis: number): NDArray => {
  const length: number = x.shape[axis]
  if (!Number.isInteger(total) || total < 0)
    throw new ValueError({
      op: "repeat",
      problem: `totalRepeatLength is ${show(total)}, not a length`,
      hint: "use a whole number from 0 on",
    })
  if (length === 0)
    throw new ShapeError({
      op: "repeat",
      problem: `axis ${axis} has no elements to repeat`,
      given: { x: show(x) },
      hint: "leave out totalRepeatLength",
    })
  const counts = convert(n, "int32")
  const ends = cumsum(max(counts, zerosOf(counts)), 0, false)
  const found = searchsorted(ends, iota([total], "int32", 0), { side: "right" })
  return take(x, min(found, fill(found, length - 1)), { axis, mode: "clip" })
}

/**
 * Every element repeated n times in a row, or as often as n says for each; flattened without an axis.
 *
 * Counts in an array must be known unless the total is given, since the shape of the result depends on them.
 * @throws ShapeError when there is no such axis, or not one count for each element; ValueError for a bad count
 * @example repeat(array([1, 2]), 2) // [1, 1, 2, 2]
 */
export const repeat = operation(
  "repeat",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    n: NDArray | number | readonly number[],
    { axis, totalRepeatLength: total }: RepeatOptions = {},
  ): NDArray<Unknown, D> => {
    const own = asArray("repeat", x)
    const y = axis === undefined || axis === null ? reshapeTo(own, [sizeOf(own.shape)]) : own
    const along = axisOf("repeat", y, axis ?? 0)
    if (isNDArray(n)) {
      const counts = countsFor(y, n, along)
      if (total !== undefined) return repeatTo(y, counts, total, along)
      checkKnown("repeat", n, "n", "give the length of the result: repeat(x, n, { totalRepeatLength })")
      return repeat(y, Array.from(toTypedArray(n)), { axis: along })
    }
    const counts = asNumbers("repeat", n, "n")
    checkCounts("repeat", counts)
    if (counts.length !== 1 && counts.length !== y.shape[along]) throw mismatch(x, n, counts.length, along)
    if (total !== undefined) return repeatTo(y, countsFor(y, array(counts, { dtype: "int32" }), along), total, along)
    return counts.length === 1
      ? repeatAll(y, counts[0]!, along)
      : counts.length === 0
        ? y
        : repeatEach(y, counts, along)
  },
  ["axis", "totalRepeatLength"],
)
