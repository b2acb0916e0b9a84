import type { NDArray, Shape } from "../../array/index.js"
import { type FloatType, type Key, splitRecord } from "../../random/index.js"
import { type Initializer, zeros } from "../initializers/index.js"

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

/** What the weights of a layer begin with: a kernel by the usual initializer, and a bias, unless options say otherwise. */
export const initWeights =
  (
    { bias = true, kernelInit, biasInit = zeros, dtype = "float32" }: WeightOptions,
    usual: Initializer,
    kernel: Shape,
    channels: Shape,
  ) =>
  (k: Key): Weights => {
    const keys = splitRecord(k, ["w", "b"])
    const w = (kernelInit ?? usual)(keys.w, kernel, { dtype })
    return bias ? { w, b: biasInit(keys.b, channels, { dtype }) } : { w }
  }
