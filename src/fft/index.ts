/** Discrete Fourier transforms in the words of `jax.numpy.fft`, and the cosine transforms of `jax.scipy.fft`. */
export * from "./complex.js"
export * from "./convolve.js"
export * from "./cosine.js"
export * from "./frequencies.js"
export type { Norm } from "./operand.js"
export * from "./real.js"
export * from "./real-several.js"
export * from "./shift.js"
