import { type DType, type NDArray, type Shape, scalar, sizeOf } from "../array/index.js"
import type { Counted, Unknown } from "../array/shape-types.js"
import { mul } from "../primitives/arithmetic.js"
import { convert } from "../primitives/convert.js"
import { cumsum as cumsumPrimitive } from "../primitives/cumulative.js"
import { pad } from "../primitives/pad.js"
import { rev } from "../primitives/shape.js"
import { axisOf, reshapeTo } from "./axes.js"
import { numeric } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import type { FlatAxisOption } from "./rearrange.js"

/** The options of cumulative operations. */
export interface CumulativeOptions extends FlatAxisOption {
  /** whether to accumulate from the end; default false */
  readonly reverse?: boolean
}

/* @__NO_SIDE_EFFECTS__ */
const cumulative =
  (op: string, f: (x: NDArray, axis: number, reverse: boolean) => NDArray) =>
  <D extends DType>(x: NDArray<Unknown, D>, options: CumulativeOptions = {}): NDArray<Unknown, Counted<D>> => {
    const { axis, reverse = false } = options
    const y = asArray(op, x).dtype === "bool" ? convert(x, "int32") : x
    checkTakes(op, numeric, [y], { x })
    const isFlat = axis === undefined || axis === null
    return isFlat ? f(reshapeTo(y, [sizeOf(x.shape)]), 0, reverse) : f(y, axisOf(op, x, axis), reverse)
  }

/** Every element times the one `by` places before it: after steps of 1, 2, 4, ... each has all those before it. */
const productsFrom = (x: NDArray, axis: number, by: number): NDArray => {
  const shape: Shape = x.shape
  if (by >= shape[axis]!) return x
  const at = (n: number): readonly number[] => shape.map((_, i) => (i === axis ? n : 0))
  const moved = pad(x, scalar(1, x.dtype), at(by), at(-by), at(0))
  return productsFrom(mul(x, moved), axis, 2 * by)
}

/**
 * The sums of the elements up to each along an axis, default of the flattened array; of bool, the int32 counts.
 *
 * @throws ShapeError when there is no such axis; DTypeError for storage dtypes
 * @example cumsum(array([1, 2, 3])) // [1, 3, 6]
 */
export const cumsum = cumulative("cumsum", cumsumPrimitive)

/**
 * The products of the elements up to each along an axis, default of the flattened array; right at zeros too.
 *
 * In log2(n) steps (Hillis and Steele, 1986).
 * @throws ShapeError when there is no such axis; DTypeError for storage dtypes
 * @example cumprod(array([1, 2, 3])) // [1, 2, 6]
 */
export const cumprod = cumulative("cumprod", (x, axis, reverse) =>
  reverse ? rev(productsFrom(rev(x, [axis]), axis, 1), [axis]) : productsFrom(x, axis, 1),
)
