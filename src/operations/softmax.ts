import { type DType, type NDArray, type Shape, sizeOf } from "../array/index.js"
import { abs, add, div, stopGradient, sub } from "../primitives/arithmetic.js"
import { dropAxes, fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { reduceMax } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { exp, log } from "../primitives/transcendental.js"
import { axesOf } from "./axes.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { type Reduction, reduceOver, spreadOver } from "./reduce.js"

const checkFloat = (op: string, x: NDArray): void => checkTakes(op, floats, [asArray(op, x)], { x })

/** x less its largest element, which is subtracted as a constant: adding one changes no softmax. */
const shifted = (x: NDArray, axes: readonly number[]): NDArray =>
  sub(x, spreadOver(reduceMax(stopGradient(x), axes), x.shape, axes))

/** The options of `softmax` and `logSoftmax`. */
export interface SoftmaxOptions {
  /** the axes whose elements add up to 1; default -1 */
  readonly axis?: number | readonly number[]
}

type Normalization = <S extends Shape, D extends DType>(x: NDArray<S, D>, options?: SoftmaxOptions) => NDArray<S, D>

/* @__NO_SIDE_EFFECTS__ */
const normalization =
  (op: string, f: (x: NDArray, axes: readonly number[]) => NDArray): Normalization =>
  (x, { axis = -1 } = {}) => {
    checkFloat(op, x)
    const axes = axesOf(op, x, axis)
    return sizeOf(x.shape) === 0 ? x : f(x, axes)
  }

/**
 * e^x over its sum along the given axes, default the last, without overflow.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example softmax(array([0, 0])) // [0.5, 0.5]
 */
export const softmax: Normalization = normalization("softmax", (x, axes) => {
  const e = exp(shifted(x, axes))
  return div(e, spreadOver(reduceSum(e, axes), x.shape, axes))
})

/**
 * log(softmax(x)) along the given axes, default the last, without overflow and exact also for small probabilities.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example logSoftmax(array([0, 0])) // [-0.6931472, -0.6931472]
 */
export const logSoftmax: Normalization = normalization("logSoftmax", (x, axes) => {
  const y = shifted(x, axes)
  return sub(y, spreadOver(log(reduceSum(exp(y), axes)), x.shape, axes))
})

/** The largest element as a constant; 0 where it is infinite, since an infinity cannot be subtracted from itself. */
const finiteMax = (x: NDArray, axes: readonly number[]): NDArray => {
  const m = reduceMax(stopGradient(x), axes)
  return select(eq(abs(m), fill(m, Infinity)), zerosOf(m), m)
}

const logSumExpOver = (x: NDArray, axes: readonly number[]): NDArray => {
  const shape: Shape = x.shape
  if (sizeOf(shape) === 0) return fill({ shape: dropAxes(shape, axes), dtype: x.dtype }, -Infinity)
  const m = finiteMax(x, axes)
  return add(log(reduceSum(exp(sub(x, spreadOver(m, shape, axes))), axes)), m)
}

/**
 * log(sum(e^x)) over axes, default all, without overflow; -Infinity, with derivative NaN, where all elements are.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example logSumExp(array([1000, 1000])) // 1000.6931
 */
export const logSumExp: Reduction = (x, options) => {
  checkFloat("logSumExp", x)
  return reduceOver(x, axesOf("logSumExp", x, options?.axis), options?.keepDims, logSumExpOver)
}
