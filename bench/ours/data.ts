import { array, fromTypedArray, type NDArray, oneHot, reshape } from "../../src/index.js"

/** Numbers between -1 and 1 that look random and are the same in every run. */
export const noise = (shape: readonly number[], seed = 1): NDArray => {
  const data = new Float32Array(shape.reduce((n, d) => n * d, 1))
  let state = seed
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    data[i] = state / 2 ** 31 - 1
  }
  return reshape(fromTypedArray(data), shape)
}

/** Weights of a dense layer, small enough to train. */
export const weights = (inputs: number, outputs: number, seed: number): NDArray =>
  reshape(
    fromTypedArray(
      Float32Array.from({ length: inputs * outputs }, (_, i) => Math.sin(i * 1.7 + seed) / Math.sqrt(inputs)),
    ),
    [inputs, outputs],
  )

/** Labels in turn, one-hot. */
export const labels = (count: number, classes: number): NDArray =>
  oneHot(
    array(
      Array.from({ length: count }, (_, i) => i % classes),
      { dtype: "int32" },
    ),
    classes,
  )

/** Labels or tokens in turn from a first one on, as integers. */
export const numbered = (shape: readonly number[], classes: number, first = 0): NDArray =>
  reshape(
    fromTypedArray(Int32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => (first + i) % classes)),
    shape,
  )
