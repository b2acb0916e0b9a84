import type { NDArray } from "../array/index.js"
import {
  abs,
  add,
  arctan2,
  cos,
  divide,
  exp,
  greater,
  less,
  log,
  log1p,
  logaddexp,
  multiply,
  negative,
  sin,
  sqrt,
  square,
  subtract,
  where,
} from "../operations/index.js"
import { expit, lgamma, logit } from "../special/index.js"
import { distribution, type Formula } from "./distribution.js"
import { expOf, logOf, ofProbability, placed, placement, standard } from "./formula.js"

type Standard = "loc" | "scale"

const laplaceLogpdf: Formula<Standard> = (x, p) => negative(add(abs(standard(x, p)), log(multiply(p.scale, 2))))

/**
 * Laplace's distribution, the exponential one on both sides of `loc`.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example laplace.cdf(array([0, Math.LN2])) // [0.5, 0.75]
 */
export const laplace = /* @__PURE__ */ distribution("laplace", placement, {
  logpdf: laplaceLogpdf,
  pdf: expOf(laplaceLogpdf),
  cdf: (x, p) => {
    const z = standard(x, p)
    const half: NDArray = divide(exp(negative(abs(z))), 2)
    return where(less(z, 0), half, subtract(1, half))
  },
})

const logisticLogpdf: Formula<Standard> = (x, p) => {
  const half: NDArray = divide(standard(x, p), 2)
  return negative(add(multiply(logaddexp(half, negative(half)), 2), log(p.scale)))
}

/**
 * The logistic distribution, whose distribution function is the sigmoid of (x - loc) / scale.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example logistic.ppf(array([0.5, 0.75])) // [0, Math.log(3)]
 */
export const logistic = /* @__PURE__ */ distribution("logistic", placement, {
  logpdf: logisticLogpdf,
  pdf: expOf(logisticLogpdf),
  cdf: (x, p) => expit(standard(x, p)),
  sf: (x, p) => expit(negative(standard(x, p))),
  ppf: (q, p) => placed(logit(q), p),
  isf: (q, p) => placed(negative(logit(q)), p),
})

/** The angle over pi below which the ray through (-z, 1) stands: accurate in the far tail. */
const share = (z: NDArray): NDArray => divide(arctan2(1, negative(z)), Math.PI)

const cauchyLogpdf: Formula<Standard> = (x, p) =>
  negative(add(log1p(square(standard(x, p))), log(multiply(p.scale, Math.PI))))

const cauchyCdf: Formula<Standard> = (x, p) => share(standard(x, p))
const cauchySf: Formula<Standard> = (x, p) => share(negative(standard(x, p)))

/** -cot(pi q), from the nearer end, so that both ends are infinite. */
const cauchyQuantile = (q: NDArray): NDArray => {
  const isRight = greater(q, 0.5)
  const angle: NDArray = multiply(where(isRight, subtract(1, q), q), Math.PI)
  const size: NDArray = divide(cos(angle), sin(angle))
  return where(isRight, size, negative(size))
}

/**
 * Cauchy's distribution around `loc`, half of it within `scale`.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example cauchy.cdf(array([-1, 0, 1])) // [0.25, 0.5, 0.75]
 */
export const cauchy = /* @__PURE__ */ distribution("cauchy", placement, {
  logpdf: cauchyLogpdf,
  pdf: expOf(cauchyLogpdf),
  cdf: cauchyCdf,
  logcdf: logOf(cauchyCdf, cauchySf),
  sf: cauchySf,
  logsf: logOf(cauchySf, cauchyCdf),
  ppf: (q, p) => ofProbability(q, (r) => placed(cauchyQuantile(r), p)),
  isf: (q, p) => ofProbability(q, (r) => placed(negative(cauchyQuantile(r)), p)),
})

type Freedom = "df" | "loc" | "scale"

const studentLogpdf: Formula<Freedom> = (x, p) => {
  const half: NDArray = divide(add(p.df, 1), 2)
  const norm = subtract(lgamma(half), lgamma(divide(p.df, 2)))
  const width: NDArray = log(multiply(p.scale, sqrt(multiply(p.df, Math.PI))))
  return subtract(subtract(norm, width), multiply(half, log1p(divide(square(standard(x, p)), p.df))))
}

/**
 * Student's distribution with `df` degrees of freedom.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example t.pdf(array([0]), { df: 1 }) // [1 / Math.PI]
 */
export const t = /* @__PURE__ */ distribution("t", ["df", "loc", "scale"], {
  logpdf: studentLogpdf,
  pdf: expOf(studentLogpdf),
})
