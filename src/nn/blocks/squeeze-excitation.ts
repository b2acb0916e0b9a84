import type { NDArray } from "../../array/index.js"
import { expandDims, multiply, relu, sigmoid } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { splitRecord } from "../../random/index.js"
import { count, fieldsOf } from "../check.js"
import { composite, type Layer } from "../layer.js"
import { activation } from "../layers/activation.js"
import { dense } from "../layers/dense.js"
import { globalAvgPool } from "../layers/pooling.js"
import type { WeightOptions, Weights } from "../layers/weights.js"

/** The parameters of `squeezeExcitation`. */
export interface SqueezeExcitationParameters {
  readonly reduce: Weights
  readonly expand: Weights
}

/** The options of `squeezeExcitation`. */
export interface SqueezeExcitationOptions extends Omit<WeightOptions, "bias"> {
  /** how many times fewer units than channels there are between; default 16, and at least one unit is left */
  readonly reduction?: number
}

/**
 * Each channel multiplied by a number from 0 to 1, which two dense layers compute from the means of all channels (Hu et
 * al., "Squeeze-and-excitation networks", 2017): [n,c,...spatial] to the same.
 *
 * @throws ShapeError when x has not those channels
 * @example const block = squeezeExcitation(8, { reduction: 4 })
 * block.apply(block.init(key(0)), ones([1, 8, 6, 6])) // float32[1,8,6,6]
 */
export const squeezeExcitation = operation(
  "squeezeExcitation",
  (
    channels: number,
    { reduction = 16, ...options }: SqueezeExcitationOptions = {},
  ): Layer<SqueezeExcitationParameters> => {
    const op = "squeezeExcitation"
    const c = count(op, "channels", channels)
    const between = Math.max(1, Math.floor(c / count(op, "reduction", reduction)))
    const [reduce, expand] = [dense(c, between, options), dense(between, c, options)]
    const [pool, rectified, gate] = [globalAvgPool(), activation(relu), activation(sigmoid)]
    return composite(
      (k): SqueezeExcitationParameters => {
        const keys = splitRecord(k, ["reduce", "expand"])
        return { reduce: reduce.init(keys.reduce), expand: expand.init(keys.expand) }
      },
      (call) => (p: SqueezeExcitationParameters, x: NDArray) => {
        fieldsOf(op, "parameters", p, ["reduce", "expand"])
        const squeezed = call("reduce", reduce, p.reduce, call("pool", pool, null, x))
        const excited = call("expand", expand, p.expand, call("relu", rectified, null, squeezed))
        const weights = call("gate", gate, null, excited)
        const spatial: readonly number[] = x.shape.slice(2).map((_: number, i: number) => i + 2)
        return multiply(x, expandDims(weights, spatial))
      },
    )
  },
  ["reduction", "kernelInit", "biasInit", "dtype"],
  1,
)
