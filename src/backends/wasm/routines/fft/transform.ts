import { radicesOf, smoothFrom } from "../../../../primitives/fft/lengths.js"
import { bluestein } from "./bluestein.js"
import { bytesOf, type FloatType } from "./floats.js"
import { mixedRadix } from "./mixed-radix.js"
import { sidesOf, squareTransform } from "./square.js"
import type { Transform } from "./step.js"

/** Bytes of a part of a row from which on passes over the whole of it are slower than bands. */
const FAR = 2 ** 20

/**
 * The transform y_k = sum_j x_j exp(-2 pi i j k / n) of complex numbers, in O(n log n) for every n: by passes of small
 * radices, of all numbers or of bands, or as a convolution.
 */
export const transformOf = (dtype: FloatType, n: number): Transform => {
  const radices = radicesOf(n)
  if (radices === null) {
    const size = smoothFrom(2 * n - 1)
    return bluestein(dtype, n, size, transformOf(dtype, size))
  }
  const sides = n * bytesOf(dtype) >= FAR ? sidesOf(dtype, n) : null
  return sides === null ? mixedRadix(dtype, n, radices) : squareTransform(dtype, sides)
}
