import { exp, expm1, log, log1p, minimum, negative } from "../operations/index.js"
import { distribution, type Formula } from "./distribution.js"
import { expOf, log1mexp, ofProbability, placed, placement, standard, sumOf } from "./formula.js"

type Standard = "loc" | "scale"

const rightLogpdf: Formula<Standard> = (x, p) => {
  const z = standard(x, p)
  return negative(sumOf(z, exp(negative(z)), log(p.scale)))
}

/** e^-z: minus the logarithm of the distribution function. */
const rate: Formula<Standard> = (x, p) => exp(negative(standard(x, p)))

/** The same as far as e^-rate is not 0: it stays finite, and so do derivatives. */
const boundedRate: Formula<Standard> = (x, p) => exp(minimum(negative(standard(x, p)), 80))

/**
 * Gumbel's distribution of maxima: cdf = exp(-e^-z) of z = (x - loc) / scale.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example gumbelR.cdf(array([0])) // [Math.exp(-1)]
 */
export const gumbelR = /* @__PURE__ */ distribution("gumbelR", placement, {
  logpdf: rightLogpdf,
  pdf: expOf(rightLogpdf),
  logcdf: (x, p) => negative(rate(x, p)),
  cdf: (x, p) => exp(negative(boundedRate(x, p))),
  logsf: (x, p) => log1mexp(boundedRate(x, p)),
  sf: (x, p) => negative(expm1(negative(boundedRate(x, p)))),
  ppf: (q, p) => ofProbability(q, (r) => placed(negative(log(negative(log(r)))), p)),
})

/** A formula of the mirrored distribution. */
const mirrored =
  (f: Formula<Standard>): Formula<Standard> =>
  (x, p) =>
    f(negative(x), { loc: negative(p.loc), scale: p.scale })

/**
 * Gumbel's distribution of minima: sf = exp(-e^z) of z = (x - loc) / scale.
 *
 * @throws DTypeError unless all are of one float dtype; ShapeError when the shapes do not broadcast
 * @example gumbelL.sf(array([0])) // [Math.exp(-1)]
 */
export const gumbelL = /* @__PURE__ */ distribution("gumbelL", placement, {
  logpdf: mirrored(rightLogpdf),
  pdf: mirrored(expOf(rightLogpdf)),
  logcdf: mirrored((x, p) => log1mexp(boundedRate(x, p))),
  cdf: mirrored((x, p) => negative(expm1(negative(boundedRate(x, p))))),
  logsf: mirrored((x, p) => negative(rate(x, p))),
  sf: mirrored((x, p) => exp(negative(boundedRate(x, p)))),
  ppf: (q, p) => ofProbability(q, (r) => placed(log(negative(log1p(negative(r)))), p)),
})
