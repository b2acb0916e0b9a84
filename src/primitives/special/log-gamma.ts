import { bernoulli, hurwitz } from "./hurwitz.js"

export const EULER = 0.5772156649015329
const HALF_LOG_TWO_PI = 0.9189385332046728

/** From here on the asymptotic series are exact to the last bit. */
const LARGE = 10

/** zeta(k) - 1 for k = 2, 3, ...: as many as 3/4 from 2 needs. */
export const excess = /* @__PURE__ */ Array.from({ length: 42 }, (_, i) => hurwitz(i + 2, 2))

/** log gamma(2 + z) for |z| <= 1/2, with the relative accuracy of its zero. */
export const aroundTwo = (z: number): number => {
  let s = 0
  for (let i = excess.length - 1; i >= 0; i--) s = -z * (s + excess[i]! / (i + 2))
  return z * (1 - EULER - s)
}

/** log gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2). */
export const stirlingError = (x: number): number => {
  if (x < LARGE) return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI)
  const square = 1 / (x * x)
  let s = 0
  for (let i = 9; i >= 0; i--) s = s * square + bernoulli[i]! / ((2 * i + 2) * (2 * i + 1))
  return s / x
}

/** Down to 3/2 < x <= 5/2 by gamma(x) = (x - 1) gamma(x - 1). */
const moderate = (x: number): number => {
  let [factor, y] = [1, x]
  while (y > 2.5) {
    y -= 1
    factor *= y
  }
  return Math.log(factor) + aroundTwo(y - 2)
}

/** sin(pi x), exact at whole x. */
export const sinPi = (x: number): number => {
  const r = x % 2
  const a = Math.abs(r)
  const s = a <= 0.25 ? Math.sin(Math.PI * a) : a <= 0.75 ? Math.cos(Math.PI * (0.5 - a)) : Math.sin(Math.PI * (1 - a))
  const value = a <= 1.25 ? s : a <= 1.75 ? -Math.cos(Math.PI * (1.5 - a)) : Math.sin(Math.PI * (a - 2))
  return r < 0 ? -value : value
}

/** log |gamma(x)|; infinite at 0, -1, -2, ... and both infinities. */
export const logGamma = (x: number): number => {
  if (Number.isNaN(x)) return NaN
  if (Math.abs(x) === Infinity || (x <= 0 && Number.isInteger(x))) return Infinity
  if (x < -0.5) return Math.log(Math.PI / Math.abs(x * sinPi(x))) - logGamma(-x)
  if (x < 0.5) return aroundTwo(x) - Math.log1p(x) - Math.log(Math.abs(x))
  if (x < 1.5) return aroundTwo(x - 1) - Math.log1p(x - 1)
  if (x < LARGE) return moderate(x)
  return (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5) + stirlingError(x)
}

/** The logarithmic derivative of gamma; NaN at its poles 0, -1, -2, ... */
export const digammaOf = (x: number): number => {
  if (x === -Infinity || (x <= 0 && Number.isInteger(x)) || Number.isNaN(x)) return NaN
  if (x < 0) return digammaOf(1 - x) - (Math.PI * sinPi(x + 0.5)) / sinPi(x)
  if (x >= 1.25 && x <= 2.5) return digammaAroundTwo(x - 2)
  let [y, s] = [x, 0]
  for (; y < LARGE; y++) s += 1 / y
  const square = 1 / (y * y)
  let series = 0
  for (let i = 9; i >= 0; i--) series = (series + bernoulli[i]! / (2 * i + 2)) * square
  return Math.log(y) - 0.5 / y - series - s
}

const digammaAroundTwo = (z: number): number => {
  let s = 0
  for (let i = excess.length - 1; i >= 0; i--) s = -z * (s + excess[i]!)
  return 1 - EULER - s
}
