import type { NDArray } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { operation } from "../../operations/operation.js"
import { composite, type Input, type StatefulLayer } from "../layer.js"
import { checkRate, dropped, keyFor } from "../layers/dropout.js"
import { type AttentionInput, type AttentionParameters, attentionParts, type MultiHeadOptions } from "./multi-head.js"

/** The options of attention layers that differ in training. */
export interface AttentionLayerOptions extends MultiHeadOptions {
  /** which share of the weights is dropped in training; default 0 */
  readonly dropout?: number
}

const attentionLayer = (
  op: string,
  inputOf: (input: Input) => AttentionInput,
  features: number,
  heads: number,
  { dropout: rate = 0, ...options }: AttentionLayerOptions,
): StatefulLayer<AttentionParameters, null> => {
  checkRate(op, rate)
  const parts = attentionParts(op, features, heads, options)
  return composite(
    (k) => [parts.init(k), null] as const,
    (call) => (p: AttentionParameters, input: Input) => (s: null) => {
      const isOn = input.mode === "train" && rate > 0
      const onWeights = (w: NDArray): NDArray => (isOn ? dropped(keyFor(op, input), rate, w) : w)
      return [parts.run(call, p, inputOf(input), onWeights), s] as const
    },
  )
}

/**
 * `multiHeadAttention` of a sequence to itself, under the input's mask, with dropout of its weights in training.
 *
 * @throws ShapeError when x has not those features; ValueError in training with dropout but without a key
 * @example const layer = selfAttention(8, 2, { causal: true })
 * layer.apply(layer.init(key(0))[0], inference(ones([2, 3, 8])))(null)[0] // float32[2,3,8]
 */
export const selfAttention = operation(
  "selfAttention",
  (features: number, heads: number, options: AttentionLayerOptions = {}): StatefulLayer<AttentionParameters, null> =>
    attentionLayer("selfAttention", ({ x, mask }) => ({ query: x, mask }), features, heads, options),
  ["bias", "kernelInit", "biasInit", "dtype", "causal", "keyValueFeatures", "rotary", "dropout"],
  2,
)

/**
 * `multiHeadAttention` of a sequence to the input's memory, under the memory's mask, with dropout of its weights in
 * training.
 *
 * @throws ValueError when the input has no memory, or in training with dropout but without a key
 * @example const layer = crossAttention(8, 2)
 * const x = inference(ones([2, 3, 8]), { memory: ones([2, 5, 8]) })
 * layer.apply(layer.init(key(0))[0], x)(null)[0] // float32[2,3,8]
 */
export const crossAttention = operation(
  "crossAttention",
  (features: number, heads: number, options: AttentionLayerOptions = {}): StatefulLayer<AttentionParameters, null> => {
    const op = "crossAttention"
    const inputOf = ({ x, memory, memoryMask }: Input): AttentionInput => {
      if (memory !== undefined) return { query: x, keyValue: memory, mask: memoryMask }
      throw new ValueError({
        op,
        problem: "there is no memory to attend to",
        hint: "give it beside the array: inference(x, { memory })",
      })
    }
    return attentionLayer(op, inputOf, features, heads, options)
  },
  ["bias", "kernelInit", "biasInit", "dtype", "causal", "keyValueFeatures", "rotary", "dropout"],
  2,
)
