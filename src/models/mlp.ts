import type { NDArray } from "../array/index.js"
import { counts } from "../nn/check.js"
import { type AnyLayer, activation, dense, initializers } from "../nn/index.js"
import { relu } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import type { FloatType } from "../random/index.js"
import { chain } from "./parts.js"
import { modelOf } from "./torch/names.js"

/** The options of multi-layer perceptrons. */
export interface MlpOptions {
  /** between the dense layers; default relu */
  readonly activation?: (x: NDArray) => NDArray
  /** of the weights; default heNormal */
  readonly kernelInit?: initializers.Initializer
  /** of the parameters; default float32 */
  readonly dtype?: FloatType
}

/**
 * Dense layers with so many units each, of which the first number is that of the inputs, and an activation between them:
 * [n,inputs] -> [n,outputs].
 *
 * In PyTorch: Sequential(Linear, ReLU, Linear, ReLU, ..., Linear).
 * @throws ValueError unless there are two numbers at least; ShapeError when x has not that many features
 * @example const net = mlp([4, 8, 3])
 * net.apply(net.init(key(0)), ones([2, 4])) // float32[2,3]
 */
export const mlp = operation(
  "mlp",
  (
    units: readonly number[],
    { activation: f = relu, kernelInit = initializers.heNormal(), dtype = "float32" }: MlpOptions = {},
  ) => {
    counts("mlp", "the units", units, 2)
    const layers = units.slice(1).flatMap((n: number, i: number): readonly AnyLayer[] => {
      const linear = dense(units[i]!, n, { kernelInit, dtype })
      return i + 2 < units.length ? [linear, activation(f)] : [linear]
    })
    return modelOf(chain(layers))
  },
  ["activation", "kernelInit", "dtype"],
  1,
)
