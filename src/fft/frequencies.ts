import { allocate, checkDType, type DType, type DTypeOption, fromHost, type NDArray, range } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ValueError } from "../errors/index.js"
import { floats } from "../operations/elementwise.js"
import { show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { checkLength } from "./operand.js"

/** The options of `fftfreq` and `rfftfreq`. */
export interface FrequencyOptions<D extends DType = DType> extends DTypeOption<D> {
  /** the distance of the samples; default 1 */
  readonly d?: number
}

const frequencies = (
  op: string,
  n: number,
  indices: (n: number) => readonly number[],
  { d = 1, dtype = "float32" }: FrequencyOptions,
): NDArray => {
  const size = checkLength(op, "n", n)
  if (typeof d !== "number")
    throw new ValueError({ op, problem: `d is ${show(d)}, not a distance`, hint: "use a number" })
  if (!floats.includes(checkDType(op, dtype)))
    throw new DTypeError({ op, problem: `frequencies are not ${dtype}`, hint: 'use "float32" or "float64"' })
  const values = indices(size).map((k) => k / (size * d))
  return fromHost([values.length], dtype, allocate(dtype, values))
}

/**
 * The frequencies k / (n d) of the elements of `fft`: k from 0 up, then from the most negative one to -1; float32 unless
 * given.
 *
 * @throws ValueError when n is no number of elements; DTypeError unless the dtype is float
 * @example fftfreq(5, { d: 0.5 }) // [0, 0.4, 0.8, -0.8, -0.4]
 */
export const fftfreq = operation(
  "fftfreq",
  <D extends DType = "float32">(n: number, options: FrequencyOptions<D> = {}): NDArray<readonly [Unknown], D> =>
    frequencies("fftfreq", n, (size) => range(size).map((k) => (2 * k < size ? k : k - size)), options),
  ["dtype", "d"],
)

/**
 * The frequencies k / (n d) of the elements of `rfft`, k from 0 to n / 2; float32 unless given.
 *
 * @throws ValueError when n is no number of elements; DTypeError unless the dtype is float
 * @example rfftfreq(4, { d: 0.5 }) // [0, 0.5, 1]
 */
export const rfftfreq = operation(
  "rfftfreq",
  <D extends DType = "float32">(n: number, options: FrequencyOptions<D> = {}): NDArray<readonly [Unknown], D> =>
    frequencies("rfftfreq", n, (size) => range(Math.floor(size / 2) + 1), options),
  ["dtype", "d"],
)
