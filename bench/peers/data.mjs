// Inputs of the JavaScript peers, as typed arrays.

const size = (shape) => shape.reduce((n, d) => n * d, 1)

/** Numbers between -1 and 1 that look random and are the same in every run. */
export const noise = (shape, seed = 1) => {
  const data = new Float32Array(size(shape))
  let state = seed
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    data[i] = state / 2 ** 31 - 1
  }
  return data
}

/** Weights for so many inputs, small enough to train. */
export const weights = (shape, inputs, seed) =>
  Float32Array.from({ length: size(shape) }, (_, i) => Math.sin(i * 1.7 + seed) / Math.sqrt(inputs))

/** Labels in turn, one-hot. */
export const labels = (count, classes) =>
  Float32Array.from({ length: count * classes }, (_, i) => (Math.floor(i / classes) % classes === i % classes ? 1 : 0))

export const MILLION = 2 ** 20

/** Sizes of the transformer block. */
export const BLOCK = { batch: 8, tokens: 64, width: 128, heads: 4 }
