import { checkGiven, listOf, text } from "../array/given.js"
import type { AnyShape } from "../array/index.js"
import { isNDArray, type NDArray, nameOfValue, type Shape, scalar, showAval } from "../array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { broadcastInDim, zerosOf } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { slice } from "../primitives/pad.js"
import { concatenate, iota, reshape } from "../primitives/shape.js"
import { threefry2x32 } from "../primitives/threefry.js"

declare const brand: unique symbol

/**
 * The state of a random stream: uint32[2]; a stack of keys has leading axes and is for `vmap`.
 *
 * A key is used once: for one sampler, or for `split` or `foldIn`.
 */
export type Key = NDArray<AnyShape, "uint32"> & { readonly [brand]: true }

/** A tuple of N keys, or a list when N is not a literal, or more than anyone takes apart by hand. */
export type Keys<N extends number, T extends readonly Key[] = readonly []> = number extends N
  ? readonly Key[]
  : T["length"] extends N
    ? T
    : T["length"] extends 64
      ? readonly Key[]
      : Keys<N, readonly [...T, Key]>

const asKey = (x: NDArray): Key => x as Key

/** Throws unless `k` is one key. */
export const checkKey = (op: string, k: unknown): NDArray => {
  if (!isNDArray(k))
    throw new TreeError({ op, problem: `the key is ${nameOfValue(k)}`, hint: "make a key with key(seed) and split it" })
  if (k.dtype !== "uint32" || k.shape.length !== 1 || k.shape[0] !== 2) {
    const report = {
      op,
      problem: `the key must be uint32[2], not ${showAval(k)}`,
      hint: k.shape.length === 2 ? "map over a stack of keys with vmap" : "make a key with key(seed)",
    }
    throw k.dtype === "uint32" ? new ShapeError(report) : new DTypeError(report)
  }
  return k
}

const word = (k: NDArray, i: number): NDArray => reshape(slice(k, [i], [i + 1], [1]), [])

/** Two random words for every counter of a shape, which depend on nothing but the key and the flat index. */
export const hash = (k: NDArray, counts: NDArray): readonly [NDArray, NDArray] => {
  const spread = (x: NDArray): NDArray => broadcastInDim(x, counts.shape, [])
  const [y0, y1] = threefry2x32(spread(word(k, 0)), spread(word(k, 1)), zerosOf(counts), counts)
  return [y0!, y1!]
}

/** 0, 1, 2, ... in row-major order. */
export const counters = (shape: Shape): NDArray => {
  const n = shape.reduce((a, b) => a * b, 1)
  return reshape(iota([n], "uint32", 0), shape)
}

const stackWords = (y0: NDArray, y1: NDArray): NDArray => {
  const widen = (y: NDArray): NDArray => reshape(y, [...y.shape, 1])
  return concatenate([widen(y0), widen(y1)], y0.shape.length)
}

/**
 * The key of a seed: a whole number, or a traced int32 or uint32 scalar.
 *
 * @throws ValueError for NaN or a number that is not whole
 * @example key(42) // [0, 42]
 */
export const key = (seed: number | NDArray): Key => {
  if (!isNDArray(seed) && !Number.isSafeInteger(seed))
    throw new ValueError({
      op: "key",
      problem: `the seed must be a whole number, not ${nameOfValue(seed)}`,
      hint: "use a number such as key(0), or an int32 scalar",
    })
  if (isNDArray(seed) && (seed.shape.length > 0 || (seed.dtype !== "int32" && seed.dtype !== "uint32")))
    throw new DTypeError({
      op: "key",
      problem: `the seed must be int32[] or uint32[], not ${showAval(seed)}`,
      hint: seed.shape.length > 0 ? "map over seeds: vmap(key)(seeds)" : 'convert it: astype(seed, "int32")',
    })
  const low = isNDArray(seed) ? convert(seed, "uint32") : scalar(((seed % 2 ** 32) + 2 ** 32) % 2 ** 32, "uint32")
  return asKey(stackWords(scalar(0, "uint32"), low))
}

/** The stack of n keys that `split` takes apart, uint32[n,2]: for `vmap` and `scan`. */
export const splitArray = operation("splitArray", (k: Key, n = 2): Key => {
  if (!Number.isInteger(n) || n < 0)
    throw new ValueError({
      op: "split",
      problem: `the number of keys must be a whole number, not ${nameOfValue(n)}`,
      hint: "use a whole number from 0 on",
    })
  const [y0, y1] = hash(checkKey("split", k), counters([n]))
  return asKey(stackWords(y0, y1))
})

/**
 * n independent keys, as a tuple.
 *
 * Law: different keys, and the first keys do not depend on n.
 * @example const [k1, k2] = split(key(0))
 */
export const split = operation("split", <const N extends number = 2>(k: Key, n?: N): Keys<N> => {
  const count = n ?? 2
  const stack = splitArray(k, count)
  const keys = Array.from({ length: count }, (_, i) => asKey(reshape(slice(stack, [i, 0], [i + 1, 2], [1, 1]), [2])))
  return keys as readonly Key[] as Keys<N>
})

/**
 * The key for one item of a sequence, such as a step: equal to that row of a split.
 *
 * @example foldIn(key(0), 7) // uint32[2]
 */
export const foldIn = (k: Key, data: number | NDArray): Key => {
  checkKey("foldIn", k)
  if (!isNDArray(data) && !Number.isSafeInteger(data))
    throw new ValueError({
      op: "foldIn",
      problem: `the data must be a whole number, not ${nameOfValue(data)}`,
      hint: "use a step or an index: foldIn(k, step)",
    })
  if (isNDArray(data) && (data.shape.length > 0 || (data.dtype !== "int32" && data.dtype !== "uint32")))
    throw new DTypeError({
      op: "foldIn",
      problem: `the data must be int32[] or uint32[], not ${showAval(data)}`,
      hint: data.shape.length > 0 ? "map over it with vmap" : 'convert it: astype(data, "int32")',
    })
  const count = isNDArray(data) ? convert(data, "uint32") : scalar(((data % 2 ** 32) + 2 ** 32) % 2 ** 32, "uint32")
  const [y0, y1] = hash(k, count)
  return asKey(stackWords(y0, y1))
}

const textHash = (name: string): number =>
  [...name].reduce((h, c) => (Math.imul(h, 16777619) ^ c.codePointAt(0)!) >>> 0, 2166136261)

/**
 * A key for each name. Each depends on its name alone, so adding a name does not change the others.
 *
 * @example const { w, b } = splitRecord(key(0), ["w", "b"])
 */
export const splitRecord = <const N extends string>(k: Key, names: readonly N[]): { readonly [K in N]: Key } => {
  const op = "splitRecord"
  if (!Array.isArray(names))
    throw new ValueError({
      op,
      problem: `the names are ${nameOfValue(names)}, not a list`,
      hint: 'list them: splitRecord(k, ["w", "b"])',
    })
  checkKey(op, k)
  checkGiven(op, "names", listOf(text), names)
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined)
    throw new ValueError({ op, problem: `the name ${twice} is given twice`, hint: "give every key a name of its own" })
  return Object.fromEntries(names.map((n) => [n, foldIn(k, textHash(n))])) as { readonly [K in N]: Key }
}
