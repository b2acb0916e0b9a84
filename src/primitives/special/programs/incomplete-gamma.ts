import type { NDArray } from "../../../array/index.js"
import { neg } from "../../arithmetic.js"
import { and, not, or } from "../../bits.js"
import { fill, zerosOf } from "../../broadcast.js"
import { eq } from "../../compare.js"
import { digamma, polygamma } from "../../gamma.js"
import { exp, expm1, log, sqrt } from "../../transcendental.js"
import {
  affine,
  constant,
  derivative,
  exponential,
  isNegligible,
  type Jet,
  over,
  overAffine,
  plus as plusJet,
  scaled,
  timesAffine,
  times as timesJet,
} from "./jet.js"
import { whileAny } from "./loop.js"
import { firstOf, isAtLeast, isLess, isMore, minus, perWidth, plus, over as quotient, times, where } from "./numbers.js"
import { deviance, LARGE, logGammaNext, stirlingError } from "./stirling.js"

const complement = (p: Jet): Jet => p.map((c, n) => (n === 0 ? minus(1, c) : neg(c)))

const choose = (condition: NDArray, p: Jet, q: Jet): Jet => p.map((c, n) => where(condition, c, q[n]!))

/** What a sum does not feel any more. */
const share = (x: NDArray): number => perWidth(x, { float32: 2 ** -27, float64: 2 ** -56 })

/** Terms between two looks at whether all sums are done. */
const turns = [0, 1, 2, 3]

/** Terms so far, the last, and their sum. */
interface Sum {
  readonly n: NDArray
  readonly term: Jet
  readonly total: Jet
}

/** A continued fraction so far, what its last term changed, and the ratio of its last denominators. */
interface Fraction {
  readonly n: NDArray
  readonly d: Jet
  readonly change: Jet
  readonly f: Jet
}

const LIMIT = 100_000

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** x^a e^-x / gamma(a + 1), with a + e for a. */
const density = (a: NDArray, x: NDArray, length: number): Jet => {
  const held = where(isLess(a, LARGE), LARGE, a)
  const saddle = exp(neg(plus(stirlingError(held), deviance(held, x))))
  const far = quotient(saddle, sqrt(times(held, 2 * Math.PI)))
  const near = exp(minus(minus(times(a, log(x)), x), logGammaNext(a)))
  const first = where(isLess(a, LARGE), near, far)
  const next = plus(a, 1)
  const slopes = Array.from({ length }, (_, n) =>
    n === 0 ? first : n === 1 ? minus(log(x), digamma(next)) : times(polygamma(n - 1, next), -1 / factorial(n)),
  )
  return exponential(slopes, first)
}

/** The sum of x^n / ((a + 1) ... (a + n)) where `active`. */
const lowerSum = (a: NDArray, x: NDArray, active: NDArray, length: number): Jet => {
  const one = constant(a, 1, length)
  const [, , ...state] = whileAny([a, x], [active, fill(a, 0), ...one, ...one], ([a, x], [active, n, ...rest]) => {
    const start: Sum = { n: n!, term: rest.slice(0, length), total: rest.slice(length) }
    const end = turns.reduce<Sum>(({ n, term, total }) => {
      const m = plus(n, 1)
      const next = scaled(overAffine(term, plus(a!, m), 1), x!)
      return { n: m, term: next, total: plusJet(total, next) }
    }, start)
    const done = and(isMore(plus(a!, end.n), x!), isNegligible(end.term, end.total, share(x!)))
    const on = and(and(active!, not(done)), isLess(end.n, LIMIT))
    return [on, end.n, ...end.term, ...end.total]
  })
  return state.slice(length)
}

