import { type DType, isFloat, isInexact, type NDArray } from "../array/index.js"
import type { Counted, Unknown } from "../array/shape-types.js"
import { and } from "../primitives/bits.js"
import { fill } from "../primitives/broadcast.js"
import { eq, ne } from "../primitives/compare.js"
import { reduceAnd } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { axesOf, reshapeTo } from "./axes.js"
import { type CumulativeOptions, cumprod, cumsum } from "./cumulative.js"
import { argmax, argmin, type Search } from "./extremes.js"
import { asArray } from "./operand.js"
import { operation } from "./operation.js"
import { type Counting, type Extremum, keptShape, maskFor, max, min, prod, sum } from "./reduce.js"

import { type Mean, mean, type Spread, std, variance } from "./statistics.js"

/** x with a number in place of NaN; integers as they are. */
const without = (op: string, x: NDArray, value: number): NDArray =>
  isInexact(asArray(op, x).dtype) ? select(ne(x, x), fill(x, value), x) : x

/** The mask of the elements that count. */
const numbersOf = (op: string, x: NDArray, where: NDArray | undefined): NDArray => {
  const numbers = eq(asArray(op, x), x)
  return where === undefined ? numbers : and(numbers, maskFor(op, x, where))
}

/**
 * The sum over axes, default all, in which NaN counts as 0.
 *
 * @throws ShapeError when there is no such axis
 * @example nansum(array([1, NaN])) // 1
 */
export const nansum: Counting = operation("nansum", (x, options) => sum(without("nansum", x, 0), options), [
  "axis",
  "keepDims",
  "where",
  "initial",
])

/**
 * The product over axes, default all, in which NaN counts as 1.
 *
 * @throws ShapeError when there is no such axis
 * @example nanprod(array([2, NaN])) // 2
 */
export const nanprod: Counting = operation("nanprod", (x, options) => prod(without("nanprod", x, 1), options), [
  "axis",
  "keepDims",
  "where",
  "initial",
])

/**
 * The mean over axes, default all, of the elements that are not NaN; NaN of none.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanmean(array([1, NaN, 3])) // 2
 */
export const nanmean: Mean = operation(
  "nanmean",
  (x, options) => mean(x, { axis: null, ...options, where: numbersOf("nanmean", x, options?.where) }),
  ["axis", "keepDims", "where"],
)

/**
 * The variance over axes, default all, of the elements that are not NaN.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanvar(array([1, NaN, 3])) // 1
 */
export const nanvar: Spread = operation(
  "nanvar",
  (x, options) => variance(x, { axis: null, ...options, where: numbersOf("nanvar", x, options?.where) }),
  ["axis", "keepDims", "where", "ddof"],
)

/**
 * The standard deviation over axes, default all, of the elements that are not NaN.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example nanstd(array([1, NaN, 3])) // 1
 */
export const nanstd: Spread = operation(
  "nanstd",
  (x, options) => std(x, { axis: null, ...options, where: numbersOf("nanstd", x, options?.where) }),
  ["axis", "keepDims", "where", "ddof"],
)

/** Which slices along the axes hold nothing but NaN, in the shape of a reduction. */
const allMissing = (x: NDArray, axes: readonly number[], keepDims: boolean | undefined): NDArray => {
  const none = reduceAnd(ne(x, x), axes)
  return keepDims === true ? reshapeTo(none, keptShape(x.shape, axes)) : none
}

/* @__NO_SIDE_EFFECTS__ */
const extremum =
  (op: string, f: Extremum, least: number): Extremum =>
  (x, options) => {
    const y = f(without(op, x, least), options)
    if (!isInexact(x.dtype) || options?.initial !== undefined) return y
    return select(allMissing(x, axesOf(op, x, options?.axis), options?.keepDims), fill(y, Number.NaN), y)
  }

/**
 * The largest element over axes, default all, that is not NaN; NaN where all are, or the initial number.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example nanmax(array([1, NaN])) // 1
 */
export const nanmax: Extremum = operation("nanmax", extremum("nanmax", max, -Infinity), [
  "axis",
  "keepDims",
  "where",
  "initial",
])

/**
 * The smallest element over axes, default all, that is not NaN; NaN where all are, or the initial number.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example nanmin(array([1, NaN])) // 1
 */
export const nanmin: Extremum = operation("nanmin", extremum("nanmin", min, Infinity), [
  "axis",
  "keepDims",
  "where",
  "initial",
])

/* @__NO_SIDE_EFFECTS__ */
const search =
  (op: string, f: Search, least: number): Search =>
  (x, options) => {
    const index = f(without(op, x, least), options)
    if (!isFloat(x.dtype)) return index
    return select(allMissing(x, axesOf(op, x, options?.axis), options?.keepDims), fill(index, -1), index)
  }

/**
 * The int32 index of the largest element that is not NaN along an axis, default in the flattened array; -1 without any.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example nanargmax(array([1, NaN, 2])) // 2
 */
export const nanargmax: Search = operation("nanargmax", search("nanargmax", argmax, -Infinity), ["axis", "keepDims"])

/**
 * The int32 index of the smallest element that is not NaN along an axis, default in the flattened array; -1 without any.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example nanargmin(array([NaN, 1, 2])) // 1
 */
export const nanargmin: Search = operation("nanargmin", search("nanargmin", argmin, Infinity), ["axis", "keepDims"])

/**
 * The sums of the elements up to each along an axis, default of the flattened array, in which NaN counts as 0.
 *
 * @throws ShapeError when there is no such axis
 * @example nancumsum(array([1, NaN, 2])) // [1, 1, 3]
 */
export const nancumsum = operation(
  "nancumsum",
  <D extends DType>(x: NDArray<Unknown, D>, options: CumulativeOptions = {}): NDArray<Unknown, Counted<D>> =>
    cumsum(without("nancumsum", x, 0), options),
  ["axis", "reverse"],
)

/**
 * The products of the elements up to each along an axis, default of the flattened array, in which NaN counts as 1.
 *
 * @throws ShapeError when there is no such axis
 * @example nancumprod(array([2, NaN, 3])) // [2, 2, 6]
 */
export const nancumprod = operation(
  "nancumprod",
  <D extends DType>(x: NDArray<Unknown, D>, options: CumulativeOptions = {}): NDArray<Unknown, Counted<D>> =>
    cumprod(without("nancumprod", x, 1), options),
  ["axis", "reverse"],
)
