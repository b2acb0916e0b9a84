import { type DType, isInexact, type NDArray, type Shape, scalar, sizeOf } from "../array/index.js"
import type { Counted, Unknown } from "../array/shape-types.js"
import { max, min, mul } from "../primitives/arithmetic.js"
import { convert } from "../primitives/convert.js"
import { cumsum as cumsumPrimitive } from "../primitives/cumulative.js"
import { pad } from "../primitives/pad.js"
import { rev } from "../primitives/shape.js"
import { logaddexp } from "./activation.js"
import { axisOf, reshapeTo } from "./axes.js"
import { inexact, numbers, numeric } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"
import type { FlatAxisOption } from "./rearrange.js"

/** The options of cumulative operations. */
export interface CumulativeOptions extends FlatAxisOption {
  /** whether to accumulate from the end; default false */
  readonly reverse?: boolean
}

/* @__NO_SIDE_EFFECTS__ */
const cumulative =
  (op: string, f: (x: NDArray, axis: number, reverse: boolean) => NDArray, allowed = numeric) =>
  <D extends DType>(x: NDArray<Unknown, D>, options: CumulativeOptions = {}): NDArray<Unknown, Counted<D>> => {
    const { axis, reverse = false } = options
    const y = asArray(op, x).dtype === "bool" ? convert(x, "int32") : x
    checkTakes(op, allowed, [y], { x })
    const isFlat = axis === undefined || axis === null
    return isFlat ? f(reshapeTo(y, [sizeOf(x.shape)]), 0, reverse) : f(y, axisOf(op, x, axis), reverse)
  }

type Combine = (x: NDArray, y: NDArray) => NDArray

/** Each element with the one `by` places before it: after steps of 1, 2, 4, ... each has all those before it. */
const prefixes = (f: Combine, identity: number, x: NDArray, axis: number, by = 1): NDArray => {
  const shape: Shape = x.shape
  if (by >= shape[axis]!) return x
  const at = (n: number): readonly number[] => shape.map((_, i) => (i === axis ? n : 0))
  const moved = pad(x, scalar(identity, x.dtype), at(by), at(-by), at(0))
  return prefixes(f, identity, f(x, moved), axis, 2 * by)
}

/** All prefixes of an associative operation, in log2(n) steps (Hillis and Steele, 1986). */
/* @__NO_SIDE_EFFECTS__ */
const scanning =
  (f: Combine, identity: (dtype: DType) => number) =>
  (x: NDArray, axis: number, reverse: boolean): NDArray => {
    const from = identity(x.dtype)
    return reverse ? rev(prefixes(f, from, rev(x, [axis]), axis), [axis]) : prefixes(f, from, x, axis)
  }

/**
 * The sums of the elements up to each along an axis, default of the flattened array; of bool, the int32 counts.
 *
 * @throws ShapeError when there is no such axis; DTypeError for storage dtypes
 * @example cumsum(array([1, 2, 3])) // [1, 3, 6]
 */
export const cumsum = operation("cumsum", cumulative("cumsum", cumsumPrimitive, numbers), ["axis", "reverse"])

/**
 * The products of the elements up to each along an axis, default of the flattened array; right at zeros too.
 *
 * In log2(n) steps (Hillis and Steele, 1986).
 * @throws ShapeError when there is no such axis; DTypeError for storage dtypes
 * @example cumprod(array([1, 2, 3])) // [1, 2, 6]
 */
export const cumprod = operation(
  "cumprod",
  cumulative(
    "cumprod",
    scanning(mul, () => 1),
    numbers,
  ),
  ["axis", "reverse"],
)

const least = (dtype: DType): number => (isInexact(dtype) ? -Infinity : dtype === "int32" ? -2147483648 : 0)
const greatest = (dtype: DType): number => (isInexact(dtype) ? Infinity : dtype === "int32" ? 2147483647 : 4294967295)

/**
 * The largest of the elements up to each along an axis, default of the flattened array; NaN from the first NaN on.
 *
 * @throws ShapeError when there is no such axis; DTypeError for storage dtypes
 * @example cummax(array([1, 3, 2])) // [1, 3, 3]
 */
export const cummax = operation("cummax", cumulative("cummax", scanning(max, least), numbers), ["axis", "reverse"])

/**
 * The smallest of the elements up to each along an axis, default of the flattened array; NaN from the first NaN on.
 *
 * @throws ShapeError when there is no such axis; DTypeError for storage dtypes
 * @example cummin(array([3, 1, 2])) // [3, 1, 1]
 */
export const cummin = operation("cummin", cumulative("cummin", scanning(min, greatest), numbers), ["axis", "reverse"])

/**
 * log(exp(x_0) + ... + exp(x_k)) for each k along an axis, default of the flattened array, without overflow.
 *
 * @throws ShapeError when there is no such axis; DTypeError unless x is float
 * @example logCumSumExp(array([0, 0])) // [0, Math.LN2]
 */
export const logCumSumExp = operation(
  "logCumSumExp",
  cumulative(
    "logCumSumExp",
    scanning(logaddexp, () => -Infinity),
    inexact,
  ),
  ["axis", "reverse"],
)

/** The options of `cumulativeSum` and `cumulativeProd`. */
export interface InitialOptions extends CumulativeOptions {
  /** whether to begin with the sum or product of no elements; default false */
  readonly includeInitial?: boolean
}

/* @__NO_SIDE_EFFECTS__ */
const withInitial =
  (f: (x: NDArray, options: CumulativeOptions) => NDArray, identity: number) =>
  <D extends DType>(x: NDArray<Unknown, D>, options: InitialOptions = {}): NDArray<Unknown, Counted<D>> => {
    const { includeInitial = false, ...rest } = options
    const y = f(x, rest)
    if (!includeInitial) return y
    const axis = y.shape.length === 1 ? 0 : axisOf("cumulativeSum", y, rest.axis ?? 0)
    const first = y.shape.map((_: number, i: number) => (i === axis ? 1 : 0))
    const zero = first.map(() => 0)
    const [low, high] = rest.reverse === true ? [zero, first] : [first, zero]
    return pad(y, scalar(identity, y.dtype), low, high, zero)
  }

/**
 * `cumsum` that can begin with 0.
 *
 * @throws ShapeError when there is no such axis; DTypeError for storage dtypes
 * @example cumulativeSum(array([1, 2]), { includeInitial: true }) // [0, 1, 3]
 */
export const cumulativeSum = operation("cumulativeSum", withInitial(cumsum, 0), ["axis", "reverse", "includeInitial"])

/**
 * `cumprod` that can begin with 1.
 *
 * @throws ShapeError when there is no such axis; DTypeError for storage dtypes
 * @example cumulativeProd(array([2, 3]), { includeInitial: true }) // [1, 2, 6]
 */
export const cumulativeProd = operation("cumulativeProd", withInitial(cumprod, 1), [
  "axis",
  "reverse",
  "includeInitial",
])
