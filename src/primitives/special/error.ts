import { errorFunction, horner, scaledComplement } from "../erf.js"

/** e^(-c x^2) with x^2 in two parts, for its rounding error would be magnified by x^2. */
const gaussian = (x: number, c = 1): number => {
  const high = Math.trunc(x * 16) / 16
  return Math.exp(-c * high * high) * Math.exp(-c * (x - high) * (x + high))
}

const ROOT_PI = Math.sqrt(Math.PI)

/** erfc(x) e^(x^2) for x >= 1/2; from 4 on the continued fraction of Laplace. */
const scaledTail = (x: number): number => {
  if (x < 4) return scaledComplement(x)
  let s = x
  for (let k = 40; k >= 1; k--) s = x + k / 2 / s
  return 1 / (ROOT_PI * s)
}

/** 1 - erf(x), with relative accuracy on the right. */
export const complement = (x: number): number => {
  if (Number.isNaN(x)) return NaN
  if (x < 0.5) return x < -6 ? 2 : 1 - errorFunction(x)
  return x > 27 ? Math.max(0, x < 28 ? gaussian(x) * scaledTail(x) : 0) : gaussian(x) * scaledTail(x)
}

/** log of the standard normal distribution function, without underflow on the left. */
export const logNormal = (x: number): number => {
  if (x > 40) return 0
  if (x > 0) return Math.log1p((-gaussian(x, 0.5) * scaledErfc(x / Math.SQRT2)) / 2)
  const y = -x / Math.SQRT2
  return y < 0.5 ? Math.log(complement(y) / 2) : y === Infinity ? -Infinity : Math.log(scaledTail(y) / 2) - (x * x) / 2
}

/** e^(x^2) erfc(x) for x >= 0. */
export const scaledErfc = (x: number): number => (x < 0.5 ? Math.exp(x * x) * complement(x) : scaledTail(x))

/** The x <= 0 whose log ndtr is `target`: Newton's method, for that is concave, from the leading term of its expansion. */
export const quantileOfLog = (target: number): number => {
  const l = Math.sqrt(-2 * target)
  let x = -(l - (2.515517 + l * (0.802853 + l * 0.010328)) / (1 + l * (1.432788 + l * (0.189269 + l * 0.001308))))
  for (let i = 0; i < 4; i++) {
    const value = logNormal(x)
    const slope = Math.exp(-(x * x) / 2 - value) / Math.sqrt(2 * Math.PI)
    x -= (value - target) / slope
  }
  return x
}

/** Coefficients of erf^-1(x) / x in -log(1 - x^2) - 2.5, from M. Giles, "Approximating the erfinv function" (2011). */
const start = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3, -4.17768164e-3,
  0.246640727, 1.50140941,
]

/** Up to here Newton's method on erf keeps all digits; beyond, 1 - x is what must not be lost. */
const CENTRE = 0.7

/** The inverse of the error function; infinite at -1 and 1. */
export const inverseError = (x: number): number => {
  const a = Math.abs(x)
  if (a === 1) return x * Infinity
  if (!(a < 1)) return NaN
  if (a > CENTRE) return (-Math.sign(x) * quantileOfLog(Math.log((1 - a) / 2))) / Math.SQRT2
  const refine = (y: number): number => y - ((errorFunction(y) - x) * ROOT_PI * Math.exp(y * y)) / 2
  return refine(refine(x * horner(start, -Math.log1p(-x * x) - 2.5)))
}

/** The inverse of the standard normal distribution function; infinite at 0 and 1. */
export const normalQuantile = (p: number): number => {
  if (!(p >= 0 && p <= 1)) return NaN
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity
  const u = 2 * p - 1
  if (Math.abs(u) <= CENTRE) return Math.SQRT2 * inverseError(u)
  return p < 0.5 ? quantileOfLog(Math.log(p)) : -quantileOfLog(Math.log1p(-p))
}
