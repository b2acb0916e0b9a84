import type { AnyShape } from "../array/index.js"
import {
  checkShape,
  describe,
  isNDArray,
  type NDArray,
  nameOfValue,
  normalizeAxis,
  range,
  type Shape,
} from "../array/index.js"
import { TreeError, ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { add, mul, neg, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { ge, lt } from "../primitives/compare.js"
import { erfInv } from "../primitives/erf-inv.js"
import { gather } from "../primitives/gather.js"
import { slice } from "../primitives/pad.js"
import { select } from "../primitives/select.js"
import { iota, reshape } from "../primitives/shape.js"
import { sort } from "../primitives/sort.js"
import { log, log1p } from "../primitives/transcendental.js"
import { checkKey, type Key, split } from "./key.js"
import { bits, checkFloatType, type FloatType, inverting, spread, uniformFor } from "./uniform.js"

export interface SampleOptions<D extends FloatType = FloatType> {
  readonly dtype?: D
}

/** The largest number below 1 in magnitude: -1 itself would be infinitely far out. */
const almostMinusOne = { float32: -1 + 2 ** -24, float64: -1 + 2 ** -53 }

const standardNormal = inverting((u) => mul(fill(u, Math.SQRT2), erfInv(u)))

/**
 * Samples of the standard normal distribution, by inversion: sqrt(2) erfInv(u).
 *
 * @example normal(key(0), [2, 3]) // float32[2,3]
 */
export const normal = operation(
  "normal",
  <D extends FloatType = "float32">(
    k: Key,
    shape: Shape = [],
    options: SampleOptions<D> = {},
  ): NDArray<AnyShape, D> => {
    const dtype = checkFloatType("normal", options.dtype ?? "float32") as FloatType
    return standardNormal("normal", k, shape, dtype, [almostMinusOne[dtype], 1])
  },
  ["dtype"],
)

/** How finely small probabilities are resolved: "high" takes twice the random bits. */
export type Mode = "low" | "high"

export interface GumbelOptions<D extends FloatType = FloatType> extends SampleOptions<D> {
  /** "low", by default, or "high", which resolves the upper tail more finely */
  readonly mode?: Mode
}

export const checkMode = (op: string, mode: unknown): Mode => {
  if (mode === undefined || mode === "low" || mode === "high") return mode ?? "low"
  throw new ValueError({ op, problem: `there is no mode ${nameOfValue(mode)}`, hint: 'use "low" or "high"' })
}

/** Two arrays of uniform samples from one key. */
const uniformPair = (op: string, k: Key, shape: Shape, dtype: FloatType): readonly [NDArray, NDArray] => {
  const both = uniformFor(op, k, [2, ...checkShape(op, shape)], { dtype })
  const at = (i: number): NDArray => {
    const start = [i, ...shape.map(() => 0)]
    const row = slice(
      both,
      start,
      [i + 1, ...shape],
      start.map(() => 1),
    )
    return reshape(row, shape)
  }
  return [at(0), at(1)]
}

const resolution = { float32: 2 ** -23, float64: 2 ** -52 }

/**
 * Samples of the standard Gumbel distribution: -log(-log(u)).
 *
 * @throws ValueError when there is no such mode
 * @example gumbel(key(0), [3]) // float32[3]
 */
export const gumbel = operation(
  "gumbel",
  <D extends FloatType = "float32">(k: Key, shape: Shape = [], options: GumbelOptions<D> = {}): NDArray<AnyShape, D> =>
    gumbelFor("gumbel", k, shape, options.dtype ?? "float32", options.mode),
  ["dtype", "mode"],
)

/** `gumbel` under the name of the sampler that the user called. */
export const gumbelFor = (op: string, k: Key, shape: Shape, type: FloatType, mode?: Mode): NDArray => {
  const dtype = checkFloatType(op, type) as FloatType
  const tiny = dtype === "float32" ? 2 ** -126 : 2 ** -1022
  if (checkMode(op, mode) === "low") return neg(log(neg(log(uniformFor(op, k, shape, { min: tiny, max: 1, dtype })))))
  const [high, low] = uniformPair(op, k, shape, dtype)
  const finer = add(add(high, mul(low, fill(low, resolution[dtype]))), fill(low, tiny))
  return neg(log(neg(log1p(neg(select(ge(high, fill(high, 0.5)), high, finer))))))
}

/** The options of `bernoulli`. */
export interface BernoulliOptions {
  /** "low", by default, or "high", which resolves small probabilities more finely */
  readonly mode?: Mode
}

/**
 * True with probability p, a number or an array that broadcasts to the shape.
 *
 * @throws ValueError when there is no such mode
 * @example bernoulli(key(0), 0.5, [10]) // bool[10]
 */
export const bernoulli = operation(
  "bernoulli",
  (k: Key, p: number | NDArray = 0.5, shape?: Shape, options: BernoulliOptions = {}): NDArray<AnyShape, "bool"> => {
    const op = "bernoulli"
    const out = shape ?? (isNDArray(p) ? p.shape : [])
    const dtype = isNDArray(p) && p.dtype === "float64" ? "float64" : "float32"
    const probability = spread(op, "p", p, checkShape(op, out), dtype)
    if (checkMode(op, options.mode) === "low") return lt(uniformFor(op, k, out, { dtype }), probability)
    const [u, finer] = uniformPair(op, k, out, dtype)
    return lt(mul(finer, fill(finer, resolution[dtype])), sub(probability, u))
  },
  ["mode"],
)

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
export const permutation = operation(
  "permutation",
  (k: Key, x: number | NDArray, options: { readonly axis?: number; readonly independent?: boolean } = {}): NDArray => {
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
  },
  ["axis", "independent"],
)
