import type { NDArray } from "../array/index.js"
import {
  abs,
  add,
  divide,
  greater,
  greaterEqual,
  isFinite,
  less,
  lessEqual,
  log,
  logicalAnd,
  multiply,
  negative,
  power,
  square,
  subtract,
  where,
} from "../operations/index.js"
import { gammainc, gammaincc, lgamma, logNdtr, ndtr, ndtri } from "../special/index.js"
import { distribution, type Formula } from "./distribution.js"
import { either, expOf, inside, log1mexp, placed, placement, standard } from "./formula.js"

const HALF_LOG_2PI = Math.log(2 * Math.PI) / 2

/** The logarithm of the standard density over the scale. */
const logDensity = (z: NDArray, scale: NDArray): NDArray =>
  negative(add(add(divide(square(z), 2), HALF_LOG_2PI), log(scale)))

const normalLogpdf: Formula<"loc" | "scale"> = (x, p) => logDensity(standard(x, p), p.scale)

/**
 * The normal distribution with mean `loc` and standard deviation `scale`.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example norm.cdf(array([1, 3]), { loc: 1 }) // [0.5, 0.97724986]
 */
export const norm = /* @__PURE__ */ distribution("norm", placement, {
  logpdf: normalLogpdf,
  pdf: expOf(normalLogpdf),
  cdf: (x, p) => ndtr(standard(x, p)),
  logcdf: (x, p) => logNdtr(standard(x, p)),
  sf: (x, p) => ndtr(negative(standard(x, p))),
  logsf: (x, p) => logNdtr(negative(standard(x, p))),
  ppf: (q, p) => placed(ndtri(q), p),
  isf: (q, p) => placed(negative(ndtri(q)), p),
})

type Cut = "a" | "b" | "loc" | "scale"

/** The logarithm of the normal probability from a to b, on the side where the distribution function is small. */
const logMass = (a: NDArray, b: NDArray): NDArray => {
  const isRight = greater(a, 0)
  const low: NDArray = where(isRight, negative(b), a)
  const top: NDArray = logNdtr(where(isRight, negative(a), b))
  return add(top, log1mexp(subtract(top, logNdtr(low))))
}

/** A place between the ends, of which any may be infinite. */
const between = (a: NDArray, b: NDArray): NDArray => {
  const fromLeft: NDArray = where(isFinite(b), add(divide(a, 2), divide(b, 2)), add(a, 1))
  return where(isFinite(a), fromLeft, where(isFinite(b), subtract(b, 1), 0))
}

const cutLogpdf: Formula<Cut> = (x, p) => {
  const z = standard(x, p)
  const isIn = logicalAnd(greaterEqual(z, p.a), lessEqual(z, p.b))
  const share = (y: NDArray): NDArray => subtract(logDensity(y, p.scale), logMass(p.a, p.b))
  return inside(isIn, z, between(p.a, p.b), share, -Infinity)
}

/** The logarithm of the probability of one side of x, from that of the other where it is nearly 1. */
const cutSide =
  (isUpper: boolean): Formula<Cut> =>
  (x, p) => {
    const z = standard(x, p)
    const isAll = isUpper ? lessEqual(z, p.a) : greaterEqual(z, p.b)
    const isIn = logicalAnd(greater(z, p.a), less(z, p.b))
    const share = (y: NDArray): NDArray => {
      const [below, above]: readonly NDArray[] = [logMass(p.a, y), logMass(y, p.b)]
      const [own, other] = isUpper ? [above, below] : [below, above]
      const all = logMass(p.a, p.b)
      const [direct, rest]: readonly NDArray[] = [subtract(own!, all), subtract(other!, all)]
      return where(less(direct!, -Math.LN2), direct!, log1mexp(negative(rest!)))
    }
    return inside(isIn, z, between(p.a, p.b), share, either(isAll, z, 0, -Infinity))
  }

/**
 * The normal distribution with mean `loc` and deviation `scale` before it is cut off below loc + scale a and above
 * loc + scale b; the ends may be infinite.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example truncnorm.cdf(array([-1, 0, 1]), { a: -1, b: 1 }) // [0, 0.5, 1]
 */
export const truncnorm = /* @__PURE__ */ distribution("truncnorm", ["a", "b", "loc", "scale"], {
  logpdf: cutLogpdf,
  pdf: expOf(cutLogpdf),
  logcdf: cutSide(false),
  cdf: expOf(cutSide(false)),
  logsf: cutSide(true),
  sf: expOf(cutSide(true)),
})

type Powered = "beta" | "loc" | "scale"

const powerLogpdf: Formula<Powered> = (x, p) => {
  const size: NDArray = power(abs(standard(x, p)), p.beta)
  return subtract(log(divide(p.beta, multiply(p.scale, 2))), add(lgamma(divide(1, p.beta)), size))
}

/**
 * The generalized normal distribution, whose density goes with exp(-|(x - loc) / scale|^beta): Laplace's for beta 1, a
 * normal one for 2.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example gennorm.pdf(array([0]), { beta: 1 }) // [0.5]
 */
export const gennorm = /* @__PURE__ */ distribution("gennorm", ["beta", "loc", "scale"], {
  logpdf: powerLogpdf,
  pdf: expOf(powerLogpdf),
  cdf: (x, p) => {
    const z = standard(x, p)
    const [a, size]: readonly NDArray[] = [divide(1, p.beta), power(abs(z), p.beta)]
    return where(less(z, 0), divide(gammaincc(a!, size!), 2), divide(add(gammainc(a!, size!), 1), 2))
  },
})
