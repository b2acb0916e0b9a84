import type { DType } from "../array/index.js"
import { roundHalfEven } from "./arithmetic.js"
import { precisionKernel } from "./bit-kernels.js"
import { type Parametric, parametric } from "./parametric.js"

/** How wide the exponent and the mantissa of a float format are, without its sign and its leading bit. */
export type PrecisionParams = { readonly exponentBits: number; readonly mantissaBits: number }

/** The whole e with 2^e <= |x| < 2^(e+1); for a subnormal x one that is at most -1022. */
const exponentOf = (x: number): number => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  return ((view.getUint16(0) >> 4) & 0x7ff) - 1023
}

/** To the nearest number of the format, halves to even; beyond its range infinite, below its normal numbers 0. */
const rounding = ({ exponentBits, mantissaBits }: PrecisionParams, dtype: DType) => {
  const [smallest, widest] = dtype === "float32" ? [-126, 8] : [-1022, 11]
  const bias = 2 ** (exponentBits - 1) - 1
  return (x = NaN): number => {
    if (x === 0 || !Number.isFinite(x)) return x
    const unit = 2 ** (Math.max(exponentOf(x), smallest) - mantissaBits)
    // What the dtype itself does not resolve is rounded already.
    const y = unit === 0 || Number.isInteger(x / unit) ? x : roundHalfEven(x / unit) * unit
    if (exponentBits >= widest) return y
    return Math.abs(y) >= 2 ** (bias + 1) ? Math.sign(x) * Infinity : Math.abs(y) < 2 ** (1 - bias) ? x * 0 : y
  }
}

/**
 * The nearest number of a smaller float format, in the dtype of x, as XLA's ReducePrecision.
 *
 * The tangent passes as it is: rounding it too would not be linear.
 */
export const reducePrecision: Parametric<PrecisionParams> = parametric<PrecisionParams>(
  "reducePrecision",
  rounding,
  [(t) => t],
  { kernel: ({ exponentBits, mantissaBits }) => precisionKernel(exponentBits, mantissaBits) },
)
