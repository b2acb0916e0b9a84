import { deviance } from "./incomplete-gamma.js"
import { logGamma, stirlingError } from "./log-gamma.js"

const HALF_LOG_TWO_PI = 0.9189385332046728

/** log(gamma(a) gamma(b) / gamma(a + b)), without the cancellation of large terms. */
export const logBeta = (a: number, b: number): number => {
  if (Number.isNaN(a + b)) return NaN
  const [small, large] = a < b ? [a, b] : [b, a]
  if (!(small > 0)) return small === 0 ? Infinity : logGamma(a) + logGamma(b) - logGamma(a + b)
  if (large === Infinity) return -Infinity
  if (large < 10) return logGamma(a) + logGamma(b) - logGamma(a + b)
  const correction = stirlingError(large) - stirlingError(a + b)
  const ratio = (large - 0.5) * Math.log1p(small / large)
  if (small < 10) return logGamma(small) + correction - ratio + small - small * Math.log(a + b)
  const bulk = (small - 0.5) * Math.log(small / (a + b)) - large * Math.log1p(small / large)
  return HALF_LOG_TWO_PI - 0.5 * Math.log(large) + stirlingError(small) + correction + bulk
}

/** x^a y^b / B(a, b) with y = 1 - x, in the saddle-point form where both are large. */
const density = (a: number, b: number, x: number, y: number): number => {
  if (Math.min(a, b) < 10)
    return Math.exp(a * Math.log(x) + b * (x < 0.5 ? Math.log1p(-x) : Math.log(y)) - logBeta(a, b))
  const n = a + b
  const correction = stirlingError(n) - stirlingError(a) - stirlingError(b)
  return Math.exp(correction - deviance(a, n * x) - deviance(b, n * y)) * Math.sqrt((a * b) / (2 * Math.PI * n))
}

/** The continued fraction of I_x(a, b), which converges fast for x < (a + 1) / (a + b + 2). */
const fraction = (a: number, b: number, x: number): number => {
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let f = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    f *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    f *= c * d
    if (Math.abs(c * d - 1) < 1e-16) break
  }
  return f
}

/** The regularized incomplete beta function I_x(a, b). */
export const incompleteBetaOf = (a: number, b: number, x: number): number => {
  if (!(a >= 0 && b >= 0 && x >= 0 && x <= 1) || (a === 0 && b === 0)) return NaN
  if (x === 0 || x === 1) return x
  if (a === 0 || b === Infinity) return b === Infinity && a === Infinity ? NaN : 1
  if (b === 0 || a === Infinity) return 0
  const y = 1 - x
  return x < (a + 1) / (a + b + 2)
    ? (density(a, b, x, y) * fraction(a, b, x)) / a
    : 1 - (density(a, b, x, y) * fraction(b, a, y)) / b
}
