/** Special functions under SciPy's names in camelCase; all elementwise, the reductions excepted. */
export { erf, logistic as expit } from "../operations/index.js"
export { logSoftmax, logSumExp, logSumExp as logsumexp, softmax } from "../operations/softmax.js"
export * from "./bessel.js"
export * from "./entropy.js"
export * from "./exponential-integral.js"
export * from "./gamma.js"
export * from "./incomplete.js"
export * from "./normal.js"
