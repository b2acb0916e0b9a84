import { type DType, type NDArray, type Shape, sizeOf } from "../array/index.js"
import type { Counted, NoOptions, Reduce, ReduceOptions } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { argmax as argmaxPrimitive, argmin as argminPrimitive } from "../primitives/arg.js"
import { broadcastInDim, otherAxes, reduceSum } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { reduceAnd, reduceMax, reduceMin, reduceOr, reduceProd } from "../primitives/reduce.js"
import { axesOf, axisOf, reshapeTo } from "./axes.js"
import { computing, numeric } from "./elementwise.js"
import { truth } from "./logic.js"
import { asArray, checkTakes, show } from "./operand.js"
import type { FlatAxisOption } from "./rearrange.js"

/** The shape with length 1 at the axes. */
export const keptShape = (shape: Shape, axes: readonly number[]): Shape =>
  shape.map((d, i) => (axes.includes(i) ? 1 : d))

/** What a reduction over axes gave, repeated along them. */
export const spreadOver = (y: NDArray, shape: Shape, axes: readonly number[]): NDArray =>
  broadcastInDim(y, shape, otherAxes(shape.length, axes))

/** A reduction over ascending axes, which stay with length 1 if asked for. */
export const reduceOver = (
  x: NDArray,
  axes: readonly number[],
  keepDims: boolean | undefined,
  f: (x: NDArray, axes: readonly number[]) => NDArray,
): NDArray => {
  const y = f(x, axes)
  return keepDims === true ? reshapeTo(y, keptShape(x.shape, axes)) : y
}

/** A reduction that keeps the dtype. */
export type Reduction = <S extends Shape, D extends DType, const O extends ReduceOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, D>

/** A reduction to numbers, in which bool is counted. */
export type Counting = <S extends Shape, D extends DType, const O extends ReduceOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, Counted<D>>

/** A reduction to truth values. */
export type Quantifier = <S extends Shape, const O extends ReduceOptions = NoOptions>(
  x: NDArray<S>,
  options?: O,
) => NDArray<Reduce<S, O>, "bool">

/* @__NO_SIDE_EFFECTS__ */
const counting =
  (op: string, f: (x: NDArray, axes: readonly number[]) => NDArray): Counting =>
  (x, options) => {
    const y = asArray(op, x).dtype === "bool" ? convert(x, "int32") : x
    checkTakes(op, numeric, [y], { x })
    return reduceOver(y, axesOf(op, x, options?.axis), options?.keepDims, f)
  }

/**
 * The sum over axes, default all; of bool, the int32 count; integers modulo 2^32.
 *
 * @throws ShapeError when there is no such axis
 * @example sum(array([[1, 2], [3, 4]]), { axis: 0 }) // [4, 6]
 */
export const sum: Counting = counting("sum", reduceSum)

/**
 * The product over axes, default all; integers modulo 2^32; the derivative is right at zeros too.
 *
 * @throws ShapeError when there is no such axis
 * @example prod(array([[1, 2], [3, 4]]), { axis: 0 }) // [3, 8]
 */
export const prod: Counting = counting("prod", reduceProd)

/** Throws when an output element would have nothing to choose from. */
const checkSome = (op: string, x: NDArray, axes: readonly number[]): void => {
  const shape: Shape = x.shape
  const empty = axes.find((a) => shape[a] === 0)
  if (empty !== undefined && sizeOf(shape.filter((_, i) => !axes.includes(i))) > 0)
    throw new ShapeError({
      op,
      problem: `axis ${empty} has no elements, and ${op} of none is not defined`,
      given: { x: show(x) },
      hint: "reduce axes that have elements",
    })
}

/* @__NO_SIDE_EFFECTS__ */
const extremum =
  (op: string, f: (x: NDArray, axes: readonly number[]) => NDArray): Reduction =>
  (x, options) => {
    checkTakes(op, computing, [asArray(op, x)], { x })
    const axes = axesOf(op, x, options?.axis)
    checkSome(op, x, axes)
    return reduceOver(x, axes, options?.keepDims, f)
  }

/**
 * The largest element over axes, default all; NaN if there is one; ties share the derivative.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example max(array([[1, 4], [3, 2]]), { axis: 0 }) // [3, 4]
 */
export const max: Reduction = extremum("max", reduceMax)

/**
 * The smallest element over axes, default all; NaN if there is one; ties share the derivative.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example min(array([[1, 4], [3, 2]]), { axis: 0 }) // [1, 2]
 */
export const min: Reduction = extremum("min", reduceMin)

/* @__NO_SIDE_EFFECTS__ */
const quantifier =
  (op: string, f: (x: NDArray, axes: readonly number[]) => NDArray): Quantifier =>
  (x, options) => {
    checkTakes(op, computing, [asArray(op, x)], { x })
    return reduceOver(truth(x), axesOf(op, x, options?.axis), options?.keepDims, f)
  }

/**
 * Whether some element over axes, default all, is true or not 0.
 *
 * @throws ShapeError when there is no such axis
 * @example any(array([false, true])) // true
 */
export const any: Quantifier = quantifier("any", reduceOr)

/**
 * Whether all elements over axes, default all, are true or not 0; true of none.
 *
 * @throws ShapeError when there is no such axis
 * @example all(array([false, true])) // false
 */
export const all: Quantifier = quantifier("all", reduceAnd)

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
export const argmax: Search = search("argmax", argmaxPrimitive)

/**
 * The int32 index of the smallest element along an axis, default in the flattened array; the first of ties.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example argmin(array([[1, 4], [3, 2]]), { axis: 0 }) // [0, 1]
 */
export const argmin: Search = search("argmin", argminPrimitive)
