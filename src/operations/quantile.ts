import { type DType, type NDArray, range, type Shape, sameShape, scalar, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { add, ceil, div, floor, max, min, mul, sub } from "../primitives/arithmetic.js"
import { not } from "../primitives/bits.js"
import { broadcastInDim, fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq, ge, lt, ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { cumsum } from "../primitives/cumulative.js"
import { reduceAnd, reduceOr } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { sort } from "../primitives/sort.js"
import { axesOf, permute, reshapeTo } from "./axes.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes, operands, show } from "./operand.js"
import { operation } from "./operation.js"
import { type QuantileMethod, quantileMethods } from "./quantile-methods.js"
import { keptShape } from "./reduce.js"
import { takeAlongAxis } from "./take.js"

/** The options of medians. */
export interface MedianOptions {
  readonly axis?: number | readonly number[] | null
  readonly keepDims?: boolean
}

/** The options of quantiles. */
export interface QuantileOptions extends MedianOptions {
  /** default "linear" */
  readonly method?: QuantileMethod
  /** how much each element counts, in the shape of x or of the axes; only with the method "invertedCdf" */
  readonly weights?: NDArray
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

/** Weights as rows beside those of x. */
const weightsOf = (op: string, x: NDArray, weights: NDArray, axes: readonly number[], method: string): NDArray => {
  if (method !== "invertedCdf")
    throw new ValueError({
      op,
      problem: `the method "${method}" takes no weights`,
      hint: 'use { method: "invertedCdf" } with weights',
    })
  const [own, w] = operands(op, { x, weights: asArray(op, weights, "weights") })
  const lengths = axes.map((i): number => own!.shape[i])
  if (sameShape(w!.shape, own!.shape)) return rowsOf(w!, axes)
  if (sameShape(w!.shape, lengths)) return rowsOf(broadcastInDim(w!, own!.shape, axes), axes)
  throw new ShapeError({
    op,
    problem: "the weights have neither the shape of x nor that of the axes",
    given: { x: show(x), weights: show(weights) },
    hint: "give one weight for each element, or for each place along { axis }",
  })
}

/** The element at which the sum of weights reaches the share `level` of all. */
const weighted = (sorted: NDArray, weights: NDArray, level: NDArray, many: Shape): NDArray => {
  const last = sorted.shape.length - 1
  const isNumber = eq(sorted, sorted)
  const counted = select(isNumber, weights, zerosOf(weights))
  const sums = cumsum(counted, last, false)
  const [n, levels]: readonly number[] = [sorted.shape[last], many[last]]
  const all = [...many, n!]
  const outer = range(last)
  const reached = broadcastInDim(sums, all, [...outer, last + 1])
  const wanted = mul(
    broadcastInDim(level, all, range(last + 1)),
    broadcastInDim(reduceSum(counted, [last]), all, outer),
  )
  const place = reduceSum(convert(lt(reached, wanted), "int32"), [last + 1])
  const most = sub(reduceSum(convert(isNumber, "int32"), [last]), fill({ shape: many.slice(0, -1), dtype: "int32" }, 1))
  const found = takeAlongAxis(sorted, max(min(place, broadcastInDim(most, many, outer)), zerosOf(place)), { axis: -1 })
  const isBad = reduceOr(not(ge(weights, zerosOf(weights))), [last])
  return levels === 0 ? found : select(broadcastInDim(isBad, many, outer), fill(found, Number.NaN), found)
}

const unweighted = (sorted: NDArray, count: NDArray, level: NDArray, method: QuantileMethod): NDArray => {
  const { place, value } = quantileMethods[method]
  const top = sub(count, fill(count, 1))
  const inRange = (y: NDArray): NDArray => max(min(y, top), zerosOf(y))
  const at = (y: NDArray): NDArray => takeAlongAxis(sorted, convert(inRange(y), "int32"), { axis: -1, mode: "clip" })
  const exact = place(level, count)
  const low = floor(exact)
  const [next, high] = [add(low, fill(low, 1)), ceil(exact)]
  return value({ low: at(low), high: at(high), next: at(next), weight: sub(exact, low), floor: low })
}

const quantileOf = (
  op: string,
  x: NDArray,
  q: NDArray,
  { axis, keepDims = false, method = "linear", weights }: QuantileOptions,
  ignoresNaN: boolean,
): NDArray => {
  if (!Object.hasOwn(quantileMethods, method))
    throw new ValueError({
      op,
      problem: `"${String(method)}" is no method`,
      hint: `use ${Object.keys(quantileMethods)
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
  const outer: Shape = rows.shape.slice(0, -1)
  const many = [...outer, sizeOf(q.shape)]
  const spread = (y: NDArray): NDArray => broadcastInDim(y, many, range(outer.length))
  const level = broadcastInDim(reshapeTo(q, [sizeOf(q.shape)]), many, [last])
  const [sorted, w] = sort(weights === undefined ? [rows] : [rows, weightsOf(op, x, weights, axes, method)], last, 1)
  const found =
    w === undefined
      ? unweighted(sorted!, spread(countOf(rows, ignoresNaN)), level, method)
      : weighted(sorted!, w, level, many)
  const isMissing = spread((ignoresNaN ? reduceAnd : reduceOr)(ne(rows, rows), [last]))
  const value = select(isMissing, fill(found, Number.NaN), found)
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
export const quantile: Quantile = operation("quantile", quantiles("quantile", false, false), [
  "axis",
  "keepDims",
  "method",
  "weights",
])

/**
 * `quantile` of the elements that are not NaN.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanquantile(array([1, NaN, 3]), 0.5) // 2
 */
export const nanquantile: Quantile = operation("nanquantile", quantiles("nanquantile", false, true), [
  "axis",
  "keepDims",
  "method",
  "weights",
])

/**
 * `quantile` with a share in percent.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example percentile(array([1, 2, 3]), 50) // 2
 */
export const percentile: Quantile = operation("percentile", quantiles("percentile", true, false), [
  "axis",
  "keepDims",
  "method",
  "weights",
])

/**
 * `percentile` of the elements that are not NaN.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanpercentile(array([1, NaN, 3]), 50) // 2
 */
export const nanpercentile: Quantile = operation("nanpercentile", quantiles("nanpercentile", true, true), [
  "axis",
  "keepDims",
  "method",
  "weights",
])

/**
 * The middle element over axes, default all, or the mean of the two; NaN if one is.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example median(array([3, 1, 2])) // 2
 */
export const median = operation(
  "median",
  <D extends DType>(x: NDArray<Unknown, D>, options: MedianOptions = {}): NDArray<Unknown, D> =>
    quantileOf("median", x, levelsOf("median", x, 0.5), { ...options, method: "midpoint" }, false),
  ["axis", "keepDims"],
)

/**
 * The median of the elements that are not NaN; NaN of none.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanmedian(array([3, NaN, 2])) // 2.5
 */
export const nanmedian = operation(
  "nanmedian",
  <D extends DType>(x: NDArray<Unknown, D>, options: MedianOptions = {}): NDArray<Unknown, D> =>
    quantileOf("nanmedian", x, levelsOf("nanmedian", x, 0.5), { ...options, method: "midpoint" }, true),
  ["axis", "keepDims"],
)
