import { type DType, type NDArray, range, type Shape, scalar, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, ceil, div, floor, max, min, mul, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq, le, ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { reduceOr } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { sort } from "../primitives/sort.js"
import { axesOf, permute, reshapeTo } from "./axes.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes, show } from "./operand.js"
import { keptShape } from "./reduce.js"
import { takeAlongAxis } from "./take.js"

/** What a quantile between two elements is: a number between them by its place, one of them, or their mean. */
export type QuantileMethod = "linear" | "lower" | "higher" | "nearest" | "midpoint"

/** The options of medians. */
export interface MedianOptions {
  readonly axis?: number | readonly number[] | null
  readonly keepDims?: boolean
}

/** The options of quantiles. */
export interface QuantileOptions extends MedianOptions {
  /** default "linear" */
  readonly method?: QuantileMethod
}

const between: Readonly<Record<QuantileMethod, (low: NDArray, high: NDArray, weight: NDArray) => NDArray>> = {
  linear: (low, high, weight) => add(mul(low, sub(fill(weight, 1), weight)), mul(high, weight)),
  lower: (low) => low,
  higher: (_, high) => high,
  nearest: (low, high, weight) => select(le(weight, fill(weight, 0.5)), low, high),
  midpoint: (low, high) => mul(add(low, high), fill(low, 0.5)),
}

/** Rows of the elements that are reduced, as the last axis. */
const rowsOf = (x: NDArray, axes: readonly number[]): NDArray => {
  const shape: Shape = x.shape
  const others = range(shape.length).filter((i) => !axes.includes(i))
  return reshapeTo(permute(x, [...others, ...axes]), [
    ...others.map((i) => shape[i]!),
    sizeOf(axes.map((i) => shape[i]!)),
  ])
}

/** How many elements of each row count: all, or those that are not NaN, which a sort puts first. */
const countOf = (rows: NDArray, ignoresNaN: boolean): NDArray => {
  const last = rows.shape.length - 1
  return ignoresNaN
    ? reduceSum(convert(eq(rows, rows), rows.dtype), [last])
    : fill({ shape: rows.shape.slice(0, -1), dtype: rows.dtype }, rows.shape[last])
}

const quantileOf = (
  op: string,
  x: NDArray,
  q: NDArray,
  { axis, keepDims = false, method = "linear" }: QuantileOptions,
  ignoresNaN: boolean,
): NDArray => {
  if (between[method] === undefined)
    throw new ValueError({
      op,
      problem: `"${String(method)}" is no method`,
      hint: `use ${Object.keys(between)
        .map((m) => `"${m}"`)
        .join(", ")}`,
    })
  const axes = axesOf(op, x, axis)
  const rows = rowsOf(x, axes)
  if (rows.shape.at(-1) === 0)
    throw new ShapeError({
      op,
      problem: `${op} of no elements is not defined`,
      given: { x: show(x) },
      hint: "reduce axes that have elements",
    })
  const last = rows.shape.length - 1
  const sorted = sort([rows], last, 1)[0]!
  const outer: Shape = rows.shape.slice(0, -1)
  const many = [...outer, sizeOf(q.shape)]
  const spread = (y: NDArray): NDArray => broadcastInDim(y, many, range(outer.length))
  const level = broadcastInDim(reshapeTo(q, [sizeOf(q.shape)]), many, [last])
  const top = sub(spread(countOf(rows, ignoresNaN)), fill(level, 1))
  const place = mul(level, top)
  const inRange = (y: NDArray): NDArray => max(min(y, top), zerosOf(y))
  const at = (y: NDArray): NDArray => takeAlongAxis(sorted, convert(inRange(y), "int32"), { axis: -1, mode: "clip" })
  const [low, high] = [floor(place), ceil(place)]
  const found = between[method](at(low), at(high), sub(place, low))
  const missing = spread(reduceOr(ne(rows, rows), [last]))
  const value = ignoresNaN ? found : select(missing, fill(found, Number.NaN), found)
  const front = permute(value, [last, ...range(last)])
  return reshapeTo(front, [...q.shape, ...(keepDims ? keptShape(x.shape, axes) : outer)])
}

/** The levels in the dtype of x. */
const levelsOf = (op: string, x: NDArray, q: NDArray | number): NDArray => {
  checkTakes(op, floats, [asArray(op, x)], { x })
  if (typeof q === "number") return scalar(q, x.dtype)
  checkTakes(op, floats, [asArray(op, q, "q")], { q })
  return convert(q, x.dtype)
}

/** A quantile over axes; the axes of the levels come first in the result. */
export type Quantile = <D extends DType>(
  x: NDArray<Unknown, D>,
  q: NDArray | number,
  options?: QuantileOptions,
) => NDArray<Unknown, D>

/* @__NO_SIDE_EFFECTS__ */
const quantiles =
  (op: string, percent: boolean, ignoresNaN: boolean): Quantile =>
  (x, q, options = {}) => {
    const levels = levelsOf(op, x, q)
    return quantileOf(op, x, percent ? div(levels, fill(levels, 100)) : levels, options, ignoresNaN)
  }

/**
 * The number below which a share q, from 0 to 1, of the elements over axes, default all, lies; NaN if one is.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example quantile(array([1, 2, 3, 4]), 0.5) // 2.5
 */
export const quantile: Quantile = quantiles("quantile", false, false)

/**
 * `quantile` of the elements that are not NaN.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanquantile(array([1, NaN, 3]), 0.5) // 2
 */
export const nanquantile: Quantile = quantiles("nanquantile", false, true)

/**
 * `quantile` with a share in percent.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example percentile(array([1, 2, 3]), 50) // 2
 */
export const percentile: Quantile = quantiles("percentile", true, false)

/**
 * `percentile` of the elements that are not NaN.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanpercentile(array([1, NaN, 3]), 50) // 2
 */
export const nanpercentile: Quantile = quantiles("nanpercentile", true, true)

/**
 * The middle element over axes, default all, or the mean of the two; NaN if one is.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example median(array([3, 1, 2])) // 2
 */
export const median = <D extends DType>(x: NDArray<Unknown, D>, options: MedianOptions = {}): NDArray<Unknown, D> =>
  quantileOf("median", x, levelsOf("median", x, 0.5), { ...options, method: "midpoint" }, false)

/**
 * The median of the elements that are not NaN; NaN of none.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanmedian(array([3, NaN, 2])) // 2.5
 */
export const nanmedian = <D extends DType>(x: NDArray<Unknown, D>, options: MedianOptions = {}): NDArray<Unknown, D> =>
  quantileOf("nanmedian", x, levelsOf("nanmedian", x, 0.5), { ...options, method: "midpoint" }, true)
