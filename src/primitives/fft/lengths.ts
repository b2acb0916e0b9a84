/** A sum over a larger prime costs more than Bluestein's three transforms. */
const largestRadix = 31

/** The radices of the passes, whose product is n; null when n has a prime factor that is too large for a pass. */
export const radicesOf = (n: number): readonly number[] | null => {
  const radices: number[] = []
  let rest = n
  for (let radix = 4; rest > 1; radix = radix === 4 ? 2 : radix === 2 ? 3 : radix + 2) {
    if (radix > largestRadix) return null
    for (; rest % radix === 0; rest /= radix) radices.push(radix)
  }
  return radices
}

/** The least product of powers of 2, 3 and 5 that is not below n. */
export const smoothFrom = (n: number): number => {
  const most = Math.ceil(Math.log2(n)) + 1
  const powers = (base: number): readonly number[] => Array.from({ length: most }, (_, i) => base ** i)
  const products = powers(3).flatMap((a) => powers(5).flatMap((b) => (a * b < 2 * n ? [a * b] : [])))
  return Math.min(...products.map((odd) => odd * 2 ** Math.max(0, Math.ceil(Math.log2(n / odd)))))
}
