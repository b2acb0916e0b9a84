import { type DType, type NDArray, type Shape, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { div, stopGradient, sub } from "../primitives/arithmetic.js"
import { fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { reduceMax } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { exp, log } from "../primitives/transcendental.js"
import { axesOf } from "./axes.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"
import { maskFor, spreadOver } from "./reduce.js"

const checkFloat = (op: string, x: NDArray): void => checkTakes(op, floats, [asArray(op, x)], { x })

/** x less its largest element, which is subtracted as a constant: adding one changes no softmax. */
const shifted = (x: NDArray, axes: readonly number[]): NDArray =>
  sub(x, spreadOver(reduceMax(stopGradient(x), axes), x.shape, axes))

/** The options of `softmax` and `logSoftmax`. */
export interface SoftmaxOptions {
  /** the axes whose elements add up to 1; default -1 */
  readonly axis?: number | readonly number[]
  /** which elements count, a mask that broadcasts to the array; all of them by default */
  readonly where?: NDArray<Unknown, "bool">
}

type Normalization = <S extends Shape, D extends DType>(x: NDArray<S, D>, options?: SoftmaxOptions) => NDArray<S, D>

/* @__NO_SIDE_EFFECTS__ */
const normalization =
  (
    op: string,
    f: (x: NDArray, axes: readonly number[]) => NDArray,
    among: (x: NDArray, axes: readonly number[], mask: NDArray) => NDArray,
  ): Normalization =>
  (x, { axis = -1, where } = {}) => {
    checkFloat(op, x)
    const axes = axesOf(op, x, axis)
    if (where !== undefined) return among(x, axes, maskFor(op, x, where))
    return sizeOf(x.shape) === 0 ? x : f(x, axes)
  }

/** x less its largest element of those that count, and 0 for the others; with e^ of it, which is 0 for the others. */
const maskedPowers = (x: NDArray, axes: readonly number[], mask: NDArray): readonly [NDArray, NDArray] => {
  const zeros = zerosOf(x)
  const largest = reduceMax(select(mask, stopGradient(x), fill(x, -Infinity)), axes)
  const y = select(mask, sub(x, spreadOver(largest, x.shape, axes)), zeros)
  return [y, select(mask, exp(y), zeros)]
}

/** A sum of powers, which is 0 where no element counts, repeated along its axes; 1 there. */
const totalOf = (e: NDArray, axes: readonly number[]): NDArray => {
  const total = reduceSum(e, axes)
  return spreadOver(select(eq(total, zerosOf(total)), fill(total, 1), total), e.shape, axes)
}

/**
 * e^x over its sum along the given axes, default the last, without overflow; 0 for elements that do not count.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example softmax(array([0, 0])) // [0.5, 0.5]
 */
export const softmax: Normalization = operation(
  "softmax",
  normalization(
    "softmax",
    (x, axes) => {
      const e = exp(shifted(x, axes))
      return div(e, spreadOver(reduceSum(e, axes), x.shape, axes))
    },
    (x, axes, mask) => {
      const [, e] = maskedPowers(x, axes, mask)
      return div(e, totalOf(e, axes))
    },
  ),
  ["axis", "where"],
)

/**
 * log(softmax(x)) along the given axes, default the last, without overflow and exact also for small probabilities;
 * -Infinity for elements that do not count.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example logSoftmax(array([0, 0])) // [-0.6931472, -0.6931472]
 */
export const logSoftmax: Normalization = operation(
  "logSoftmax",
  normalization(
    "logSoftmax",
    (x, axes) => {
      const y = shifted(x, axes)
      return sub(y, spreadOver(log(reduceSum(exp(y), axes)), x.shape, axes))
    },
    (x, axes, mask) => {
      const [y, e] = maskedPowers(x, axes, mask)
      return select(mask, sub(y, log(totalOf(e, axes))), fill(x, -Infinity))
    },
  ),
  ["axis", "where"],
)
