export { binomial, type MultinomialOptions, multinomial } from "./binomial.js"
export { type CategoricalOptions, categorical } from "./categorical.js"
export { type ChoiceOptions, choice } from "./choice.js"
export {
  doubleSidedMaxwell,
  lognormal,
  maxwell,
  type OneParameter,
  pareto,
  rayleigh,
  triangular,
  wald,
  weibullMin,
} from "./continuous.js"
export { type CountOptions, type Counts, geometric, poisson } from "./discrete.js"
export { gamma, loggamma } from "./gamma.js"
export { type BallOptions, ball, beta, chisquare, dirichlet, f, generalizedNormal, t } from "./gamma-family.js"
export { foldIn, type Key, type Keys, key, split, splitArray, splitRecord } from "./key.js"
export { clone, type KeyOptions, keyData, keyImpl, prngKey, wrapKeyData } from "./key-data.js"
export { multivariateNormal, type OrthogonalOptions, orthogonal } from "./multivariate.js"
export type { Parameter } from "./parameters.js"
export { type IntegerType, randint } from "./randint.js"
export {
  type BernoulliOptions,
  bernoulli,
  type GumbelOptions,
  gumbel,
  type Mode,
  normal,
  permutation,
  type SampleOptions,
} from "./samplers.js"
export { cauchy, exponential, laplace, logistic, rademacher, type Standard, truncatedNormal } from "./standard.js"
export { type BitsOptions, type BitsType, bits, type FloatType, uniform } from "./uniform.js"
