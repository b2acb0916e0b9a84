import { isNDArray, type NDArray, type Shape, sizeOf } from "../array/index.js"
import { axesOf } from "./axes.js"
import { asArray } from "./operand.js"
import { operation } from "./operation.js"
import type { AxesOption } from "./rearrange.js"

/**
 * The lengths along the axes; none for a number.
 *
 * @throws TreeError unless x is an array or a number
 * @example shape(zeros([2, 3])) // [2, 3]
 */
export const shape = (x: NDArray | number): Shape => (typeof x === "number" ? [] : asArray("shape", x).shape)

/**
 * How many axes there are; none for a number.
 *
 * @throws TreeError unless x is an array or a number
 * @example ndim(zeros([2, 3])) // 2
 */
export const ndim = (x: NDArray | number): number => (typeof x === "number" ? 0 : asArray("ndim", x).shape.length)

/**
 * How many elements there are, along some axes or in all; one for a number.
 *
 * @throws TreeError unless x is an array or a number; ShapeError when there is no such axis
 * @example size(zeros([2, 3])) // 6
 */
export const size = operation(
  "size",
  (x: NDArray | number, options: AxesOption = {}): number => {
    if (typeof x === "number") return 1
    const own: Shape = asArray("size", x).shape
    return sizeOf(axesOf("size", x, options.axis).map((axis) => own[axis]!))
  },
  ["axis"],
)

/**
 * Whether x is a number, a boolean, or an array without axes.
 *
 * @example isscalar(array([1])) // false
 */
export const isscalar = (x: unknown): boolean =>
  isNDArray(x) ? x.shape.length === 0 : typeof x === "number" || typeof x === "boolean"
