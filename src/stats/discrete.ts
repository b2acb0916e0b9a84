import type { NDArray } from "../array/index.js"
import { floats } from "../operations/elementwise.js"
import {
  add,
  floor,
  greaterEqual,
  less,
  lessEqual,
  log,
  logicalAnd,
  multiply,
  negative,
  subtract,
} from "../operations/index.js"
import { broadcast } from "../operations/operand.js"
import { betaln, gammaincc, lgamma, xlog1py, xlogy } from "../special/index.js"
import { complete, distribution, type Formula, type Parameters } from "./distribution.js"
import { either, expOf, inside, ofCount, ofProbability, sumOf } from "./formula.js"
import { poissonEntropy } from "./poisson-entropy.js"

/** log k! */
const logFactorial = (k: NDArray): NDArray => lgamma(add(k, 1))

/** The logarithm of the number of choices of k from n. */
const logChoices = (n: NDArray, k: NDArray): NDArray =>
  subtract(logFactorial(n), add(logFactorial(k), logFactorial(subtract(n, k))))

const bernoulliLogpmf: Formula<"p" | "loc"> = (k, { p, loc }) =>
  ofCount(subtract(k, loc), 0, (x) => add(xlogy(x, p), xlog1py(subtract(1, x), negative(p))), 1)

/**
 * Bernoulli's distribution: 1 with probability p, else 0.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example bernoulli.pmf(array([0, 1, 2]), { p: 0.25 }) // [0.75, 0.25, 0]
 */
export const bernoulli = /* @__PURE__ */ distribution("bernoulli", ["p", "loc"], {
  logpmf: bernoulliLogpmf,
  pmf: expOf(bernoulliLogpmf),
  cdf: (k, { p, loc }) => {
    const x = subtract(k, loc)
    const some = (y: NDArray): NDArray => add(subtract(1, p), multiply(y, 0))
    const isIn = logicalAnd(greaterEqual(x, 0), less(x, 1))
    return inside(isIn, x, 0, some, either(less(x, 0), x, 0, 1))
  },
  ppf: (q, { p, loc }) => ofProbability(q, (r) => add(either(lessEqual(r, subtract(1, p)), r, 0, 1), loc)),
})

const geomLogpmf: Formula<"p" | "loc"> = (k, { p, loc }) =>
  ofCount(subtract(k, loc), 1, (x) => add(xlog1py(subtract(x, 1), negative(p)), log(p)))

/**
 * The geometric distribution: the trial, from 1 on, that is the first to succeed, each with probability p.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example geom.pmf(array([0, 1, 2]), { p: 0.5 }) // [0, 0.5, 0.25]
 */
export const geom = /* @__PURE__ */ distribution("geom", ["p", "loc"], {
  logpmf: geomLogpmf,
  pmf: expOf(geomLogpmf),
})

const binomLogpmf: Formula<"n" | "p" | "loc"> = (k, { n, p, loc }) =>
  ofCount(subtract(k, loc), 0, (x) => sumOf(logChoices(n, x), xlogy(x, p), xlog1py(subtract(n, x), negative(p))), n)

/**
 * The binomial distribution: how many of n trials succeed, each with probability p.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example binom.pmf(array([0, 1, 2, 3]), { n: 2, p: 0.5 }) // [0.25, 0.5, 0.25, 0]
 */
export const binom = /* @__PURE__ */ distribution("binom", ["n", "p", "loc"], {
  logpmf: binomLogpmf,
  pmf: expOf(binomLogpmf),
})

const betabinomLogpmf: Formula<"n" | "a" | "b" | "loc"> = (k, { n, a, b, loc }) =>
  ofCount(
    subtract(k, loc),
    0,
    (x) => subtract(add(logChoices(n, x), betaln(add(x, a), add(subtract(n, x), b))), betaln(a, b)),
    n,
  )

/**
 * The binomial distribution of n trials whose probability has the beta distribution of a and b.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example betabinom.pmf(array([0, 1]), { n: 1, a: 1, b: 1 }) // [0.5, 0.5]
 */
export const betabinom = /* @__PURE__ */ distribution("betabinom", ["n", "a", "b", "loc"], {
  logpmf: betabinomLogpmf,
  pmf: expOf(betabinomLogpmf),
})

const nbinomLogpmf: Formula<"n" | "p" | "loc"> = (k, { n, p, loc }) =>
  ofCount(subtract(k, loc), 0, (x) =>
    sumOf(subtract(lgamma(add(x, n)), add(lgamma(n), logFactorial(x))), xlogy(n, p), xlog1py(x, negative(p))),
  )

/**
 * The negative binomial distribution: how many trials fail before n succeed, each with probability p.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example nbinom.pmf(array([0, 1]), { n: 1, p: 0.5 }) // [0.5, 0.25]
 */
export const nbinom = /* @__PURE__ */ distribution("nbinom", ["n", "p", "loc"], {
  logpmf: nbinomLogpmf,
  pmf: expOf(nbinomLogpmf),
})

const poissonLogpmf: Formula<"mu" | "loc"> = (k, { mu, loc }) =>
  ofCount(subtract(k, loc), 0, (x) => subtract(subtract(xlogy(x, mu), mu), logFactorial(x)))

const poissonFunctions = /* @__PURE__ */ distribution("poisson", ["mu", "loc"], {
  logpmf: poissonLogpmf,
  pmf: expOf(poissonLogpmf),
  cdf: (k, { mu, loc }) => {
    const x = subtract(k, loc)
    return inside(greaterEqual(x, 0), x, 0, (y) => gammaincc(add(floor(y), 1), mu), 0)
  },
})

/**
 * The entropy of Poisson's distribution, which `loc` does not change.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 */
const entropy = (params: Parameters<"mu" | "loc">): NDArray => {
  const op = "poisson.entropy"
  const [mu] = broadcast(op, complete(op, params, ["mu", "loc"]), floats)
  return poissonEntropy(mu!)
}

/**
 * Poisson's distribution with mean mu.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example poisson.pmf(array([0, 1, 0.5]), { mu: 1 }) // [Math.exp(-1), Math.exp(-1), 0]
 */
export const poisson = { ...poissonFunctions, entropy } as const
