export { foldIn, type Key, type Keys, key, split, splitArray, splitRecord } from "./key.js"
export { bernoulli, categorical, gumbel, normal, permutation, randint } from "./samplers.js"
export { bits, type FloatType, uniform } from "./uniform.js"
