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

/** Sizes of the transformer of several layers. */
export const LANGUAGE = { ...BLOCK, layers: 4, hidden: 512, vocabulary: 1000 }

/** The parameters of the transformer of several layers, made by `weight(shape, inputs, seed)`, `zeros(n)` and `ones(n)`. */
export const languageParams = ({ weight, zeros, ones }) => {
  const { width, hidden, tokens, vocabulary, layers } = LANGUAGE
  const dense = (m, n, seed) => ({ w: weight([m, n], m, seed), b: zeros(n) })
  const norm = () => ({ scale: ones(width), bias: zeros(width) })
  const layer = (_, i) => ({
    q: dense(width, width, i),
    k: dense(width, width, i + 1),
    v: dense(width, width, i + 2),
    out: dense(width, width, i + 3),
    norm1: norm(),
    norm2: norm(),
    up: dense(width, hidden, i + 4),
    down: dense(hidden, width, i + 5),
  })
  return {
    table: weight([vocabulary, width], width, 1),
    positions: weight([tokens, width], width * 64, 2),
    layers: Array.from({ length: layers }, layer),
    norm: norm(),
    head: weight([width, vocabulary], width, 3),
  }
}

/** Tokens in turn from a first one on, one-hot: neither peer has all of the gradient of a lookup in WebAssembly. */
export const tokenRows = (first) => {
  const { batch, tokens, vocabulary } = LANGUAGE
  const rows = new Float32Array(batch * tokens * vocabulary)
  for (let i = 0; i < batch * tokens; i++) rows[i * vocabulary + ((first + i) % vocabulary)] = 1
  return rows
}
