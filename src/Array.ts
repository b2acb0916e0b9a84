/**
 * The array API with the data last, for `pipe` and `flow`: `A.add(y)(x)` is `add(x, y)`, `A.sum({ axis: -1 })(x)` is
 * `sum(x, { axis: -1 })`. Operations with one operand and no options are the same functions.
 */
export * from "./operations/last/activation.js"
export * from "./operations/last/aliases.js"
export * from "./operations/last/complex.js"
export * from "./operations/last/contraction.js"
export * from "./operations/last/convolution.js"
export * from "./operations/last/elementwise.js"
export * from "./operations/last/indexing.js"
export * from "./operations/last/inquiry.js"
export * from "./operations/last/numpy.js"
export * from "./operations/last/numpy-shape.js"
export * from "./operations/last/reduction.js"
export * from "./operations/last/shape.js"
export * from "./operations/last/unary.js"
