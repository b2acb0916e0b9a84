import type { NDArray } from "../../../array/index.js"
import { abs, max, min, neg } from "../../arithmetic.js"
import { and, not, or } from "../../bits.js"
import { fill } from "../../broadcast.js"
import { eq } from "../../compare.js"
import { lgamma } from "../../gamma.js"
import { exp, log, log1p, sqrt } from "../../transcendental.js"
import { whileAny } from "./loop.js"
import { firstOf, isAtLeast, isAtMost, isLess, isMore, minus, over, perWidth, plus, times, where } from "./numbers.js"
import { deviance, LARGE, stirlingError } from "./stirling.js"

const HALF_LOG_TWO_PI = 0.9189385332046728

/** log(gamma(a) gamma(b) / gamma(a + b)), without the cancellation of large terms. */
export const logBetaArrays = (a: NDArray, b: NDArray): NDArray => {
  const [small, large, sum] = [min(a, b), max(a, b), plus(a, b)]
  const plain = minus(plus(lgamma(a), lgamma(b)), lgamma(sum))
  const held = (x: NDArray): NDArray => where(isLess(x, LARGE), LARGE, x)
  const [much, most, all] = [held(small), held(large), held(sum)]
  const correction = minus(stirlingError(most), stirlingError(all))
  const ratio = log1p(over(small, most))
  const mixed = minus(
    plus(plus(lgamma(small), minus(correction, times(minus(most, 0.5), ratio))), small),
    times(small, log(all)),
  )
  const bulk = minus(times(minus(much, 0.5), log(over(much, all))), times(most, ratio))
  const both = plus(plus(plus(stirlingError(much), correction), bulk), minus(HALF_LOG_TWO_PI, times(log(most), 0.5)))
  const value = where(isLess(large, LARGE), plain, where(isLess(small, LARGE), mixed, both))
  return firstOf(
    [
      [isLess(small, 0), plain],
      [eq(small, fill(a, 0)), Infinity],
      [eq(large, fill(a, Infinity)), -Infinity],
    ],
    value,
  )
}

/** x^a y^b / B(a, b) with y = 1 - x, in the saddle-point form where both are large. */
const density = (a: NDArray, b: NDArray, x: NDArray, y: NDArray): NDArray => {
  const logY = where(isLess(x, 0.5), log1p(neg(x)), log(y))
  const plain = exp(minus(plus(times(a, log(x)), times(b, logY)), logBetaArrays(a, b)))
  const large = isAtLeast(min(a, b), LARGE)
  const [p, q] = [where(large, a, LARGE), where(large, b, LARGE)]
  const n = plus(p, q)
  const correction = minus(minus(stirlingError(n), stirlingError(p)), stirlingError(q))
  const distance = plus(deviance(p, times(n, x)), deviance(q, times(n, y)))
  const saddle = times(exp(minus(correction, distance)), sqrt(over(times(p, q), times(n, 2 * Math.PI))))
  return where(large, saddle, plain)
}

/** Turns between two looks at whether all sums are done. */
const turns = [0, 1]

const LIMIT = 100_000

/**
 * The continued fraction of I_x(a, b), which converges fast for x < (a + 1) / (a + b + 2), where `active`: the sum of
 * what its terms change (Steed), d being the ratio of two denominators.
 */
const fraction = (a: NDArray, b: NDArray, x: NDArray, active: NDArray): NDArray => {
  const one = fill(a, 1)
  const end = whileAny([a, b, x], [active, fill(a, 0), one, one, one], ([a, b, x], [active, m, ...rest]) => {
    const term = ([d, change, f]: readonly NDArray[], numerator: NDArray): readonly NDArray[] => {
      const t = times(numerator, d!)
      const next = over(1, plus(1, t))
      const step = times(times(neg(t), next), change!)
      return [next, step, plus(f!, step)]
    }
    const turn = ([m, ...state]: readonly NDArray[]): readonly NDArray[] => {
      const [k, twice] = [plus(m!, 1), plus(a!, times(m!, 2))]
      const odd = over(times(times(plus(a!, m!), plus(plus(a!, b!), m!)), neg(x!)), times(twice, plus(twice, 1)))
      const even = over(times(times(k, minus(b!, k)), x!), times(plus(twice, 1), plus(twice, 2)))
      return [k, ...term(term(state, odd), even)]
    }
    const last = turns.reduce<readonly NDArray[]>(turn, [m!, ...rest])
    const moving = isMore(abs(last[2]!), times(abs(last[3]!), perWidth(x!, { float32: 2 ** -26, float64: 2 ** -55 })))
    return [and(active!, and(moving, isLess(last[0]!, LIMIT))), ...last]
  })
  return end[4]!
}

/** The regularized incomplete beta function I_x(a, b): `incompleteBetaOf` of arrays. */
export const incompleteBetaArrays = (a: NDArray, b: NDArray, x: NDArray): NDArray => {
  const y = minus(1, x)
  const direct = isLess(x, over(plus(a, 1), plus(plus(a, b), 2)))
  const is = (z: NDArray, value: number): NDArray => eq(z, fill(z, value))
  const positive = and(isMore(a, 0), isMore(b, 0))
  const usual = and(and(positive, and(isMore(x, 0), isMore(y, 0))), not(or(is(a, Infinity), is(b, Infinity))))
  const [p, q, z] = [where(direct, a, b), where(direct, b, a), where(direct, x, y)]
  const value = over(times(density(a, b, x, y), fraction(p, q, z, usual)), p)
  const inside = where(direct, value, minus(1, value))
  const defined = and(and(isAtLeast(a, 0), isAtLeast(b, 0)), and(isAtLeast(x, 0), isAtMost(x, 1)))
  return firstOf(
    [
      [or(not(defined), and(is(a, 0), is(b, 0))), Number.NaN],
      [is(x, 0), 0],
      [is(x, 1), 1],
      [and(is(a, Infinity), is(b, Infinity)), Number.NaN],
      [or(is(a, 0), is(b, Infinity)), 1],
      [or(is(b, 0), is(a, Infinity)), 0],
    ],
    inside,
  )
}
