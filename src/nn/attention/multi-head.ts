import { broadcastShapes, isNDArray, type NDArray, type Shape, sameShape } from "../../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../../errors/index.js"
import { einsum, multiply, reshape, softmax, where } from "../../operations/index.js"
import { asArray, show } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { type Key, splitRecord } from "../../random/index.js"
import { count, fieldsOf, recordOf, withFeatures } from "../check.js"
import { type Call, composite, type Layer, leaf } from "../layer.js"
import { dense } from "../layers/dense.js"
import type { WeightOptions, Weights } from "../layers/weights.js"
import { causalMask, combineMasks } from "./masks.js"
import { type RotaryOptions, rotary } from "./positions.js"

/** What attends, to what, and to which of it. */
export interface AttentionInput {
  /** [n,queries,features] */
  readonly query: NDArray
  /** [n,keys,features]; default the query itself */
  readonly keyValue?: NDArray | undefined
  /** which keys each query may see, bool, broadcast to [n,heads,queries,keys] */
  readonly mask?: NDArray | undefined
}

/** The parameters of attention: one map each for queries, keys, values and the result. */
export interface AttentionParameters {
  readonly q: Weights
  readonly k: Weights
  readonly v: Weights
  readonly out: Weights
}

/** The options of attention layers. */
export interface MultiHeadOptions extends WeightOptions {
  /** whether a query sees only keys up to its own position; default false */
  readonly causal?: boolean
  /** how many features keys and values have; default those of the queries */
  readonly keyValueFeatures?: number
  /** whether queries and keys are turned by their positions; default false */
  readonly rotary?: boolean | Omit<RotaryOptions, "axis">
}

/** Stands for minus infinity, so that a query without any key sees all alike, and none gets NaN. */
const NEVER = -0.7 * 3.4028234663852886e38

const checkMask = (op: string, mask: NDArray, logits: NDArray): NDArray => {
  const given = { mask: show(asArray(op, mask, "mask")) }
  if (mask.dtype !== "bool")
    throw new DTypeError({
      op,
      problem: `the mask is ${mask.dtype}, not bool`,
      given,
      hint: "true where a query may see a key: greater(mask, 0)",
    })
  const together = broadcastShapes(mask.shape, logits.shape)
  if (together !== null && sameShape(together, logits.shape)) return mask
  throw new ShapeError({
    op,
    problem: `the mask does not broadcast to [${logits.shape.join(",")}]`,
    given,
    hint: "its axes are batch, heads, queries and keys",
  })
}

/**
 * softmax(q k^T / sqrt(features)) over the keys that the mask allows: [n,queries,heads,features] and
 * [n,keys,heads,features] -> [n,heads,queries,keys].
 *
 * @throws ShapeError when the shapes do not fit; DTypeError when the mask is not bool
 * @example attentionWeights(ones([1, 2, 1, 3]), ones([1, 4, 1, 3])) // float32[1,1,2,4]
 */
export const attentionWeights = operation(
  "attentionWeights",
  (query: NDArray, key: NDArray, options: { readonly mask?: NDArray | undefined } = {}): NDArray => {
    const features: number = asArray("attentionWeights", query, "query").shape.at(-1) ?? 1
    const logits = multiply(einsum("nqhd,nkhd->nhqk", query, key), 1 / Math.sqrt(features))
    if (options.mask === undefined) return softmax(logits)
    return softmax(where(checkMask("attentionWeights", options.mask, logits), logits, NEVER))
  },
  ["mask"],
  2,
)

interface Heads {
  readonly q: NDArray
  readonly k: NDArray
  readonly v: NDArray
  readonly mask: NDArray | undefined
}

/** What is done to the weights of attention before they are used, such as dropout. */
export type OnWeights = (weights: NDArray) => NDArray

/** The values of all keys, weighed: [n,queries,heads,features]. */
const attendWith = (onWeights: OnWeights): Layer<null, Heads> =>
  leaf(
    "attention",
    () => null,
    (_p: null, { q, k, v, mask }: Heads) => einsum("nhqk,nkhd->nqhd", onWeights(attentionWeights(q, k, { mask })), v),
    "all",
  )

