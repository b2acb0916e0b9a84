import type { NDArray } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { add, relu } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { count } from "../check.js"
import { graph, stateless } from "../combinators/index.js"
import { activation } from "../layers/activation.js"
import { dense } from "../layers/dense.js"
import { dropout } from "../layers/dropout.js"
import type { WeightOptions } from "../layers/weights.js"
import { layerNorm } from "../norm/layer-norm.js"
import { crossAttention, selfAttention } from "./attention-layer.js"
import type { MultiHeadOptions } from "./multi-head.js"

/** The options of the layers of transformers. */
export interface TransformerLayerOptions
  extends Pick<WeightOptions, "kernelInit" | "biasInit" | "dtype">,
    Pick<MultiHeadOptions, "causal" | "rotary"> {
  /** the units between the two dense layers; default 4 features */
  readonly hidden?: number
  /** whether normalization stands after each sum, as in the paper and by default, or before each part */
  readonly norm?: "post" | "pre"
  /** default relu */
  readonly activation?: (x: NDArray) => NDArray
  /** the rate of dropout in training; default 0 */
  readonly dropout?: number
  /** of the normalization; default 1e-5 */
  readonly epsilon?: number
}

const checkNorm = (op: string, norm: string): boolean => {
  if (norm === "post" || norm === "pre") return norm === "pre"
  throw new ValueError({ op, problem: `norm is ${JSON.stringify(norm)}`, hint: 'use "post" or "pre"' })
}

const definedOnly = <A extends object>(options: A): { [K in keyof A]: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never

/** The layers that encoder and decoder share. */
const partsOf = (features: number, heads: number, options: TransformerLayerOptions) => {
  const {
    hidden = 4 * count("transformerEncoderLayer", "features", features),
    dropout: rate = 0,
    epsilon = 1e-5,
    activation: f = relu,
    dtype = "float32",
  } = options
  const { kernelInit, biasInit, causal, rotary } = options
  const weights = definedOnly({ kernelInit, biasInit, dtype })
  const norm = () => stateless(layerNorm(features, { epsilon, dtype }))
  return {
    norm,
    rate,
    weights: { ...weights, dropout: rate },
    feedForward: {
      linear1: stateless(dense(features, hidden, weights)),
      activation: stateless(activation(f)),
      dropout: dropout(rate),
      linear2: stateless(dense(hidden, features, weights)),
    },
    self: selfAttention(features, heads, { ...weights, dropout: rate, ...definedOnly({ causal, rotary }) }),
  }
}

type Run<N extends string> = (name: N, x: NDArray) => NDArray

const feedForward = (run: Run<"linear1" | "activation" | "dropout" | "linear2">, x: NDArray): NDArray =>
  run("linear2", run("dropout", run("activation", run("linear1", x))))

/** x + part(norm(x)), or norm(x + part(x)). */
const around = (isPre: boolean, norm: (x: NDArray) => NDArray, part: (x: NDArray) => NDArray, x: NDArray): NDArray =>
  isPre ? add(x, part(norm(x))) : norm(add(x, part(x)))

/**
 * Self-attention and two dense layers, each with a sum around it and a normalization: [n,steps,features] to the same
 * (Vaswani et al., 2017; with `norm: "pre"` as Xiong et al., "On layer normalization in the transformer architecture",
 * 2020). The input's mask says which positions attend to which.
 *
 * @throws ShapeError when x has not those features; ValueError unless heads divide features
 * @example const layer = transformerEncoderLayer(8, 2)
 * const [p, s] = layer.init(key(0))
 * layer.apply(p, inference(ones([2, 3, 8])))(s)[0] // float32[2,3,8]
 */
export const transformerEncoderLayer = operation(
  "transformerEncoderLayer",
  (features: number, heads: number, options: TransformerLayerOptions = {}) => {
    const isPre = checkNorm("transformerEncoderLayer", options.norm ?? "post")
    const { self, norm, feedForward: dense2, rate } = partsOf(features, heads, options)
    const layers = {
      attention: self,
      dropout1: dropout(rate),
      norm1: norm(),
      ...dense2,
      dropout2: dropout(rate),
      norm2: norm(),
    }
    return graph(layers, (run, x) => {
      const attend = (y: NDArray): NDArray => run("dropout1", run("attention", y))
      const y = around(isPre, (z) => run("norm1", z), attend, x)
      return around(
        isPre,
        (z) => run("norm2", z),
        (z) => run("dropout2", feedForward(run, z)),
        y,
      )
    })
  },
  ["hidden", "norm", "activation", "dropout", "epsilon", "kernelInit", "biasInit", "dtype", "causal", "rotary"],
  2,
)

/**
 * Self-attention to the positions before, attention to the input's memory, and two dense layers, each with a sum around
 * it and a normalization: [n,steps,features] to the same (Vaswani et al., 2017).
 *
 * @throws ShapeError when x has not those features; ValueError when the input has no memory
 * @example const layer = transformerDecoderLayer(8, 2)
 * const [p, s] = layer.init(key(0))
 * layer.apply(p, inference(ones([2, 3, 8]), { memory: ones([2, 5, 8]) }))(s)[0] // float32[2,3,8]
 */
export const transformerDecoderLayer = operation(
  "transformerDecoderLayer",
  (features: number, heads: number, options: TransformerLayerOptions = {}) => {
    const isPre = checkNorm("transformerDecoderLayer", options.norm ?? "post")
    const { self, weights, norm, feedForward: dense2, rate } = partsOf(features, heads, { causal: true, ...options })
    const layers = {
      attention: self,
      dropout1: dropout(rate),
      norm1: norm(),
      crossAttention: crossAttention(features, heads, weights),
      dropout2: dropout(rate),
      norm2: norm(),
      ...dense2,
      dropout3: dropout(rate),
      norm3: norm(),
    }
    return graph(layers, (run, x) => {
      const attend = (y: NDArray): NDArray => run("dropout1", run("attention", y))
      const look = (y: NDArray): NDArray => run("dropout2", run("crossAttention", y))
      const y = around(isPre, (v) => run("norm1", v), attend, x)
      const z = around(isPre, (v) => run("norm2", v), look, y)
      return around(
        isPre,
        (v) => run("norm3", v),
        (v) => run("dropout3", feedForward(run, v)),
        z,
      )
    })
  },
  ["hidden", "norm", "activation", "dropout", "epsilon", "kernelInit", "biasInit", "dtype", "causal", "rotary"],
  2,
)

/** An encoder layer, with its types. */
export type TransformerEncoderLayer = ReturnType<typeof transformerEncoderLayer>
/** A decoder layer, with its types. */
export type TransformerDecoderLayer = ReturnType<typeof transformerDecoderLayer>
