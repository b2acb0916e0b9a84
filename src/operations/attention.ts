import { type DType, isInteger, isPlain, type NDArray, nameOfValue, type Shape, sameShape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { add, mul } from "../primitives/arithmetic.js"
import { and } from "../primitives/bits.js"
import { broadcastInDim, fill, zerosOf } from "../primitives/broadcast.js"
import { le, lt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { dotGeneral } from "../primitives/dot.js"
import { select } from "../primitives/select.js"
import { iota, reshape, transpose } from "../primitives/shape.js"
import { floats } from "./elementwise.js"
import { asArray, checkTakes, commonShape, expand, operands, show, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { softmax } from "./softmax.js"

/** The options of `dotProductAttention`. */
export interface AttentionOptions<D extends DType = DType> {
  /** is added to the logits [B, N, T, S], to which it broadcasts */
  readonly bias?: NDArray<Unknown, D>
  /** which keys each query may see, a mask that broadcasts to the logits */
  readonly mask?: NDArray<Unknown, "bool">
  /** what the logits are multiplied by; default 1 / sqrt(H) */
  readonly scale?: number
  /** whether a query sees only the keys up to its own position; default false */
  readonly isCausal?: boolean
  /** how many queries of each batch element count, integers [B]; the result is 0 for the others */
  readonly querySeqLengths?: NDArray
  /** how many keys and values of each batch element count, integers [B] */
  readonly keyValueSeqLengths?: NDArray
  /** how many keys a query sees before and after its own position; a number says both */
  readonly localWindowSize?: number | readonly [before: number, after: number]
}

const op = "dotProductAttention"

/** What stands for minus infinity, so that the softmax of a row without any key is uniform and not NaN. */
const NEVER = -0.7 * 3.4028234663852886e38

const wrong = (problem: string, given: Readonly<Record<string, unknown>>, hint: string): ShapeError =>
  new ShapeError({ op, problem, given: showAll(given), hint })

/** x with the axis of batches in front that it may lack. */
const batched = (x: NDArray): NDArray => (x.shape.length === 4 ? x : reshape(x, [1, ...x.shape]))

interface Sizes {
  readonly B: number
  readonly T: number
  readonly N: number
  readonly S: number
  readonly K: number
  readonly H: number
}

const sizesOf = (query: NDArray, key: NDArray, value: NDArray): Sizes => {
  const given = { query, key, value }
  const ndim: number = query.shape.length
  if (ndim < 3 || ndim > 4 || key.shape.length !== ndim || value.shape.length !== ndim)
    throw wrong(
      "the arrays have no axes for time, heads and features",
      given,
      "give [B, T, N, H], or [T, N, H] without a batch",
    )
  const [B, T, N, H] = batched(query).shape as readonly [number, number, number, number]
  const [Bk, S, K, Hk] = batched(key).shape as readonly [number, number, number, number]
  if (!sameShape(key.shape, value.shape) || B !== Bk || H !== Hk)
    throw wrong(
      "key and value must have one shape, and the batch and features of query",
      given,
      "query is [B, T, N, H]; key and value are [B, S, K, H]",
    )
  if (K === 0 ? N !== 0 : N % K !== 0)
    throw wrong(
      `the ${N} heads of query cannot be shared among ${K} of key and value`,
      given,
      "the heads of query must be a multiple of those of key and value",
    )
  return { B, T, N, S, K, H }
}

const positions = (shape: Shape, axis: number): NDArray => iota(shape, "int32", axis)

const shifted = (x: NDArray, by: number): NDArray => add(x, fill(x, by))

/** Which of the first positions along an axis count in each batch element. */
const within = (name: string, lengths: NDArray, shape: Shape, axis: number): NDArray => {
  const given = { [name]: asArray(op, lengths, name) }
  if (!isInteger(lengths.dtype))
    throw new DTypeError({
      op,
      problem: `${name} must be integers, not ${lengths.dtype}`,
      given: showAll(given),
      hint: "convert them with astype",
    })
  if (lengths.shape.length !== 1 || lengths.shape[0] !== shape[0])
    throw wrong(
      `${name} is not one length for each of the ${shape[0]} batch elements`,
      given,
      `give ${name} the shape [${shape[0]}]`,
    )
  return lt(positions(shape, axis), broadcastInDim(convert(lengths, "int32"), shape, [0]))
}

const windowOf = (size: unknown): readonly [number, number] => {
  const pair: readonly unknown[] = Array.isArray(size) ? size : [size, size]
  if (pair.length === 2 && pair.every((n) => typeof n === "number" && Number.isInteger(n) && n >= 0))
    return pair as readonly [number, number]
  throw new ValueError({
    op,
    problem: `localWindowSize is ${nameOfValue(size)}`,
    hint: "give how many keys before and after a position count: [3, 0]",
  })
}

/** All masks over the logits together, or null when every query sees every key. */
const maskOf = (shape: Shape, options: AttentionOptions): NDArray | null => {
  const { mask, isCausal, localWindowSize, querySeqLengths, keyValueSeqLengths } = options
  const [t, s] = [positions(shape, 2), positions(shape, 3)]
  const masks: NDArray[] = []
  if (mask !== undefined) {
    if (asArray(op, mask, "mask").dtype !== "bool")
      throw new DTypeError({
        op,
        problem: `the mask must be bool, not ${mask.dtype}`,
        given: { mask: show(mask) },
        hint: "a mask of numbers is added to the logits as the option bias",
      })
    masks.push(spread("mask", mask, shape))
  }
  if (isCausal === true) masks.push(le(s, t))
  if (localWindowSize !== undefined) {
    const [before, after] = windowOf(localWindowSize)
    masks.push(and(le(t, shifted(s, before)), le(s, shifted(t, after))))
  }
  if (querySeqLengths !== undefined) masks.push(within("querySeqLengths", querySeqLengths, shape, 2))
  if (keyValueSeqLengths !== undefined) masks.push(within("keyValueSeqLengths", keyValueSeqLengths, shape, 3))
  return masks.length === 0 ? null : masks.reduce((a, b) => and(a, b))
}

const spread = (name: string, x: NDArray, shape: Shape): NDArray => {
  if (sameShape(commonShape(op, [shape, x.shape], { [name]: x }), shape)) return expand(x, shape)
  throw wrong(
    `${name} does not broadcast to the logits [${shape.join(",")}]`,
    { [name]: x },
    "the axes of the logits are batch, heads, queries and keys",
  )
}

/**
 * softmax(scale Q K^T + bias) V for every head (Vaswani et al., 2017): query [B, T, N, H], key and value [B, S, K, H],
 * all without B where there is no batch; the result has the shape of query. N / K heads of query share one of key and
 * value (Ainslie et al., 2023).
 *
 * A query that may see no key sees all of them alike.
 * @throws ShapeError when the shapes do not fit; DTypeError unless all are float of one dtype
 * @example const x = ones([4, 2, 3]) // 4 steps, 2 heads, 3 features
 * dotProductAttention(x, x, x, { isCausal: true }) // ones([4, 2, 3])
 */
export const dotProductAttention = operation(
  "dotProductAttention",
  <D extends "float32" | "float64">(
    query: NDArray<Unknown, D>,
    key: NDArray<Unknown, D>,
    value: NDArray<Unknown, D>,
    options: AttentionOptions<D> = {},
  ): NDArray<Unknown, D> => {
    const given = { query, key, value }
    checkTakes(op, floats, operands(op, given), given)
    const { bias, scale, querySeqLengths }: AttentionOptions<D> = isPlain(options) ? options : {}
    const { B, T, N, S, K, H } = sizesOf(
      asArray(op, query, "query"),
      asArray(op, key, "key"),
      asArray(op, value, "value"),
    )
    const G = K === 0 ? 0 : N / K
    const shape = [B, N, T, S]
    const q = reshape(query, [B, T, K, G, H])
    const [k, v] = [batched(key), batched(value)]
    const products = dotGeneral(q, k, {
      contract: [[4], [3]],
      batch: [
        [0, 2],
        [0, 2],
      ],
    })
    const logits = reshape(transpose(products, [0, 1, 3, 2, 4]), shape)
    const scaled = mul(logits, fill(logits, scale ?? 1 / Math.sqrt(H)))
    const biased =
      bias === undefined
        ? scaled
        : add(scaled, spread("bias", operands(op, { query, bias: asArray(op, bias, "bias") })[1]!, shape))
    const mask = maskOf(shape, isPlain(options) ? options : {})
    const weights = softmax(mask === null ? biased : select(mask, biased, fill(biased, NEVER)))
    const mixed = dotGeneral(reshape(weights, [B, K, G, T, S]), v, {
      contract: [[4], [1]],
      batch: [
        [0, 1],
        [0, 2],
      ],
    })
    const out = reshape(transpose(mixed, [0, 3, 1, 2, 4]), [B, T, N, H])
    const isIn = querySeqLengths === undefined ? null : within("querySeqLengths", querySeqLengths, [B, T, N, H], 1)
    return reshape(isIn === null ? out : select(isIn, out, zerosOf(out)), query.shape)
  },
  ["bias", "mask", "scale", "isCausal", "querySeqLengths", "keyValueSeqLengths", "localWindowSize"],
)
