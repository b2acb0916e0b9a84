import { hurwitz } from "./hurwitz.js"
import { affine, derivative, exponential, isNegligible, type Jet, over, plus, scaled, times } from "./jet.js"
import { digammaOf, logGamma, stirlingError } from "./log-gamma.js"

/** a log(a / x) + x - a >= 0, without cancellation where x is near a (Loader 2000, the saddle-point form). */
export const deviance = (a: number, x: number): number => {
  if (Math.abs(a - x) > 0.1 * (a + x)) return a * Math.log(a / x) + x - a
  const v = (a - x) / (a + x)
  let [s, term] = [(a - x) * v, 2 * a * v]
  for (let j = 1; j < 100; j++) {
    term *= v * v
    const next = s + term / (2 * j + 1)
    if (next === s) return s
    s = next
  }
  return s
}

/** The derivatives of log gamma at x from the first on, as a jet in e of log gamma(x + e) - log gamma(x). */
const logGammaJet = (x: number, length: number): Jet =>
  Array.from({ length }, (_, n) =>
    n === 0 ? 0 : n === 1 ? digammaOf(x) : ((n % 2 === 0 ? 1 : -1) * hurwitz(n, x)) / n,
  )

/** x^a e^-x / gamma(a + 1). */
const density = (a: number, x: number): number =>
  a < 10
    ? Math.exp(a * Math.log(x) - x - logGamma(a + 1))
    : Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a)

/** The same with a + e for a. */
const densityJet = (a: number, x: number, length: number): Jet =>
  exponential(plus(affine(0, Math.log(x), length), scaled(logGammaJet(a + 1, length), -1)), density(a, x))

const LIMIT = 100_000

/** P by its series, the sum of x^n / ((a + 1) ... (a + n)). */
const lowerSeries = (a: number, x: number, length: number): Jet => {
  let term = affine(1, 0, length)
  let total = term
  for (let n = 1; n < LIMIT; n++) {
    term = scaled(over(term, affine(a + n, 1, length)), x)
    total = plus(total, term)
    if (a + n > x && isNegligible(term, total)) break
  }
  return times(densityJet(a, x, length), total)
}

/** Q by Legendre's continued fraction, with the recurrences of Lentz. */
const upperFraction = (a: number, x: number, length: number): Jet => {
  const one = affine(1, 0, length)
  const denominator = (n: number): Jet => affine(x + 2 * n + 1 - a, -1, length)
  let c: Jet = affine(1e300, 0, length)
  let d = over(one, denominator(0))
  let f = d
  for (let n = 1; n < LIMIT; n++) {
    const numerator = affine(n * (a - n), n, length)
    const b = denominator(n)
    d = over(one, plus(b, times(numerator, d)))
    c = plus(b, over(numerator, c))
    const next = times(f, times(c, d))
    const change = plus(next, scaled(f, -1))
    f = next
    if (change.every((x, i) => Math.abs(x) <= Math.abs(next[i]!) * 2e-16)) break
  }
  return times(times(densityJet(a, x, length), affine(a, 1, length)), f)
}

/** Q for small x: 1 - x^a / gamma(a + 1) and what the rest of the power series of P takes away. */
const upperSeries = (a: number, x: number, length: number): Jet => {
  const exponent = plus(affine(0, Math.log(x), length), scaled(logGammaJet(a + 1, length), -1))
  const logFirst = a * Math.log(x) - logGamma(a + 1)
  const first = exponential(exponent, Math.exp(logFirst))
  let [power, sum] = [1, affine(0, 0, length)]
  for (let n = 1; n < 100; n++) {
    power *= -x / n
    const term = scaled(over(affine(1, 0, length), affine(a + n, 1, length)), power)
    sum = plus(sum, term)
    if (isNegligible(term, sum)) break
  }
  const rest = times(times(first, affine(a, 1, length)), sum)
  return [-Math.expm1(logFirst), ...first.slice(1).map((c) => -c)].map((c, n) => c - rest[n]!)
}

const complement = (p: Jet): Jet => p.map((c, n) => (n === 0 ? 1 - c : -c))

const upperJet = (a: number, x: number, length: number): Jet => {
  if (x >= 1 && x > a) return upperFraction(a, x, length)
  return x < 1 && x > a * 0.5 ? upperSeries(a, x, length) : complement(lowerSeries(a, x, length))
}

/**
 * The regularized incomplete gamma function, P(a, x) or, with `upper`, Q = 1 - P; or its derivative of an order in a.
 *
 * Derivatives in a are exact: the same series on truncated power series.
 */
export const incompleteGammaOf = (a: number, x: number, upper: boolean, order: number): number => {
  if (!(a >= 0 && x >= 0) || (a === 0 && x === 0)) return NaN
  const edge = (p: number): number => (order > 0 ? 0 : upper ? 1 - p : p)
  if (a === 0 && order === 0) return edge(1)
  if (x === 0 || a === Infinity) return x === Infinity ? NaN : edge(0)
  if (x === Infinity) return edge(1)
  if (a === 0) return NaN
  const length = order + 1
  const isUpper = x > a && (x >= 1 || upper)
  const q = upper || isUpper ? upperJet(a, x, length) : lowerSeries(a, x, length)
  return derivative(upper === (upper || isUpper) ? q : complement(q), order)
}
