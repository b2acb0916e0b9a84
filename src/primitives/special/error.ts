import { errorFunction, scaledComplement } from "../erf.js"

/** e^(-x^2) with x^2 in two parts, for its rounding error would be magnified by x^2. */
const gaussian = (x: number): number => {
  const high = Math.trunc(x * 16) / 16
  return Math.exp(-high * high) * Math.exp(-(x - high) * (x + high))
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
  if (x > 0) return Math.log1p(-complement(x / Math.SQRT2) / 2)
  const y = -x / Math.SQRT2
  return y < 0.5 ? Math.log(complement(y) / 2) : y === Infinity ? -Infinity : Math.log(scaledTail(y) / 2) - (x * x) / 2
}

/** The left tail: Newton's method on log ndtr, which is concave, from the leading term of its expansion. */
const leftQuantile = (p: number): number => {
  const target = Math.log(p)
  const l = Math.sqrt(-2 * target)
  let x = -(l - (2.515517 + l * (0.802853 + l * 0.010328)) / (1 + l * (1.432788 + l * (0.189269 + l * 0.001308))))
  for (let i = 0; i < 4; i++) {
    const value = logNormal(x)
    const slope = Math.exp(-(x * x) / 2 - value) / Math.sqrt(2 * Math.PI)
    x -= (value - target) / slope
  }
  return x
}

/** The inverse of the standard normal distribution function; infinite at 0 and 1. */
export const normalQuantile = (p: number): number => {
  if (!(p >= 0 && p <= 1)) return NaN
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity
  return p === 0.5 ? 0 : p < 0.5 ? leftQuantile(p) : -leftQuantile(1 - p)
}
