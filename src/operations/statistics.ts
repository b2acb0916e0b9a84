import { type DType, type NDArray, type Shape, sizeOf } from "../array/index.js"
import type { NoOptions, Reduce, ReduceOptions } from "../array/shape-types.js"
import { div, mul, sub } from "../primitives/arithmetic.js"
import { fill, reduceSum } from "../primitives/broadcast.js"
import { sqrt } from "../primitives/transcendental.js"
import { axesOf } from "./axes.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { type Reduction, reduceOver, spreadOver } from "./reduce.js"

/** The options of `variance` and `std`. */
export interface VarOptions extends ReduceOptions {
  /** taken from the count: 1 makes the variance of a sample unbiased; default 0 */
  readonly ddof?: number
}

const checkFloat = (op: string, x: NDArray): void => checkTakes(op, floats, [asArray(op, x)], { x })

const countOf = (x: NDArray, axes: readonly number[]): number => sizeOf(axes.map((a) => x.shape[a]))

const meanOver = (x: NDArray, axes: readonly number[]): NDArray => {
  const total = reduceSum(x, axes)
  return div(total, fill(total, countOf(x, axes)))
}

/**
 * The mean over axes, default all.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example mean(array([[1, 2], [3, 4]]), { axis: 0 }) // [2, 3]
 */
export const mean: Reduction = (x, options) => {
  checkFloat("mean", x)
  return reduceOver(x, axesOf("mean", x, options?.axis), options?.keepDims, meanOver)
}

/** Two passes: the squares of the distances from the mean do not cancel. */
const varianceOver =
  (ddof: number) =>
  (x: NDArray, axes: readonly number[]): NDArray => {
    const distance = sub(x, spreadOver(meanOver(x, axes), x.shape, axes))
    const total = reduceSum(mul(distance, distance), axes)
    return div(total, fill(total, Math.max(countOf(x, axes) - ddof, 0)))
  }

/** A spread over axes. */
export type Spread = <S extends Shape, D extends DType, const O extends VarOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, D>

/**
 * The mean squared distance from the mean over axes, default all, in two passes.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example variance(array([1, 3])) // 1
 */
export const variance: Spread = (x, options) => {
  checkFloat("var", x)
  return reduceOver(x, axesOf("var", x, options?.axis), options?.keepDims, varianceOver(options?.ddof ?? 0))
}

/**
 * The square root of the variance over axes, default all.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example std(array([1, 3])) // 1
 */
export const std: Spread = (x, options) => {
  checkFloat("std", x)
  const axes = axesOf("std", x, options?.axis)
  return sqrt(reduceOver(x, axes, options?.keepDims, varianceOver(options?.ddof ?? 0)))
}

/**
 * The Euclidean norm over axes, default all: the square root of the sum of squares, with derivative NaN at 0.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example norm(array([3, 4])) // 5
 */
export const norm: Reduction = (x, options) => {
  checkFloat("norm", x)
  const axes = axesOf("norm", x, options?.axis)
  return sqrt(reduceOver(x, axes, options?.keepDims, (y, over) => reduceSum(mul(y, y), over)))
}
