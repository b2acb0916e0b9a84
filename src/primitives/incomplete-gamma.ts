import type { NDArray } from "../array/index.js"
import { add, mul, neg, sub } from "./arithmetic.js"
import { and } from "./bits.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq } from "./compare.js"
import { digamma, lgamma, polygamma } from "./gamma.js"
import { type Parametric, parametric } from "./parametric.js"
import { select } from "./select.js"
import { incompleteGammaOf } from "./special/incomplete-gamma.js"
import { incompleteGammaArrays } from "./special/programs/incomplete-gamma.js"
import { inlined } from "./special/programs/loop.js"
import { exp, log } from "./transcendental.js"

type Which = { readonly upper: boolean; readonly order: number }

/** The logarithm of x; at x = 0 and a = 1, where x^(a - 1) is 1, that of 1. */
const logFor = (a: NDArray, x: NDArray): NDArray =>
  log(select(and(eq(x, zerosOf(x)), eq(a, fill(a, 1))), fill(x, 1), x))

const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k)

/**
 * The derivative of an order in a of the density x^(a - 1) e^-x / gamma(a): by Leibniz' rule on f' = f u with
 * u = log x - digamma(a).
 */
const density = (a: NDArray, x: NDArray, order: number): NDArray => {
  const logX = logFor(a, x)
  const slope = (n: number): NDArray => (n === 0 ? sub(logX, digamma(a)) : neg(polygamma(n, a)))
  const derivatives = [exp(sub(sub(mul(sub(a, fill(a, 1)), logX), x), lgamma(a)))]
  for (let n = 0; n < order; n++)
    derivatives.push(
      derivatives.map((f, k) => mul(fill(f, binomial(n, k)), mul(f, slope(n - k)))).reduce((s, term) => add(s, term)),
    )
  return derivatives[order]!
}

/**
 * The regularized incomplete gamma functions of a >= 0 and x >= 0: P(a, x), the integral of the gamma density from 0 to
 * x, or with `upper` Q = 1 - P; or the derivative of an order in a. All derivatives are exact.
 */
export const incompleteGamma: Parametric<Which> = parametric<Which>(
  "incompleteGamma",
  ({ upper, order }) =>
    (a = NaN, x = NaN) =>
      incompleteGammaOf(a, x, upper, order),
  [
    (t, xs, { upper, order }) => mul(t, incompleteGamma(xs, { upper, order: order + 1 })),
    (t, [a, x], { upper, order }) => {
      const slope = mul(t, density(a!, x!, order))
      return upper ? neg(slope) : slope
    },
  ],
  { lower: inlined(([a, x], { upper, order }) => incompleteGammaArrays(a!, x!, upper, order)) },
)
