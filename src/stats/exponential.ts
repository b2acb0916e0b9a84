import type { NDArray } from "../array/index.js"
import {
  add,
  divide,
  exp,
  expm1,
  greaterEqual,
  less,
  lessEqual,
  log,
  log1p,
  logicalAnd,
  multiply,
  negative,
  subtract,
} from "../operations/index.js"
import { betainc, betaln, gammainc, gammaincc, lgamma, xlog1py, xlogy } from "../special/index.js"
import { distribution, type Formula } from "./distribution.js"
import { either, expOf, inside, log1mexp, logOf, ofProbability, placed, placement, standard } from "./formula.js"

type Standard = "loc" | "scale"

/** f of the standard z from 0 on, and `before` below. */
const fromZero = (z: NDArray, f: (z: NDArray) => NDArray, before: number): NDArray =>
  inside(greaterEqual(z, 0), z, 1, f, before)

const exponLogpdf: Formula<Standard> = (x, p) =>
  fromZero(standard(x, p), (z) => negative(add(z, log(p.scale))), -Infinity)

const exponLogsf: Formula<Standard> = (x, p) => fromZero(standard(x, p), negative, 0)

/**
 * The exponential distribution from `loc` on, with mean loc + scale.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example expon.sf(array([-1, 0, 2]), { scale: 2 }) // [1, 1, Math.exp(-1)]
 */
export const expon = /* @__PURE__ */ distribution("expon", placement, {
  logpdf: exponLogpdf,
  pdf: expOf(exponLogpdf),
  cdf: (x, p) => fromZero(standard(x, p), (z) => negative(expm1(negative(z))), 0),
  logcdf: (x, p) => fromZero(standard(x, p), log1mexp, -Infinity),
  sf: expOf(exponLogsf),
  logsf: exponLogsf,
  ppf: (q, p) => ofProbability(q, (r) => placed(negative(log1p(negative(r))), p)),
})

type Shaped = "a" | "loc" | "scale"

const gammaLogpdf: Formula<Shaped> = (x, p) => {
  const density = (z: NDArray): NDArray =>
    subtract(subtract(xlogy(subtract(p.a, 1), z), z), add(lgamma(p.a), log(p.scale)))
  return fromZero(standard(x, p), density, -Infinity)
}

const gammaCdf: Formula<Shaped> = (x, p) => fromZero(standard(x, p), (z) => gammainc(p.a, z), 0)
const gammaSf: Formula<Shaped> = (x, p) => fromZero(standard(x, p), (z) => gammaincc(p.a, z), 1)

/**
 * The gamma distribution with shape `a`, from `loc` on, with mean loc + a scale.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example gamma.sf(array([2]), { a: 1 }) // [Math.exp(-2)]
 */
export const gamma = /* @__PURE__ */ distribution("gamma", ["a", "loc", "scale"], {
  logpdf: gammaLogpdf,
  pdf: expOf(gammaLogpdf),
  cdf: gammaCdf,
  logcdf: logOf(gammaCdf, gammaSf),
  sf: gammaSf,
  logsf: logOf(gammaSf, gammaCdf),
})

type Freedom = "df" | "loc" | "scale"

/** A formula of the gamma distribution for the sum of df squares of normal numbers. */
const ofSquares =
  (f: Formula<Shaped>): Formula<Freedom> =>
  (x, { df, loc, scale }) =>
    f(x, { a: divide(df, 2), loc, scale: multiply(scale, 2) })

/**
 * The chi-squared distribution with `df` degrees of freedom.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example chi2.sf(array([2]), { df: 2 }) // [Math.exp(-1)]
 */
export const chi2 = /* @__PURE__ */ distribution("chi2", ["df", "loc", "scale"], {
  logpdf: ofSquares(gammaLogpdf),
  pdf: ofSquares(expOf(gammaLogpdf)),
  cdf: ofSquares(gammaCdf),
  logcdf: ofSquares(logOf(gammaCdf, gammaSf)),
  sf: ofSquares(gammaSf),
  logsf: ofSquares(logOf(gammaSf, gammaCdf)),
})

