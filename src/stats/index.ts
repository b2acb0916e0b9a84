/** The distributions of `jax.scipy.stats`, each a record of functions; logarithms and tails keep their accuracy. */
export * from "./circular.js"
export * from "./discrete.js"
export type { Distributed, Parameter, Parameters } from "./distribution.js"
export * from "./exponential.js"
export * from "./gumbel.js"
export * from "./multivariate.js"
export * from "./normal.js"
export * from "./symmetric.js"
