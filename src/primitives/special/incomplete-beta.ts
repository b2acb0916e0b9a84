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

/**
 * The continued fraction of I_x(a, b), which converges fast for x < (a + 1) / (a + b + 2): the sum of what its terms
 * change (Steed), d being the ratio of two denominators.
 */
const fraction = (a: number, b: number, x: number): number => {
  let [d, change, f] = [1, 1, 1]
  const add = (numerator: number): void => {
    const t = numerator * d
    d = 1 / (1 + t)
    change *= -t * d
    f += change
  }
  for (let m = 0; m < 100_000 && Math.abs(change) > Math.abs(f) * 1e-17; m++) {
    const n = a + 2 * m
    add((-(a + m) * (a + b + m) * x) / (n * (n + 1)))
    add(((m + 1) * (b - m - 1) * x) / ((n + 1) * (n + 2)))
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
