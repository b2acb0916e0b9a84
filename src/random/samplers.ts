import type { AnyShape } from "../array/index.js"
import {
  checkDType,
  checkShape,
  describe,
  isFloat,
  isNDArray,
  type NDArray,
  nameOfValue,
  normalizeAxis,
  range,
  type Shape,
  showShape,
} from "../array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../errors/index.js"
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
import { bits, checkFloatType, type FloatType, spread, uniformFor } from "./uniform.js"

export interface SampleOptions<D extends FloatType = FloatType> {
  readonly dtype?: D
}

/** The largest number below 1 in magnitude: -1 itself would be infinitely far out. */
const almostMinusOne = { float32: -1 + 2 ** -24, float64: -1 + 2 ** -53 }

/**
 * Samples of the standard normal distribution, by inversion: sqrt(2) erfInv(u).
 *
 * @example normal(key(0), [2, 3]) // float32[2,3]
 */
export const normal = <D extends FloatType = "float32">(
  k: Key,
  shape: Shape = [],
  options: SampleOptions<D> = {},
): NDArray<AnyShape, D> => {
  const dtype = checkFloatType("normal", options.dtype ?? "float32") as FloatType
  const u = uniformFor("normal", k, shape, { min: almostMinusOne[dtype], max: 1, dtype })
  return mul(fill(u, Math.SQRT2), erfInv(u))
}

/** Samples of the standard Gumbel distribution: -log(-log(u)). */
export const gumbel = <D extends FloatType = "float32">(
  k: Key,
  shape: Shape = [],
  options: SampleOptions<D> = {},
): NDArray<AnyShape, D> => gumbelFor("gumbel", k, shape, options.dtype ?? "float32")

const gumbelFor = (op: string, k: Key, shape: Shape, type: FloatType): NDArray => {
  const dtype = checkFloatType(op, type) as FloatType
  const tiny = dtype === "float32" ? 2 ** -126 : 2 ** -1022
  return neg(log(neg(log(uniformFor(op, k, shape, { min: tiny, max: 1, dtype })))))
}

/**
 * True with probability p, a number or an array that broadcasts to the shape.
 *
 * @example bernoulli(key(0), 0.5, [10]) // bool[10]
 */
export const bernoulli = (k: Key, p: number | NDArray = 0.5, shape?: Shape): NDArray<AnyShape, "bool"> => {
  const op = "bernoulli"
  const out = shape ?? (isNDArray(p) ? p.shape : [])
  const dtype = isNDArray(p) && p.dtype === "float64" ? "float64" : "float32"
  const u = uniformFor(op, k, out, { dtype })
  return lt(u, spread(op, "p", p, out, dtype))
}

const RANGE = { int32: [-(2 ** 31), 2 ** 31], uint32: [0, 2 ** 32] } as const

const checkBound = (op: string, name: string, x: number | NDArray, least: number, most: number): void => {
  if (typeof x === "number" && !(Number.isInteger(x) && x >= least && x <= most))
    throw new ValueError({
      op,
      problem: `${name} is ${x}, not a whole number from ${least} to ${most}`,
      hint: "the samples are whole numbers from lo to hi - 1",
    })
}

/**
 * Whole numbers from lo to hi - 1, int32 unless given.
 *
 * @throws ValueError when a bound does not fit the dtype
 * @example randint(key(0), [5], 0, 10) // int32[5]
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
  checkKey(op, k)
  if (dtype !== "int32" && dtype !== "uint32")
    throw new DTypeError({
      op,
      problem: `samples are int32 or uint32, not ${checkDType(op, dtype)}`,
      hint: "convert the samples with astype, or use uniform",
    })
  checkShape(op, shape)
  const [least, limit] = RANGE[dtype]
  checkBound(op, "lo", lo, least, limit - 1)
  checkBound(op, "hi", hi, least, limit)
  const beyond = hi === limit
  const from = spread(op, "lo", lo, shape, dtype)
  const last = spread(op, "hi", beyond ? limit - 1 : hi, shape, dtype)
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
 * @example permutation(key(0), 5) // int32[5]
 */
export const permutation = (
  k: Key,
  x: number | NDArray,
  options: { readonly axis?: number; readonly independent?: boolean } = {},
): NDArray => {
  checkKey("permutation", k)
  if (typeof x === "number") {
    if (!Number.isSafeInteger(x) || x < 0)
      throw new ValueError({ op: "permutation", problem: `${x} is no length`, hint: "use a whole number from 0 on" })
    return shuffle(k, iota([x], "int32", 0), 0)
  }
  if (!isNDArray(x))
    throw new TreeError({
      op: "permutation",
      problem: `x is ${nameOfValue(x)}, neither a number nor an array`,
      hint: "give n for an order of 0 to n - 1, or the array whose slices are to be shuffled",
    })
  const axis = normalizeAxis("permutation", options.axis ?? 0, x.shape.length, describe(x))
  if (options.independent === true || x.shape.length === 1) return shuffle(k, x, axis)
  return takeRows(x, shuffle(k, iota([x.shape[axis]], "int32", 0), 0), axis)
}

/**
 * Indices drawn with the probabilities softmax(logits) along an axis, by the Gumbel trick, int32.
 *
 * `shape` is the shape of the result: any leading axes, then that of the logits without the axis.
 * @throws ShapeError when the shape does not end in that
 * @example categorical(key(0), log(array([0.1, 0.9])), { shape: [100] }) // int32[100]
 */
export const categorical = (
  k: Key,
  logits: NDArray,
  options: { readonly axis?: number; readonly shape?: Shape } = {},
): NDArray<AnyShape, "int32"> => {
  const op = "categorical"
  checkKey(op, k)
  if (!isNDArray(logits))
    throw new TreeError({
      op,
      problem: `logits is ${nameOfValue(logits)}, not an array`,
      hint: "give the logarithms of the probabilities as an array",
    })
  if (!isFloat(logits.dtype))
    throw new DTypeError({
      op,
      problem: `takes float32 or float64, not ${logits.dtype}`,
      given: { logits: describe(logits) },
      hint: "give the logarithms of the probabilities: log(p)",
    })
  const dtype: FloatType = logits.dtype
  const axis = normalizeAxis(op, options.axis ?? -1, logits.shape.length, describe(logits))
  const batch: Shape = logits.shape.filter((_: number, i: number) => i !== axis)
  if (logits.shape[axis] === 0)
    throw new ShapeError({
      op,
      problem: `axis ${axis} has no elements to choose from`,
      given: { logits: describe(logits) },
      hint: "choose along an axis that has elements",
    })
  const shape = checkShape(op, options.shape ?? batch)
  const leading = shape.slice(0, shape.length - batch.length)
  if (shape.length < batch.length || batch.some((d, i) => d !== shape[leading.length + i]))
    throw new ShapeError({
      op,
      problem: `the shape ${showShape(shape)} does not end in the batch shape ${showShape(batch)}`,
      given: { logits: describe(logits) },
      hint: "give leading axes, then the shape of the logits without the axis",
    })
  const full = [...leading, ...logits.shape]
  const noise = gumbelFor(op, k, full, dtype)
  const spreadLogits = broadcastInDim(
    logits,
    full,
    range(logits.shape.length).map((i) => i + leading.length),
  )
  return argmax(add(noise, spreadLogits), axis + leading.length)
}
