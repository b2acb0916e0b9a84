import { complement } from "./error.js"

const POINTS = 48

/** The zeros and weights of Legendre's polynomial of a degree on [-1, 1], by Newton's iteration. */
const legendre = (n: number): readonly (readonly [x: number, weight: number])[] =>
  Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 0
    for (let step = 0; step < 6; step++) {
      let [last, p] = [0, 1]
      for (let k = 0; k < n; k++) [last, p] = [p, ((2 * k + 1) * x * p - k * last) / (k + 1)]
      slope = (n * (x * p - last)) / (x * x - 1)
      x -= p / slope
    }
    return [x, 2 / ((1 - x * x) * slope * slope)] as const
  })

const nodes = /* @__PURE__ */ legendre(POINTS)

/** The integral of e^(-h^2 (1 + t^2) / 2) / (1 + t^2) from 0 to a <= 1 over 2 pi: Gauss' rule where it is not 0. */
const direct = (h: number, a: number): number => {
  const end = Math.min(a, 9 / h)
  let sum = 0
  for (const [x, weight] of nodes) {
    const t = (end / 2) * (1 + x)
    sum += (weight * Math.exp((-h * h * t * t) / 2)) / (1 + t * t)
  }
  return (Math.exp((-h * h) / 2) * sum * (end / 2)) / (2 * Math.PI)
}

/** The normal probability beyond h. */
const tail = (h: number): number => complement(h * Math.SQRT1_2) / 2

/**
 * Owen's function T(h, a), the probability that X > h and 0 < Y < a X for independent standard normal X and Y.
 *
 * For a > 1 by T(h, a) + T(a h, 1 / a) = (q(h) + q(a h)) / 2 - q(h) q(a h), with the tails q (Owen, 1956).
 */
export const owensTOf = (h: number, a: number): number => {
  if (Number.isNaN(h) || Number.isNaN(a)) return NaN
  const [size, slope] = [Math.abs(h), Math.abs(a)]
  const value = (): number => {
    if (slope === 0 || size === Infinity) return 0
    if (size === 0) return Math.atan(slope) / (2 * Math.PI)
    if (slope === Infinity) return tail(size) / 2
    if (slope <= 1) return direct(size, slope)
    const [near, far] = [tail(size), tail(slope * size)]
    return (near + far) / 2 - near * far - direct(slope * size, 1 / slope)
  }
  return a < 0 ? -value() : value()
}