type Beta = "a" | "b" | "loc" | "scale"

/** f of the standard z between 0 and 1; `before` and `after` beyond. */
const inUnit = (z: NDArray, f: (z: NDArray) => NDArray, before: number, after: number): NDArray => {
  const isIn = logicalAnd(greaterEqual(z, 0), lessEqual(z, 1))
  return inside(isIn, z, 0.5, f, either(less(z, 0), z, before, after))
}

const betaLogpdf: Formula<Beta> = (x, p) => {
  const density = (z: NDArray): NDArray =>
    subtract(
      add(xlogy(subtract(p.a, 1), z), xlog1py(subtract(p.b, 1), negative(z))),
      add(betaln(p.a, p.b), log(p.scale)),
    )
  return inUnit(standard(x, p), density, -Infinity, -Infinity)
}

const betaCdf: Formula<Beta> = (x, p) => inUnit(standard(x, p), (z) => betainc(p.a, p.b, z), 0, 1)
const betaSf: Formula<Beta> = (x, p) => inUnit(standard(x, p), (z) => betainc(p.b, p.a, subtract(1, z)), 1, 0)

/**
 * The beta distribution with shapes `a` and `b`, between loc and loc + scale; its distribution functions are
 * differentiable in x, loc and scale alone.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example beta.cdf(array([0.5]), { a: 1, b: 2 }) // [0.75]
 */
export const beta = /* @__PURE__ */ distribution("beta", ["a", "b", "loc", "scale"], {
  logpdf: betaLogpdf,
  pdf: expOf(betaLogpdf),
  cdf: betaCdf,
  logcdf: logOf(betaCdf, betaSf),
  sf: betaSf,
  logsf: logOf(betaSf, betaCdf),
})

type Tailed = "b" | "loc" | "scale"

/** The logarithm of the standard z, which is at least 1, times b. */
const decay = (
  x: NDArray,
  p: Readonly<Record<Tailed, NDArray>>,
  f: (y: NDArray) => NDArray,
  before: number,
): NDArray => {
  const z = standard(x, p)
  return inside(greaterEqual(z, 1), z, 2, (y) => f(multiply(p.b, log(y))), before)
}

const paretoLogpdf: Formula<Tailed> = (x, p) =>
  decay(x, p, (y) => subtract(log(divide(p.b, p.scale)), multiply(y, divide(add(p.b, 1), p.b))), -Infinity)

const paretoLogsf: Formula<Tailed> = (x, p) => decay(x, p, negative, 0)

/**
 * The Pareto distribution with exponent `b`, from loc + scale on: sf = ((x - loc) / scale)^-b.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example pareto.sf(array([0.5, 2]), { b: 3 }) // [1, 0.125]
 */
export const pareto = /* @__PURE__ */ distribution("pareto", ["b", "loc", "scale"], {
  logpdf: paretoLogpdf,
  pdf: expOf(paretoLogpdf),
  cdf: (x, p) => decay(x, p, (y) => negative(expm1(negative(y))), 0),
  logcdf: (x, p) => decay(x, p, log1mexp, -Infinity),
  sf: expOf(paretoLogsf),
  logsf: paretoLogsf,
  ppf: (q, p) => ofProbability(q, (r) => placed(exp(negative(divide(log1p(negative(r)), p.b))), p)),
})

const uniformCdf: Formula<Standard> = (x, p) => inUnit(standard(x, p), (z) => z, 0, 1)

const uniformLogpdf: Formula<Standard> = (x, p) =>
  inUnit(standard(x, p), (z) => subtract(multiply(z, 0), log(p.scale)), -Infinity, -Infinity)

/**
 * The uniform distribution between loc and loc + scale.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example uniform.cdf(array([-1, 1, 3]), { scale: 2 }) // [0, 0.5, 1]
 */
export const uniform = /* @__PURE__ */ distribution("uniform", placement, {
  logpdf: uniformLogpdf,
  pdf: expOf(uniformLogpdf),
  cdf: uniformCdf,
  ppf: (q, p) => ofProbability(q, (r) => placed(r, p)),
})
