import { rootsOfUnity, type Transform, zeroData } from "./roots.js"

/**
 * Bluestein's algorithm for any length n: since 2 j k = j^2 + k^2 - (k - j)^2, the transform is a convolution with the
 * chirp exp(pi i j^2 / n) between two products with its conjugate. `cyclic` is a transform of length
 * `size` >= 2 n - 1, which does the convolution.
 */
export const bluestein = (n: number, size: number, cyclic: Transform): Transform => {
  const roots = rootsOfUnity(2 * n)
  const chirp = zeroData(n)
  const kernel = zeroData(size)
  for (let j = 0, square = 0; j < n; square = (square + 2 * j + 1) % (2 * n), j++) {
    chirp.re[j] = roots.re[square]!
    chirp.im[j] = roots.im[square]!
    for (const at of [j, (size - j) % size]) {
      kernel.re[at] = chirp.re[j]! / size
      kernel.im[at] = -chirp.im[j]! / size
    }
  }
  cyclic(kernel.re, kernel.im)
  const { re: ar, im: ai } = zeroData(size)
  return (re, im) => {
    for (let j = 0; j < n; j++) {
      ar[j] = re[j]! * chirp.re[j]! - im[j]! * chirp.im[j]!
      ai[j] = re[j]! * chirp.im[j]! + im[j]! * chirp.re[j]!
    }
    ar.fill(0, n)
    ai.fill(0, n)
    cyclic(ar, ai)
    for (let k = 0; k < size; k++) {
      const x = ar[k]!
      const y = ai[k]!
      ar[k] = x * kernel.re[k]! - y * kernel.im[k]!
      ai[k] = x * kernel.im[k]! + y * kernel.re[k]!
    }
    cyclic(ai, ar)
    for (let k = 0; k < n; k++) {
      re[k] = ar[k]! * chirp.re[k]! - ai[k]! * chirp.im[k]!
      im[k] = ar[k]! * chirp.im[k]! + ai[k]! * chirp.re[k]!
    }
  }
}
