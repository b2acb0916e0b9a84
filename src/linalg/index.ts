/** Linear algebra in the words of `jax.numpy.linalg`: matrices stand in the last two axes, batches before them. */
export * from "./cholesky.js"
export * from "./determinant.js"
export * from "./lu.js"
export * from "./products.js"
export * from "./solve.js"
