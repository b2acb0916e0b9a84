import {
  allocate,
  array,
  checkDType,
  type DType,
  type DTypeOption,
  fromHost,
  isComplex,
  type NDArray,
  nameOfValue,
  range,
} from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { show } from "./operand.js"
import { operation } from "./operation.js"

/** A window of n weights between 0 and 1; float32 unless given. */
export type Window = <D extends DType = "float32">(
  n: number,
  options?: DTypeOption<D>,
) => NDArray<readonly [Unknown], D>

const checkLength = (op: string, n: number): void => {
  if (!Number.isInteger(n) || n < 0)
    throw new ValueError({ op, problem: `n is ${show(n)}, not a length`, hint: "use a whole number from 0 on" })
}

const sampled = (op: string, n: number, f: (t: number) => number, { dtype }: DTypeOption): NDArray => {
  checkLength(op, n)
  const weights = range(n).map((i) => (n === 1 ? 1 : f(i / (n - 1))))
  if (dtype !== undefined && isComplex(checkDType(op, dtype))) return array(weights, { dtype })
  return fromHost([n], dtype ?? "float32", allocate(dtype ?? "float32", weights))
}

/** A weighted sum of cosines over one period. */
/* @__NO_SIDE_EFFECTS__ */
const cosines =
  (op: string, ...weights: readonly number[]): Window =>
  (n, options = {}) =>
    sampled(op, n, (t) => weights.reduce((s, w, k) => s + w * Math.cos(2 * Math.PI * k * t), 0), options)

/**
 * The triangle 1 - |2 t - 1| for t from 0 to 1.
 *
 * @throws ValueError when n is no length
 * @example bartlett(3) // [0, 1, 0]
 */
export const bartlett: Window = operation(
  "bartlett",
  (n, options = {}) => sampled("bartlett", n, (t) => 1 - Math.abs(2 * t - 1), options),
  ["dtype"],
)

/**
 * 0.42 - 0.5 cos(2 pi t) + 0.08 cos(4 pi t) for t from 0 to 1.
 *
 * @throws ValueError when n is no length
 * @example blackman(1) // [1]
 */
export const blackman: Window = operation("blackman", cosines("blackman", 0.42, -0.5, 0.08), ["dtype"])

/**
 * 0.54 - 0.46 cos(2 pi t) for t from 0 to 1.
 *
 * @throws ValueError when n is no length
 * @example hamming(1) // [1]
 */
export const hamming: Window = operation("hamming", cosines("hamming", 0.54, -0.46), ["dtype"])

/**
 * 0.5 - 0.5 cos(2 pi t) for t from 0 to 1.
 *
 * @throws ValueError when n is no length
 * @example hanning(3) // [0, 1, 0]
 */
export const hanning: Window = operation("hanning", cosines("hanning", 0.5, -0.5), ["dtype"])

/** I_0(x) is beyond the float64 range where |x| is a little more. */
const largest = 700

/** The modified Bessel function I_0 by its power series, whose terms are all positive. */
const i0 = (x: number): number => {
  const quarter = (x * x) / 4
  const sum = (k: number, term: number, total: number): number =>
    term < total * 1e-17 ? total : sum(k + 1, (term * quarter) / ((k + 1) * (k + 1)), total + term)
  return sum(0, 1, 0)
}

/**
 * I_0(beta sqrt(1 - (2 t - 1)^2)) / I_0(beta) for t from 0 to 1 (Kaiser and Kuo, 1966).
 *
 * @throws ValueError when n is no length, or beta is not from -700 to 700
 * @example kaiser(3, 0) // [1, 1, 1]
 */
export const kaiser = operation(
  "kaiser",
  <D extends DType = "float32">(
    n: number,
    beta: number,
    options: DTypeOption<D> = {},
  ): NDArray<readonly [Unknown], D> => {
    if (typeof beta !== "number" || !(Math.abs(beta) <= largest))
      throw new ValueError({
        op: "kaiser",
        problem: `beta is ${nameOfValue(beta)}, not a number from -${largest} to ${largest}`,
        hint: "it trades the width of the main lobe for the height of the side lobes; 14 is a good start",
      })
    return sampled("kaiser", n, (t) => i0(beta * Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2))) / i0(beta), options)
  },
  ["dtype"],
)
