import { radicesOf, smoothFrom } from "../../../../primitives/fft/lengths.js"
import { bluestein } from "./bluestein.js"
import type { FloatType } from "./floats.js"
import { mixedRadix } from "./mixed-radix.js"
import type { Transform } from "./step.js"

/**
 * The transform y_k = sum_j x_j exp(-2 pi i j k / n) of complex numbers, in O(n log n) for every n: by passes of small
 * radices, or as a convolution.
 */
export const transformOf = (dtype: FloatType, n: number): Transform => {
  const radices = radicesOf(n)
  if (radices !== null) return mixedRadix(dtype, n, radices)
  const size = smoothFrom(2 * n - 1)
  return bluestein(dtype, n, size, transformOf(dtype, size))
}
