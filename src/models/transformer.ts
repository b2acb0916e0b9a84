import type { NDArray } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import {
  type AnyStateful,
  addPositions,
  dense,
  dropout,
  embedding,
  graph,
  initializers,
  layerNorm,
  learnedPositions,
  statefulSequential,
  stateless,
  type TransformerLayerOptions,
  transformerDecoderLayer,
  transformerEncoderLayer,
} from "../nn/index.js"
import { gelu, multiply } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { attentionNames } from "./torch/attention.js"
import { replaced, statefulModelOf } from "./torch/names.js"

/** The options of transformers. */
export interface TransformerOptions extends Pick<TransformerLayerOptions, "hidden" | "norm" | "activation" | "dtype"> {
  /** default 512 */
  readonly features?: number
  /** default 8 */
  readonly heads?: number
  /** how many layers encoder and decoder have; default 6 */
  readonly layers?: number
  /** the rate of dropout; default 0.1 */
  readonly dropout?: number
}

/** A token's vector, made as long as the positions that are added. */
const tokens = (vocabulary: number, features: number, dtype: "float32" | "float64") =>
  stateless(embedding(vocabulary, features, { tableInit: initializers.normal(1 / Math.sqrt(features)), dtype }))

const modules = [
  [/\.attention(?=\.|$)/, ".self_attn"],
  [/\.crossAttention(?=\.|$)/, ".multihead_attn"],
] as const

const names = attentionNames((module) => replaced(module, modules), /(self_attn|multihead_attn)$/)

/** Embedding, positions, dropout, the layers and a last normalization: what encoder and decoder have in common. */
const tower = <L extends AnyStateful>(
  vocabulary: number,
  features: number,
  layers: readonly L[],
  rate: number,
  dtype: "float32" | "float64",
) =>
  graph(
    {
      embedding: tokens(vocabulary, features, dtype),
      positions: stateless(addPositions()),
      dropout: dropout(rate),
      layers: statefulSequential(layers),
      norm: stateless(layerNorm(features, { dtype })),
    },
    (run, ids): NDArray => {
      const x = multiply(run("embedding", ids), Math.sqrt(features))
      return run("norm", run("layers", run("dropout", run("positions", x))))
    },
  )

/**
 * An encoder and a decoder: the target's tokens int32[n,steps], and the source's as the input's memory, to logits
 * [n,steps,vocabulary] (Vaswani et al., "Attention is all you need", 2017; as PyTorch's nn.Transformer, with embeddings
 * and a last dense layer around). The memory's mask says which tokens of the source count.
 *
 * @throws ValueError when there is no source, or for an unknown token
 * @example const net = transformer(10, { features: 8, heads: 2, layers: 1 })
 * const [p, s] = net.init(key(0))
 * const target = zeros([2, 3], { dtype: "int32" })
 * net.apply(p, inference(target, { memory: zeros([2, 5], { dtype: "int32" }) }))(s)[0] // float32[2,3,10]
 */
export const transformer = operation(
  "transformer",
  (
    vocabulary: number,
    {
      features = 512,
      heads = 8,
      layers = 6,
      dropout: rate = 0.1,
      dtype = "float32",
      ...options
    }: TransformerOptions = {},
  ) => {
    const inner = { hidden: 4 * features, ...options, dropout: rate, dtype }
    const repeat = <L>(make: () => L): readonly L[] => Array.from({ length: layers }, make)
    const parts = {
      encoder: tower(
        vocabulary,
        features,
        repeat(() => transformerEncoderLayer(features, heads, inner)),
        rate,
        dtype,
      ),
      decoder: tower(
        vocabulary,
        features,
        repeat(() => transformerDecoderLayer(features, heads, inner)),
        rate,
        dtype,
      ),
      generator: stateless(dense(features, vocabulary, { dtype })),
    }
    const net = graph(parts, (run, target, { memory: source, memoryMask, mask }): NDArray => {
      if (source === undefined)
        throw new ValueError({
          op: "transformer",
          problem: "there is no source",
          hint: "give its tokens as the memory: inference(target, { memory: source })",
        })
      const memory = run("encoder", source, { mask: memoryMask, memory: undefined })
      return run("generator", run("decoder", target, { memory, memoryMask, mask }))
    })
    return statefulModelOf(net, names)
  },
  ["features", "heads", "layers", "hidden", "norm", "activation", "dropout", "dtype"],
  1,
)

/** The options of `languageModel`. */
export interface LanguageModelOptions extends Omit<TransformerOptions, "norm"> {
  /** the greatest number of steps; default 1024 */
  readonly length?: number
}

/**
 * A decoder alone, which predicts each next token: int32[n,steps] -> [n,steps,vocabulary], with learned positions,
 * normalization before each part and gelu (Radford et al., "Language models are unsupervised multitask learners", 2019).
 *
 * @throws ShapeError for more steps than its length; ValueError for an unknown token
 * @example const net = languageModel(10, { features: 8, heads: 2, layers: 2, length: 16 })
 * const [p, s] = net.init(key(0))
 * net.apply(p, inference(zeros([2, 5], { dtype: "int32" })))(s)[0] // float32[2,5,10]
 */
export const languageModel = operation(
  "languageModel",
  (
    vocabulary: number,
    {
      features = 512,
      heads = 8,
      layers = 6,
      length = 1024,
      dropout: rate = 0.1,
      dtype = "float32",
      ...options
    }: LanguageModelOptions = {},
  ) => {
    const inner = { activation: gelu, ...options, norm: "pre", causal: true, dropout: rate, dtype } as const
    const parts = {
      embedding: tokens(vocabulary, features, dtype),
      positions: stateless(learnedPositions(length, features, { dtype })),
      dropout: dropout(rate),
      layers: statefulSequential(Array.from({ length: layers }, () => transformerEncoderLayer(features, heads, inner))),
      norm: stateless(layerNorm(features, { dtype })),
      head: stateless(dense(features, vocabulary, { bias: false, dtype })),
    }
    const net = graph(parts, (run, ids): NDArray => {
      const x = run("dropout", run("positions", run("embedding", ids)))
      return run("head", run("norm", run("layers", x)))
    })
    return statefulModelOf(net, names)
  },
  ["features", "heads", "layers", "hidden", "length", "activation", "dropout", "dtype"],
  1,
)