/** Legendre's continued fraction where `active`: the sum of what its terms change (Steed). */
const fraction = (a: NDArray, x: NDArray, active: NDArray, length: number): Jet => {
  const d = over(constant(a, 1, length), affine(minus(plus(x, 1), a), -1, length))
  const [, , ...state] = whileAny([a, x], [active, fill(a, 0), ...d, ...d, ...d], ([a, x], [active, n, ...rest]) => {
    const start: Fraction = {
      n: n!,
      d: rest.slice(0, length),
      change: rest.slice(length, 2 * length),
      f: rest.slice(2 * length),
    }
    const end = turns.reduce<Fraction>(({ n, d, change, f }) => {
      const m = plus(n, 1)
      const numerator: Jet = [times(m, minus(a!, m)), m, ...constant(a!, 0, length).slice(2)].slice(0, length)
      const t = timesJet(numerator, d)
      const b = affine(minus(plus(plus(x!, times(m, 2)), 1), a!), -1, length)
      const next = over(constant(a!, 1, length), plusJet(b, t))
      const step = timesJet(timesJet(scaled(t, -1), next), change)
      return { n: m, d: next, change: step, f: plusJet(f, step) }
    }, start)
    const done = isNegligible(end.change, end.f, share(x!))
    const on = and(and(active!, not(done)), isLess(end.n, LIMIT))
    return [on, end.n, ...end.d, ...end.change, ...end.f]
  })
  return state.slice(2 * length)
}

/** The sum of (-x)^n / (n! (a + n)) for n >= 1 and x < 1. */
const smallSum = (a: NDArray, x: NDArray, length: number): Jet => {
  const count = perWidth(x, { float32: 10, float64: 18 })
  const terms = Array.from({ length: count }, (_, k) => {
    const n = count - k
    const r = overAffine(constant(a, (n % 2 === 0 ? 1 : -1) / factorial(n), length), plus(a, n), 1)
    return { n, r }
  })
  return terms.reduce<Jet>((sum, { r }) => scaled(plusJet(sum, r), x), constant(a, 0, length))
}

/** Q for small x: 1 - x^a / gamma(a + 1), which the density holds, and what the rest of the power series takes away. */
const upperSmall = (a: NDArray, x: NDArray, density: Jet): Jet => {
  const first = scaled(density, exp(x))
  const rest = timesJet(timesAffine(first, a, 1), smallSum(a, x, density.length))
  const whole = neg(expm1(minus(times(a, log(x)), logGammaNext(a))))
  return first.map((c, n) => minus(n === 0 ? whole : neg(c), rest[n]!))
}

const isZero = (x: NDArray): NDArray => eq(x, zerosOf(x))
const isInfinite = (x: NDArray): NDArray => eq(x, fill(x, Infinity))

/** P(a, x), or with `upper` Q = 1 - P, or the derivative of an order in a: `incompleteGammaOf` of arrays. */
export const incompleteGammaArrays = (a: NDArray, x: NDArray, upper: boolean, order: number): NDArray => {
  const length = order + 1
  const usual = and(and(isMore(a, 0), isMore(x, 0)), not(or(isInfinite(a), isInfinite(x))))
  const above = and(usual, and(isAtLeast(x, 1), isMore(x, a)))
  const small = and(usual, and(isLess(x, 1), isMore(x, times(a, 0.5))))
  const below = and(usual, not(upper ? or(above, small) : above))
  const weight = density(a, x, length)
  const p = timesJet(weight, lowerSum(a, x, below, length))
  const q = timesJet(timesAffine(weight, a, 1), fraction(a, x, above, length))
  const near = upper ? choose(small, upperSmall(a, x, weight), complement(p)) : p
  const inside = derivative(choose(above, upper ? q : complement(q), near))
  const edge = (value: 0 | 1): number => (order > 0 ? 0 : upper ? 1 - value : value)
  const refused = or(not(and(isAtLeast(a, 0), isAtLeast(x, 0))), and(isZero(a), isZero(x)))
  return firstOf(
    [
      [refused, Number.NaN],
      ...(order === 0 ? [[isZero(a), edge(1)] as const] : []),
      [and(isInfinite(a), isInfinite(x)), Number.NaN],
      [or(isZero(x), isInfinite(a)), edge(0)],
      [isInfinite(x), edge(1)],
      [isZero(a), Number.NaN],
    ],
    inside,
  )
}
