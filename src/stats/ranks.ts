import { type DType, isPlain, type NDArray, nameOfValue, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { axisOf, reshapeTo } from "../operations/axes.js"
import { computing, floats } from "../operations/elementwise.js"
import {
  add,
  argmax,
  astype,
  concatenate,
  cummax,
  cumsum,
  divide,
  flip,
  notEqual,
  ones,
  sort,
  sortBy,
  squeeze,
  std,
  subtract,
  takeAlongAxis,
  where,
} from "../operations/index.js"
import { asArray, checkTakes, quote, show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { sliceAxis } from "../operations/rearrange.js"
import { fill } from "../primitives/broadcast.js"
import { iota } from "../primitives/shape.js"

/** Along an axis of sorted elements: where they differ from the one before. */
const beginnings = (sorted: NDArray, axis: number): NDArray => {
  const n: number = sorted.shape[axis]
  const first = ones(
    sorted.shape.map((d: number, i: number) => (i === axis ? Math.min(1, d) : d)),
    { dtype: "bool" },
  )
  if (n < 2) return first
  const [next, last] = [sliceAxis(sorted, axis, 1, n), sliceAxis(sorted, axis, 0, n - 1)]
  return concatenate([first, notEqual(next, last)], { axis })
}

/** For each sorted element the place of the first one that is equal to it. */
const firstPlaces = (isFirst: NDArray, axis: number): NDArray => {
  const place = iota(isFirst.shape, "int32", axis)
  return cummax(where(isFirst, place, 0), { axis })
}

/** How ties are ranked. */
export type RankMethod = "average" | "min" | "max" | "dense" | "ordinal"

const methods: readonly unknown[] = ["average", "min", "max", "dense", "ordinal"]

/** The options of `rankdata`. */
export interface RankOptions {
  /** what equal elements get: the mean of their ranks, the least, the largest, the next number, or their ranks; default "average" */
  readonly method?: RankMethod
  /** default: the flattened array */
  readonly axis?: number | null
}

/** The ranks of sorted elements, from 1 on. */
const ranks = (sorted: NDArray, axis: number, method: RankMethod): NDArray => {
  const place = iota(sorted.shape, "int32", axis)
  if (method === "ordinal") return add(place, 1)
  const isFirst = beginnings(sorted, axis)
  if (method === "dense") return cumsum(astype(isFirst, "int32"), { axis })
  const least: NDArray = add(firstPlaces(isFirst, axis), 1)
  if (method === "min") return least
  const n: number = sorted.shape[axis]
  const isLast = flip(beginnings(flip(sorted, { axis }), axis), { axis })
  const turned = firstPlaces(flip(isLast, { axis }), axis)
  const most: NDArray = subtract(n, flip(turned, { axis }))
  return method === "max" ? most : divide(astype(add(least, most), "float32"), 2)
}

/**
 * The rank of each element among those along an axis, default of the flattened array, from 1 for the smallest.
 *
 * @throws ShapeError when there is no such axis; ValueError for an unknown method
 * @example rankdata(array([0, 2, 3, 2])) // [1, 2.5, 4, 2.5]
 */
export const rankdata = operation(
  "rankdata",
  (x: NDArray, options: RankOptions = {}): NDArray<Unknown, "float32"> => {
    const op = "rankdata"
    const { method = "average", axis = null }: RankOptions = isPlain(options) ? options : {}
    checkTakes(op, computing, [asArray(op, x)], { x })
    if (!methods.includes(method))
      throw new ValueError({
        op,
        problem: `${quote(method)} is no method`,
        hint: `use ${methods.map(quote).join(", ")}`,
      })
    const own: NDArray = axis === null ? reshapeTo(x, [sizeOf(x.shape)]) : x
    const along = axisOf(op, own, axis ?? 0)
    const [sorted, order] = sortBy([own, iota(own.shape, "int32", along)], { axis: along })
    const ranked = ranks(sorted!, along, method)
    const [, back] = sortBy([order!, ranked], { axis: along })
    return astype(back!, "float32")
  },
  ["method", "axis"],
)

/** What `mode` finds. */
export interface Mode<D extends DType> {
  readonly mode: NDArray<Unknown, D>
  readonly count: NDArray<Unknown, "int32">
}

/** The options of `mode`. */
export interface ModeOptions {
  /** default 0; null for the flattened array */
  readonly axis?: number | null
  readonly keepDims?: boolean
}

/**
 * The most frequent element along an axis, default the first, of several the smallest; and how often it occurs.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example mode(array([3, 1, 3, 1, 2])).mode // 1
 */
export const mode = operation(
  "mode",
  <D extends DType>(x: NDArray<Unknown, D>, options: ModeOptions = {}): Mode<D> => {
    const op = "mode"
    const { axis = 0, keepDims = false } = options
    checkTakes(op, computing, [asArray(op, x)], { x })
    const own: NDArray = axis === null ? reshapeTo(x, [sizeOf(x.shape)]) : x
    const along = axisOf(op, own, axis ?? 0)
    if (own.shape[along] === 0)
      throw new ShapeError({
        op,
        problem: `axis ${along} has no elements`,
        given: { x: show(x) },
        hint: "the mode is one of the elements",
      })
    const sorted = sort(own, { axis: along })
    const place = iota(sorted.shape, "int32", along)
    const repeated = subtract(place, firstPlaces(beginnings(sorted, along), along))
    const at = argmax(repeated, { axis: along, keepDims: true })
    const pick = (y: NDArray): NDArray => {
      const found = takeAlongAxis(y, at, { axis: along })
      if (!keepDims) return squeeze(found, { axis: along })
      return axis === null
        ? reshapeTo(
            found,
            x.shape.map(() => 1),
          )
        : found
    }
    return { mode: pick(sorted), count: add(pick(repeated), 1) }
  },
  ["axis", "keepDims"],
)

/** The options of `sem`. */
export interface SemOptions {
  /** default 0; null for the flattened array */
  readonly axis?: number | null
  readonly keepDims?: boolean
  /** taken from the count of elements; default 1 */
  readonly ddof?: number
}

/**
 * The standard error of the mean along an axis, default the first: the standard deviation over the root of the count.
 *
 * @throws ShapeError when there is no such axis; DTypeError unless x is float; ValueError for a ddof that is no number
 * @example sem(array([1, 2, 3])) // 0.57735026
 */
export const sem = operation(
  "sem",
  <D extends DType>(x: NDArray<Unknown, D>, options: SemOptions = {}): NDArray<Unknown, D> => {
    const { axis = 0, keepDims = false, ddof = 1 } = options
    checkTakes("sem", floats, [asArray("sem", x)], { x })
    if (typeof ddof !== "number" || Number.isNaN(ddof))
      throw new ValueError({
        op: "sem",
        problem: `ddof is ${nameOfValue(ddof)}, not a number`,
        hint: "use 1, or 0 for a mean that is known",
      })
    const n = axis === null ? sizeOf(x.shape) : x.shape[axisOf("sem", x, axis)]
    const deviation: NDArray = std(x, { axis, keepDims, ddof })
    return divide(deviation, fill(deviation, Math.sqrt(n)))
  },
  ["axis", "keepDims", "ddof"],
)
