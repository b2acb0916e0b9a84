import type { DType, NDArray, Shape } from "../array/index.js"
import {
  abs,
  add,
  divide,
  exp,
  less,
  log1p,
  minimum,
  multiply,
  sign,
  sinh,
  square,
  stopGradient,
  subtract,
  where,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { alike, checkNumber, type Pairwise } from "./operand.js"

/* @__NO_SIDE_EFFECTS__ */
const ofError = (op: string, f: (error: NDArray) => NDArray): Pairwise =>
  operation(op, (predictions, targets) => {
    const [p, t] = alike(op, { predictions, targets })
    return f(subtract(p!, t!))
  })

/** |x| with derivative 0 at 0, the subgradient that PyTorch takes. */
export const magnitude = (x: NDArray): NDArray => multiply(x, stopGradient(sign(x)))

/**
 * (predictions - targets)^2, element by element.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example squaredError(array([1, 3]), array([1, 1])) // [0, 4]
 */
export const squaredError: Pairwise = ofError("squaredError", square)

/**
 * (predictions - targets)^2 / 2, element by element, whose derivative is the error.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example l2(array([1, 3]), array([1, 1])) // [0, 2]
 */
export const l2: Pairwise = ofError("l2", (e) => divide(square(e), 2))

/**
 * |predictions - targets|, element by element, with derivative 0 at 0.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example absoluteError(array([1, 3]), array([1, 5])) // [0, 2]
 */
export const absoluteError: Pairwise = ofError("absoluteError", magnitude)
export const l1 = absoluteError

/** e^2 / 2 up to a threshold, and delta |e| - delta^2 / 2 from there on. */
const huberOf = (e: NDArray, delta: number): NDArray => {
  const size = magnitude(e)
  const quadratic = minimum(size, delta)
  return where(
    less(size, delta),
    divide(square(e), 2),
    add(multiply(subtract(size, quadratic), delta), delta * (delta / 2)),
  )
}

const isPositive = (x: number): boolean => x > 0

/** The options of `huber`. */
export interface HuberOptions {
  /** the error from which on the loss is linear; default 1 */
  readonly delta?: number
}

/**
 * e^2 / 2 for errors smaller than delta, delta (|e| - delta / 2) for others (Huber, "Robust estimation of a location
 * parameter", 1964).
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float; ValueError unless delta > 0
 * @example huber(array([0.5, 3]), 0) // [0.125, 2.5]
 */
export const huber = operation(
  "huber",
  <S extends Shape, D extends DType>(
    predictions: NDArray<S, D>,
    targets: NDArray<S, D> | number,
    { delta = 1 }: HuberOptions = {},
  ): NDArray<S, D> => {
    checkNumber("huber", "delta", delta, isPositive, "a positive number")
    return ofError("huber", (e) => huberOf(e, delta))(predictions, targets)
  },
  ["delta"],
)

/** The options of `smoothL1`. */
export interface SmoothL1Options {
  /** the error from which on the loss is |e| less a constant; default 1; with 0 it is |e| */
  readonly beta?: number
}

/**
 * e^2 / (2 beta) for errors smaller than beta, |e| - beta / 2 for others: huber / beta (Girshick, "Fast R-CNN", 2015).
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float; ValueError unless beta >= 0
 * @example smoothL1(array([0.5, 3]), 0) // [0.125, 2.5]
 */
export const smoothL1 = operation(
  "smoothL1",
  <S extends Shape, D extends DType>(
    predictions: NDArray<S, D>,
    targets: NDArray<S, D> | number,
    { beta = 1 }: SmoothL1Options = {},
  ): NDArray<S, D> => {
    checkNumber("smoothL1", "beta", beta, (x) => x >= 0, "a number from 0 on")
    const f = (e: NDArray): NDArray => (beta === 0 ? magnitude(e) : divide(huberOf(e, beta), beta))
    return ofError("smoothL1", f)(predictions, targets)
  },
  ["beta"],
)

/**
 * log(cosh(predictions - targets)), element by element, without overflow and exact also for small errors: nearly
 * e^2 / 2 for those, and |e| - log 2 for large ones.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example logCosh(array([0, 100]), 0) // [0, 100 - Math.LN2]
 */
export const logCosh: Pairwise = ofError("logCosh", (e) => {
  const isSmall = less(abs(e), 1)
  const small = where(isSmall, e, 0)
  const size = magnitude(where(isSmall, 1, e))
  const far = subtract(add(size, log1p(exp(multiply(size, -2)))), Math.LN2)
  return where(isSmall, divide(log1p(square(sinh(small))), 2), far)
})
