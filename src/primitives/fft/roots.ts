/** The real and the imaginary parts of complex numbers. */
export interface ComplexData {
  readonly re: Float64Array
  readonly im: Float64Array
}

/** `n` zeros. */
export const zeroData = (n: number): ComplexData => ({ re: new Float64Array(n), im: new Float64Array(n) })

/** A discrete Fourier transform in place, of as many elements as it was planned for. */
export type Transform = (re: Float64Array, im: Float64Array) => void

/**
 * The first `count` of the n-th roots of unity exp(-2 pi i k / n). Every angle is folded into the first 45 degrees, so
 * that an error of its rounding does not grow with k and symmetric roots are symmetric to the bit.
 */
export const rootsOfUnity = (n: number, count = n): ComplexData => {
  const { re, im } = zeroData(count)
  for (let k = 0; k < count && 2 * k <= n; k++) {
    const beyond90 = 4 * k > n
    const folded = beyond90 ? n - 2 * k : 2 * k
    const beyond45 = 4 * folded > n
    const angle = beyond45 ? (Math.PI * (n - 2 * folded)) / (2 * n) : (Math.PI * folded) / n
    const cos = Math.cos(angle)
    const sin = Math.sin(angle)
    const x = beyond45 ? sin : cos
    const y = beyond45 ? cos : sin
    re[k] = beyond90 ? -x : x
    im[k] = -y
    if (k > 0 && n - k < count) {
      re[n - k] = re[k]!
      im[n - k] = y
    }
  }
  return { re, im }
}
