import { type NDArray, type Shape, sizeOf } from "../array/index.js"
import type { NoOptions, Reduce } from "../array/shape-types.js"
import { argmax as argmaxPrimitive, argmin as argminPrimitive } from "../primitives/arg.js"
import { axesOf, axisOf, reshapeTo } from "./axes.js"
import { computing } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"
import type { FlatAxisOption } from "./rearrange.js"
import { checkSome, keptShape } from "./reduce.js"

/** The options of `argmax` and `argmin`. */
export interface ArgOptions extends FlatAxisOption {
  readonly keepDims?: boolean
}

/** The position of an element along an axis, or in the flattened array. */
export type Search = <S extends Shape, const O extends ArgOptions = NoOptions>(
  x: NDArray<S>,
  options?: O,
) => NDArray<Reduce<S, O>, "int32">

/* @__NO_SIDE_EFFECTS__ */
const search =
  (op: string, f: (x: NDArray, axis: number) => NDArray): Search =>
  (x, options) => {
    checkTakes(op, computing, [asArray(op, x)], { x })
    const shape: Shape = x.shape
    const axis = options?.axis
    const axes = axesOf(op, x, axis)
    checkSome(op, x, axes)
    const isFlat = axis === undefined || axis === null
    const index = isFlat ? f(reshapeTo(x, [sizeOf(shape)]), 0) : f(x, axisOf(op, x, axis))
    return options?.keepDims === true ? reshapeTo(index, keptShape(shape, axes)) : index
  }

/**
 * The int32 index of the largest element along an axis, default in the flattened array; the first of ties.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example argmax(array([[1, 4], [3, 2]]), { axis: 0 }) // [1, 0]
 */
export const argmax: Search = operation("argmax", search("argmax", argmaxPrimitive), ["axis", "keepDims"])

/**
 * The int32 index of the smallest element along an axis, default in the flattened array; the first of ties.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example argmin(array([[1, 4], [3, 2]]), { axis: 0 }) // [0, 1]
 */
export const argmin: Search = operation("argmin", search("argmin", argminPrimitive), ["axis", "keepDims"])
