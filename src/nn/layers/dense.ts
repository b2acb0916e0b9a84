import type { NDArray } from "../../array/index.js"
import { add, matmul } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { count, fieldsOf, parameter, withFeatures } from "../check.js"
import { lecunNormal } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"
import { initWeights, type WeightOptions, type Weights } from "./weights.js"

/**
 * x w + b over the last axis: float32[...,inputs] -> float32[...,outputs], with w [inputs, outputs].
 *
 * Weights begin as lecunNormal, biases at 0, as in flax.
 * @throws ShapeError when x has not that many features
 * @example const layer = dense(3, 4)
 * layer.apply(layer.init(key(0)), ones([5, 3])) // float32[5,4]
 */
export const dense = operation(
  "dense",
  (inputs: number, outputs: number, options: WeightOptions = {}): Layer<Weights> => {
    const op = "dense"
    const { bias = true } = options
    const [i, o] = [count(op, "inputs", inputs), count(op, "outputs", outputs)]
    return leaf(
      op,
      initWeights(options, lecunNormal(), [i, o], [o]),
      (p: Weights, x: NDArray): NDArray => {
        fieldsOf(op, "parameters", p, bias ? ["w", "b"] : ["w"])
        const array = withFeatures(op, x, { axis: -1, features: i, ndim: 1, exact: false })
        const y = matmul(array, parameter(op, p, "w", [i, o]))
        return bias ? add(y, parameter(op, p, "b", [o])) : y
      },
      "all",
    )
  },
  ["bias", "kernelInit", "biasInit", "dtype"],
  2,
)
