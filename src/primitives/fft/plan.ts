import { bluestein } from "./bluestein.js"
import { oddRadix, type Pass, radix2, radix3, radix4, radix5 } from "./butterflies.js"
import { radicesOf, smoothFrom } from "./lengths.js"
import { rootsOfUnity, type Transform, zeroData } from "./roots.js"

const passes: Readonly<Record<number, Pass>> = { 2: radix2, 3: radix3, 4: radix4, 5: radix5 }

const mixedRadix = (n: number, radices: readonly number[]): Transform => {
  const roots = rootsOfUnity(n)
  const steps = radices.map((radix) => ({ radix, pass: passes[radix] ?? oddRadix(radix) }))
  const scratch = zeroData(n)
  return (re, im) => {
    const own = { re, im }
    let [from, to] = [own, scratch]
    let stride = 1
    for (const { radix, pass } of steps) {
      pass(from, to, n / stride, stride, roots)
      stride *= radix
      ;[from, to] = [to, from]
    }
    if (from !== own) {
      re.set(from.re)
      im.set(from.im)
    }
  }
}

/**
 * The transform X_k = sum_j x_j exp(-2 pi i j k / n) of complex numbers, in O(n log n) for every n. With the two parts
 * exchanged it is the one with exp(2 pi i j k / n), in exchanged parts. It keeps room to work in, so it is for one
 * caller at a time.
 */
export const transformOf = (n: number): Transform => {
  const radices = radicesOf(n)
  if (radices !== null) return mixedRadix(n, radices)
  const size = smoothFrom(2 * n - 1)
  return bluestein(n, size, transformOf(size))
}
