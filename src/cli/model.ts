import { add, matmul, mul, type NDArray, relu, reshape, zeros } from "../index.js"
import { type Key, normal, split } from "../random/index.js"

/** A function with parameters, and how they begin. */
export interface Layer<P, X, Y> {
  readonly init: (k: Key) => P
  readonly apply: (params: P, x: X) => Y
}

export interface Dense {
  readonly w: NDArray
  readonly b: NDArray
}

export interface Params {
  readonly layers: readonly Dense[]
}

/**
 * x w + b for rows x: float32[n,inputs] -> float32[n,outputs].
 *
 * Weights begin normal with variance 2 / inputs, which keeps the variance through a ReLU (He et al., "Delving deep into
 * rectifiers", 2015); biases begin at 0.
 */
const dense = (inputs: number, outputs: number): Layer<Dense, NDArray, NDArray> => ({
  init: (k) => ({ w: mul(normal(k, [inputs, outputs]), Math.sqrt(2 / inputs)), b: zeros([outputs]) }),
  apply: ({ w, b }, x) => add(matmul(x, w), b),
})

/** Dense layers with a ReLU between them, from images of `widths[0]` pixels in all to `widths.at(-1)` logits. */
export const mlp = (widths: readonly number[]): Layer<Params, NDArray, NDArray> => {
  const layers = widths.slice(1).map((outputs, i) => dense(widths[i]!, outputs))
  return {
    init: (k) => {
      const keys = split(k, layers.length as number)
      return { layers: layers.map((layer, i) => layer.init(keys[i]!)) }
    },
    apply: (params, images) =>
      layers.reduce(
        (x, layer, i) => layer.apply(params.layers[i]!, i === 0 ? x : relu(x)),
        reshape(images, [images.shape[0], widths[0]!]),
      ),
  }
}
