import type { NDArray } from "../../array/index.js"
import { add, matmul } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { type FloatType, splitRecord } from "../../random/index.js"
import { count, fieldsOf, parameter, withFeatures } from "../check.js"
import { type Initializer, lecunNormal, zeros } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"

/** A linear map and, where the layer has one, a bias. */
export interface Weights {
  readonly w: NDArray
  readonly b?: NDArray
}

/** The options of layers with weights. */
export interface WeightOptions {
  /** whether a bias is added; default true */
  readonly bias?: boolean
  /** default lecunNormal, as in flax */
  readonly kernelInit?: Initializer
  /** default zeros */
  readonly biasInit?: Initializer
  /** of the parameters; default float32 */
  readonly dtype?: FloatType
}

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
  (
    inputs: number,
    outputs: number,
    { bias = true, kernelInit = lecunNormal(), biasInit = zeros, dtype = "float32" }: WeightOptions = {},
  ): Layer<Weights> => {
    const op = "dense"
    const [i, o] = [count(op, "inputs", inputs), count(op, "outputs", outputs)]
    return leaf(
      op,
      (k): Weights => {
        const { w, b } = splitRecord(k, ["w", "b"])
        const kernel = kernelInit(w, [i, o], { dtype })
        return bias ? { w: kernel, b: biasInit(b, [o], { dtype }) } : { w: kernel }
      },
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
