/** (x/2)^n / n! times the sum of (x^2/4)^k / (k! (n + 1) ... (n + k)): all terms have one sign. */
const series = (n: number, x: number): number => {
  const square = (x * x) / 4
  let term = 1
  for (let k = 1; k <= n; k++) term *= x / 2 / k
  let total = term
  for (let k = 1; k < 2000; k++) {
    term *= square / (k * (n + k))
    total += term
    if (Math.abs(term) <= Math.abs(total) * 1e-17) break
  }
  return total
}

/** I_n(x) e^-x sqrt(2 pi x) for large x, by Hankel's expansion. */
const hankel = (n: number, x: number): number => {
  let [term, total] = [1, 1]
  for (let k = 1; k < 100; k++) {
    const next = (-term * (4 * n * n - (2 * k - 1) ** 2)) / (8 * k * x)
    if (Math.abs(next) > Math.abs(term) || Math.abs(next) < 1e-17) break
    term = next
    total += term
  }
  return total
}

/** The modified Bessel function I_n(x) of the first kind for a whole n >= 0; with `scaled` times e^-|x|. */
export const besselOf = (n: number, x: number, scaled: boolean): number => {
  const a = Math.abs(x)
  const sign = x < 0 && n % 2 === 1 ? -1 : 1
  if (a === Infinity) return scaled ? 0 : sign * Infinity
  if (a <= Math.max(30, n * n)) return sign * series(n, a) * (scaled ? Math.exp(-a) : 1)
  const base = hankel(n, a) / (Math.sqrt(2 * Math.PI) * Math.sqrt(a))
  const half = Math.exp(a / 2)
  return sign * (scaled ? base : base * half * half)
}
