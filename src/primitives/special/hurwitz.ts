import { affine, derivative, exponential, isNegligible, type Jet, over, plus, scaled, times } from "./jet.js"

/** The Bernoulli numbers B_2, B_4, ..., B_24. */
export const bernoulli = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
] as const

/** base^-(s + e). */
const power = (base: number, s: number, length: number): Jet =>
  exponential(affine(-s * Math.log(base), -Math.log(base), length), base ** -s)

/** What the Euler-Maclaurin formula adds for all n with q + n >= base. */
const tail = (base: number, s: number, length: number): Jet => {
  let bracket = plus(over(affine(base, 0, length), affine(s - 1, 1, length)), affine(0.5, 0, length))
  let rising = scaled(affine(s, 1, length), 1 / (2 * base))
  for (const [j, b] of bernoulli.entries()) {
    bracket = plus(bracket, scaled(rising, b))
    const k = 2 * j + 1
    const next = times(affine(s + k, 1, length), affine(s + k + 1, 1, length))
    rising = scaled(times(rising, next), 1 / ((k + 2) * (k + 3) * base * base))
  }
  return times(power(base, s, length), bracket)
}

/** zeta(s + e, q) for s > 1 and q > 0. */
const positive = (s: number, q: number, length: number): Jet => {
  let total = affine(0, 0, length)
  let base = q
  for (; base < 12 + s; base++) {
    const term = power(base, s, length)
    total = plus(total, term)
    if (isNegligible(scaled(term, base), total)) return total
  }
  return plus(total, tail(base, s, length))
}

/**
 * The derivative of some order in s of the Hurwitz zeta function, the sum of (q + n)^-s over n >= 0.
 *
 * For q < 0 it is defined for whole s: the terms on the left of 0 are the difference of two such sums.
 */
export const hurwitz = (s: number, q: number, order = 0): number => {
  if (Number.isNaN(s) || Number.isNaN(q) || s < 1) return NaN
  if (s === 1) return order === 0 ? Infinity : NaN
  if (q <= 0 && Number.isInteger(q)) return order === 0 ? Infinity : NaN
  const at = (x: number): number => (x === Infinity ? 0 : derivative(positive(s, x, order + 1), order))
  if (s === Infinity) return q > 1 ? 0 : q === 1 ? 1 : NaN
  if (q > 0) return at(q)
  if (!Number.isInteger(s) || order > 0 || q === -Infinity) return NaN
  const steps = Math.ceil(-q)
  const rest = q + steps
  const left = at(-q - (steps - 1)) - at(1 - q)
  return at(rest) + (s % 2 === 0 ? left : -left)
}