/** Attention as its parts: what begins it, and what runs it, with a change of its weights. */
export interface AttentionParts {
  readonly init: (k: Key) => AttentionParameters
  readonly heads: (call: Call, p: AttentionParameters, input: AttentionInput) => Heads
  readonly run: (call: Call, p: AttentionParameters, input: AttentionInput, onWeights: OnWeights) => NDArray
}

export const attentionParts = (
  op: string,
  features: number,
  heads: number,
  { causal = false, keyValueFeatures = features, rotary: turn = false, ...options }: MultiHeadOptions,
): AttentionParts => {
  const [e, h] = [count(op, "features", features), count(op, "heads", heads)]
  if (e % h !== 0)
    throw new ValueError({
      op,
      problem: `${h} heads do not divide ${e} features`,
      hint: "choose a divisor of the features",
    })
  const [outer, inner] = [dense(e, e, options), dense(count(op, "keyValueFeatures", keyValueFeatures), e, options)]
  const apart = (x: NDArray): NDArray => {
    const shape: Shape = x.shape
    return reshape(x, [shape[0]!, shape[1]!, h, e / h])
  }
  const turned = (x: NDArray): NDArray => (turn === false ? x : rotary(x, { ...(turn === true ? {} : turn), axis: 1 }))
  const split: AttentionParts["heads"] = (call, p, { query, keyValue = query, mask }) => {
    fieldsOf(op, "parameters", p, ["q", "k", "v", "out"])
    const x = withFeatures(op, query, { axis: -1, features: e, ndim: 3 })
    const y = withFeatures(op, keyValue, { axis: -1, features: keyValueFeatures, ndim: 3 })
    const before = causal ? causalMask(x.shape[1], y.shape[1]) : undefined
    return {
      q: turned(apart(call("q", outer, p.q, x))),
      k: turned(apart(call("k", inner, p.k, y))),
      v: apart(call("v", inner, p.v, y)),
      mask: combineMasks(mask, before),
    }
  }
  return {
    init: (k) => {
      const keys = splitRecord(k, ["q", "k", "v", "out"])
      return { q: outer.init(keys.q), k: inner.init(keys.k), v: inner.init(keys.v), out: outer.init(keys.out) }
    },
    heads: split,
    run: (call, p, input, onWeights) => {
      const y = call("attend", attendWith(onWeights), null, split(call, p, input))
      return call("out", outer, p.out, reshape(y, [y.shape[0], y.shape[1], e]))
    },
  }
}

/** An attention layer, and the weights with which it attends, [n,heads,queries,keys]. */
export interface Attention extends Layer<AttentionParameters, NDArray | AttentionInput, NDArray> {
  readonly weights: (p: AttentionParameters, x: NDArray | AttentionInput) => NDArray
}

const inputOf = (x: NDArray | AttentionInput): AttentionInput =>
  isNDArray(x) ? { query: x } : recordOf("multiHeadAttention", "the input", x, "give an array, or { query, keyValue }")

/**
 * softmax(Q K^T / sqrt(d)) V for several heads side by side, with linear maps before and after (Vaswani et al., 2017):
 * [n,queries,features] -> [n,queries,features]. An array attends to itself; a record says to what, and with which mask.
 *
 * A query that may see no key sees all of them alike. Maps begin as lecunNormal, biases at 0.
 * @throws ShapeError when the features differ; DTypeError when a mask is not bool; ValueError unless heads divide features
 * @example const layer = multiHeadAttention(8, 2)
 * const p = layer.init(key(0))
 * layer.apply(p, { query: ones([2, 3, 8]), keyValue: ones([2, 5, 8]) }) // float32[2,3,8]
 */
export const multiHeadAttention = operation(
  "multiHeadAttention",
  (features: number, heads: number, options: MultiHeadOptions = {}): Attention => {
    const parts = attentionParts("multiHeadAttention", features, heads, options)
    const layer = composite(
      parts.init,
      (call) => (p: AttentionParameters, x: NDArray | AttentionInput) => parts.run(call, p, inputOf(x), (w) => w),
    )
    const direct: Call = (_name, inner, p, x) => inner.apply(p, x)
    return {
      ...layer,
      weights: (p, x) => {
        const { q, k, mask } = parts.heads(direct, p, inputOf(x))
        return attentionWeights(q, k, { mask })
      },
    }
  },
  ["bias", "kernelInit", "biasInit", "dtype", "causal", "keyValueFeatures", "rotary"],
  2,
)
