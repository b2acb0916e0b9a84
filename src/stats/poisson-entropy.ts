import { type NDArray, range } from "../array/index.js"
import {
  add,
  arange,
  divide,
  exp,
  expandDims,
  greater,
  less,
  log,
  multiply,
  negative,
  subtract,
  sum,
  where,
} from "../operations/index.js"
import { lgamma, xlogy } from "../special/index.js"

/** Up to here the probabilities are added up. */
const LARGE = 100

/** So many counts have all the probability of a mean up to that. */
const COUNTS = 256

/** The coefficients of the powers of 1 / mu in what the entropy of a normal distribution is too large. */
const SERIES = [1 / 12, 1 / 24, 19 / 360, 9 / 80, 863 / 2520, 1375 / 1008]

/** -sum p log p over the counts. */
const added = (mu: NDArray): NDArray => {
  const k: NDArray = arange(0, COUNTS, 1, { dtype: mu.dtype })
  const mean = expandDims(mu, -1)
  const logs = subtract(subtract(xlogy(k, mean), mean), lgamma(add(k, 1)))
  return negative(sum(multiply(exp(logs), logs), { axis: -1 }))
}

/** log(2 pi e mu) / 2 - 1 / (12 mu) - ... */
const asymptotic = (mu: NDArray): NDArray => {
  const inverse: NDArray = divide(1, mu)
  const rest = range(SERIES.length).reduceRight<NDArray>(
    (s, i) => multiply(inverse, add(s, SERIES[i]!)),
    multiply(inverse, 0),
  )
  return subtract(divide(log(multiply(mu, 2 * Math.PI * Math.E)), 2), rest)
}

/** The entropy of Poisson's distribution with a mean: NaN below 0. */
export const poissonEntropy = (mu: NDArray): NDArray => {
  const isLarge = greater(mu, LARGE)
  const value: NDArray = where(
    isLarge,
    asymptotic(where(isLarge, mu, LARGE) as NDArray),
    added(where(isLarge, LARGE, mu) as NDArray),
  )
  return where(less(mu, 0), Number.NaN, value)
}
