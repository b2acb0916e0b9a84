import { type DType, type NDArray, type Shape, sizeOf } from "../array/index.js"
import { abs, add, div, stopGradient, sub } from "../primitives/arithmetic.js"
import { fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { reduceMax } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { exp, log } from "../primitives/transcendental.js"
import { axesOf, reshapeTo } from "./axes.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes, expand } from "./operand.js"
import { keptShape, type Reduction } from "./reduce.js"

const checkFloat = (op: string, x: NDArray): void => checkTakes(op, floats, [asArray(op, x)], { x })

/** `f` over axes, which stay with length 1. */
const keeping = (x: NDArray, axes: readonly number[], f: (x: NDArray, axes: readonly number[]) => NDArray): NDArray =>
  reshapeTo(f(x, axes), keptShape(x.shape, axes))

/** x less its largest element, which is subtracted as a constant: adding one changes no softmax. */
const shifted = (x: NDArray, axes: readonly number[]): NDArray =>
  sub(x, expand(keeping(stopGradient(x), axes, reduceMax), x.shape))

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
  return div(e, expand(keeping(e, axes, reduceSum), x.shape))
})

/**
 * log(softmax(x)) along the given axes, default the last, without overflow and exact also for small probabilities.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example logSoftmax(array([0, 0])) // [-0.6931472, -0.6931472]
 */
export const logSoftmax: Normalization = normalization("logSoftmax", (x, axes) => {
  const y = shifted(x, axes)
  return sub(y, expand(log(keeping(exp(y), axes, reduceSum)), x.shape))
})

/** The largest element as a constant; 0 where it is infinite, since an infinity cannot be subtracted from itself. */
const finiteMax = (x: NDArray, axes: readonly number[]): NDArray => {
  const m = keeping(stopGradient(x), axes, reduceMax)
  return select(eq(abs(m), fill(m, Infinity)), zerosOf(m), m)
}

/**
 * log(sum(e^x)) over axes, default all, without overflow; -Infinity, with derivative 0, where all elements are.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example logSumExp(array([1000, 1000])) // 1000.6931
 */
export const logSumExp: Reduction = (x, options) => {
  checkFloat("logSumExp", x)
  const axes = axesOf("logSumExp", x, options?.axis)
  const shape: Shape = x.shape
  const kept = keptShape(shape, axes)
  const target = options?.keepDims === true ? kept : shape.filter((_, i) => !axes.includes(i))
  if (sizeOf(shape) === 0) return fill({ shape: target, dtype: x.dtype }, -Infinity)
  const m = finiteMax(x, axes)
  const total = keeping(exp(sub(x, expand(m, shape))), axes, reduceSum)
  const isZero = eq(total, zerosOf(total))
  const logarithm = select(isZero, fill(total, -Infinity), log(select(isZero, fill(total, 1), total)))
  return reshapeTo(add(logarithm, m), target)
}
