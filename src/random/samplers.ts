import type { AnyShape } from "../array/index.js"
import {
  checkShape,
  describe,
  isNDArray,
  type NDArray,
  normalizeAxis,
  range,
  type Shape,
  showShape,
} from "../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { argmax } from "../primitives/arg.js"
import { add, mul, neg, rem, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { erfInv } from "../primitives/erf-inv.js"
import { gather } from "../primitives/gather.js"
import { select } from "../primitives/select.js"
import { iota } from "../primitives/shape.js"
import { sort } from "../primitives/sort.js"
import { log } from "../primitives/transcendental.js"
import { checkKey, type Key, split } from "./key.js"
import { bits, checkFloatType, type FloatType, spread, uniform } from "./uniform.js"

export interface SampleOptions<D extends FloatType = FloatType> {
  readonly dtype?: D
}

/** The largest number below 1 in magnitude: -1 itself would be infinitely far out. */
const almostMinusOne = { float32: -1 + 2 ** -24, float64: -1 + 2 ** -53 }

/**
 * Samples of the standard normal distribution, by inversion: sqrt(2) erfInv(u).
 *
 * @example normal(k, [2, 3]) // float32[2,3]
 */
export const normal = <D extends FloatType = "float32">(
  k: Key,
  shape: Shape = [],
  options: SampleOptions<D> = {},
): NDArray<AnyShape, D> => {
  const dtype = checkFloatType("normal", options.dtype ?? "float32") as FloatType
  const u = uniform(k, shape, { min: almostMinusOne[dtype], max: 1, dtype })
  return mul(fill(u, Math.SQRT2), erfInv(u))
}

/** Samples of the standard Gumbel distribution: -log(-log(u)). */
export const gumbel = <D extends FloatType = "float32">(
  k: Key,
  shape: Shape = [],
  options: SampleOptions<D> = {},
): NDArray<AnyShape, D> => {
  const dtype = checkFloatType("gumbel", options.dtype ?? "float32") as FloatType
  const tiny = dtype === "float32" ? 2 ** -126 : 2 ** -1022
  return neg(log(neg(log(uniform(k, shape, { min: tiny, max: 1, dtype })))))
}

/**
 * True with probability p, a number or an array that broadcasts to the shape.
 *
 * @example bernoulli(k, 0.5, [10]) // bool[10]
 */
export const bernoulli = (k: Key, p: number | NDArray = 0.5, shape?: Shape): NDArray<AnyShape, "bool"> => {
  const out = shape ?? (isNDArray(p) ? p.shape : [])
  const dtype = isNDArray(p) ? checkFloatType("bernoulli", p.dtype) : "float32"
  const u = uniform(k, out, { dtype: dtype as FloatType })
  return lt(u, spread("bernoulli", p, out, dtype))
}

const LIMIT = { int32: 2 ** 31, uint32: 2 ** 32 } as const

/**
 * Whole numbers from lo to hi - 1, int32 unless given.
 *
 * @throws ValueError when a bound does not fit the dtype
 * @example randint(k, [5], 0, 10)
 */
export const randint = <D extends "int32" | "uint32" = "int32">(
  k: Key,
  shape: Shape,
  lo: number | NDArray,
  hi: number | NDArray,
  options: { readonly dtype?: D } = {},
): NDArray<AnyShape, D> => {
  const op = "randint"
  const dtype = options.dtype ?? "int32"
  if (dtype !== "int32" && dtype !== "uint32")
    throw new DTypeError({ op, problem: `samples are int32 or uint32, not ${dtype}` })
  checkShape(op, shape)
  const beyond = hi === LIMIT[dtype]
  const wrong = [lo, hi].find((x) => typeof x === "number" && (!Number.isInteger(x) || Math.abs(x) > LIMIT[dtype]))
  if (wrong !== undefined)
    throw new ValueError({ op, problem: `the bound ${String(wrong)} is no ${dtype}`, hint: "use whole numbers" })
  const from = spread(op, lo, shape, dtype)
  const last = spread(op, beyond ? LIMIT[dtype] - 1 : hi, shape, dtype)
  const width = convert(sub(last, from), "uint32")
  const span = select(lt(from, last), beyond ? add(width, fill(width, 1)) : width, fill(width, 1))
  const [ka, kb] = split(k)
  const [a, b] = [bits(ka, shape), bits(kb, shape)]
  const half = rem(fill(span, 2 ** 16), span)
  const multiplier = rem(mul(half, half), span)
  const offset = rem(add(mul(rem(a, span), multiplier), rem(b, span)), span)
  return add(from, convert(offset, dtype))
}

/** How often to sort by random keys, so that equal keys do not bias the order (as JAX counts it). */
const rounds = (size: number): number => Math.ceil((3 * Math.log(Math.max(1, size))) / Math.log(2 ** 32 - 1))

const shuffle = (k: Key, x: NDArray, axis: number): NDArray => {
  const size = x.shape.reduce((a: number, b: number) => a * b, 1)
  const step = ([key, value]: readonly [Key, NDArray]): readonly [Key, NDArray] => {
    const [next, sub1] = split(key)
    return [next, sort([bits(sub1, x.shape), value], axis, 1)[1]!]
  }
  return Array.from({ length: rounds(size) }).reduce<readonly [Key, NDArray]>(step, [k, x])[1]
}

/** The slices of `x` along an axis, in the order of `indices`. */
const takeRows = (x: NDArray, indices: NDArray, axis: number): NDArray =>
  gather(x, broadcastInDim(indices, [indices.shape[0], 1], [0]), {
    offsetDims: range(x.shape.length).filter((i) => i !== axis),
    collapsedSliceDims: [axis],
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    startIndexMap: [axis],
    sliceSizes: x.shape.map((d: number, i: number) => (i === axis ? 1 : d)),
    mode: "clip",
  })

/**
 * A random order: of 0 to n - 1 for a number, of the slices along an axis for an array.
 *
 * With `independent` every row along the axis has an order of its own.
 * @example permutation(k, 5) // int32[5], such as [3, 0, 4, 1, 2]
 */
export const permutation = (
  k: Key,
  x: number | NDArray,
  options: { readonly axis?: number; readonly independent?: boolean } = {},
): NDArray => {
  checkKey("permutation", k)
  if (typeof x === "number") {
    if (!Number.isInteger(x) || x < 0) throw new ValueError({ op: "permutation", problem: `${x} is no whole number` })
    return shuffle(k, iota([x], "int32", 0), 0)
  }
  const axis = normalizeAxis("permutation", options.axis ?? 0, x.shape.length, describe(x))
  if (options.independent === true || x.shape.length === 1) return shuffle(k, x, axis)
  return takeRows(x, shuffle(k, iota([x.shape[axis]], "int32", 0), 0), axis)
}

/**
 * Indices drawn with the probabilities softmax(logits) along an axis, by the Gumbel trick, int32.
 *
 * `shape` is the shape of the result: any leading axes, then that of the logits without the axis.
 * @throws ShapeError when the shape does not end in that
 * @example categorical(k, log(array([0.1, 0.9])), { shape: [100] })
 */
export const categorical = (
  k: Key,
  logits: NDArray,
  options: { readonly axis?: number; readonly shape?: Shape } = {},
): NDArray<AnyShape, "int32"> => {
  const op = "categorical"
  const dtype = checkFloatType(op, logits.dtype) as FloatType
  const axis = normalizeAxis(op, options.axis ?? -1, logits.shape.length, describe(logits))
  const batch: Shape = logits.shape.filter((_: number, i: number) => i !== axis)
  const shape = options.shape ?? batch
  const leading = shape.slice(0, shape.length - batch.length)
  if (shape.length < batch.length || batch.some((d, i) => d !== shape[leading.length + i]))
    throw new ShapeError({
      op,
      problem: `the shape ${showShape(shape)} does not end in the batch shape ${showShape(batch)}`,
      given: { logits: describe(logits) },
      hint: "give leading axes, then the shape of the logits without the axis",
    })
  const full = [...leading, ...logits.shape]
  const noise = gumbel(k, full, { dtype })
  const spreadLogits = broadcastInDim(
    logits,
    full,
    range(logits.shape.length).map((i) => i + leading.length),
  )
  return argmax(add(noise, spreadLogits), axis + leading.length)
}
