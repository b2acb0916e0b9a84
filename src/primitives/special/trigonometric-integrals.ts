import { faddeevaOf } from "./faddeeva.js"

const EULER = 0.5772156649015329

/** Up to here the power series lose no more than a digit. */
const NEAR = 4

/** The sum of (-1)^k x^(2k + first) / ((2k + first) (2k + first)!) from 2k + first >= 1 on. */
const series = (x: number, first: 0 | 1): number => {
  let power = first === 1 ? x : (-x * x) / 2
  let sum = power / (first === 1 ? 1 : 2)
  for (let n = first === 1 ? 3 : 4; n < 100; n += 2) {
    power *= (-x * x) / (n * (n - 1))
    const next = sum + power / n
    if (next === sum) break
    sum = next
  }
  return sum
}

/** e^(ix) E_1(ix) for x > 0 by its continued fraction with the recurrences of Lentz. */
export const auxiliary = (x: number): readonly [re: number, im: number] => {
  let [br, bi] = [1, x]
  let [cr, ci] = [1e300, 0]
  let size = br * br + bi * bi
  let [dr, di] = [br / size, -bi / size]
  let [hr, hi] = [dr, di]
  for (let k = 1; k < 10_000; k++) {
    const a = -k * k
    br += 2
    const [er, ei] = [br + a * dr, bi + a * di]
    size = er * er + ei * ei
    ;[dr, di] = [er / size, -ei / size]
    size = cr * cr + ci * ci
    ;[cr, ci] = [br + (a * cr) / size, bi - (a * ci) / size]
    const [pr, pi] = [cr * dr - ci * di, cr * di + ci * dr]
    ;[hr, hi] = [hr * pr - hi * pi, hr * pi + hi * pr]
    if (Math.abs(pr - 1) + Math.abs(pi) < 1e-16) break
  }
  return [hr, hi]
}

/** E_1(ix) for x > 0: -Ci(x) + i (Si(x) - pi / 2). */
const exponentialIntegral = (x: number): readonly [re: number, im: number] => {
  const [re, im] = auxiliary(x)
  const [c, s] = [Math.cos(x), Math.sin(x)]
  return [c * re + s * im, c * im - s * re]
}

/** The integral of sin(t) / t from 0 to x. */
export const sineIntegral = (x: number): number => {
  if (Math.abs(x) === Infinity) return (Math.sign(x) * Math.PI) / 2
  if (!(Math.abs(x) > NEAR)) return series(x, 1)
  return Math.sign(x) * (Math.PI / 2 + exponentialIntegral(Math.abs(x))[1])
}

/** Euler's constant + log |x| + the integral of (cos(t) - 1) / t from 0 to x; NaN at -infinity. */
export const cosineIntegral = (x: number): number => {
  if (x === -Infinity) return NaN
  if (x === Infinity) return 0
  const size = Math.abs(x)
  return size > NEAR ? -exponentialIntegral(size)[0] : EULER + Math.log(size) + series(size, 0)
}

/** x^2 modulo 4, from the square of its first bits, which is exact. */
const squareModFour = (x: number): number => {
  const high = Math.fround(x)
  const low = x - high
  return ((high * high) % 4) + ((2 * high * low + low * low) % 4)
}

/** The sum of (-1)^k (pi / 2)^(2k + first) x^(4k + 2 first + 1) / ((2k + first)! (4k + 2 first + 1)). */
const fresnelSeries = (x: number, first: 0 | 1): number => {
  const angle = (Math.PI / 2) * x * x
  let power = first === 1 ? angle * x : x
  let sum = power / (2 * first + 1)
  for (let n = first + 2; n < 60; n += 2) {
    power *= (-angle * angle) / (n * (n - 1))
    const next = sum + power / (2 * n + 1)
    if (next === sum) break
    sum = next
  }
  return sum
}

/** Fresnel's integrals of cos(pi t^2 / 2), and of the sine, from 0 to x; far from 0 by the Faddeeva function. */
export const fresnelOf = (x: number, isCosine: boolean): number => {
  const size = Math.abs(x)
  if (!(size > 1.2)) return fresnelSeries(x, isCosine ? 0 : 1)
  if (size === Infinity) return Math.sign(x) / 2
  const place = (Math.sqrt(Math.PI) / 2) * size
  const [u, v] = faddeevaOf(place, place)
  const angle = (Math.PI / 2) * squareModFour(size)
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const [re, im] = [1 - (c * u - s * v), -(c * v + s * u)]
  return (Math.sign(x) * (isCosine ? re - im : re + im)) / 2
}
