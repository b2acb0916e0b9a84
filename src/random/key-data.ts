import { describe, isNDArray, type NDArray, nameOfValue } from "../array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { checkKey, type Key, key } from "./key.js"

/** The generators that keys are for: one. */
export type KeyImpl = "threefry2x32"

/** The options of `prngKey` and `wrapKeyData`. */
export interface KeyOptions {
  /** the generator; "threefry2x32" */
  readonly impl?: KeyImpl
}

const checkImpl = (op: string, impl: unknown): void => {
  if (impl !== undefined && impl !== "threefry2x32")
    throw new ValueError({
      op,
      problem: `there is no generator ${nameOfValue(impl)}`,
      hint: 'leave it out: keys are for "threefry2x32", which gives the same bits on every device',
    })
}

/**
 * The key of a seed: `key` under the name that JAX gives to keys that are plain arrays, which all keys here are.
 *
 * @throws ValueError for a seed that is no whole number, or another generator
 * @example prngKey(42) // array([0, 42], { dtype: "uint32" })
 */
export const prngKey = operation(
  "prngKey",
  (seed: number | NDArray, options: KeyOptions = {}): Key => {
    checkImpl("prngKey", options.impl)
    return key(seed)
  },
  ["impl"],
)

/**
 * The name of a key's generator.
 *
 * @throws TreeError unless it is a key
 * @example keyImpl(key(0)) // "threefry2x32"
 */
export const keyImpl = operation("keyImpl", (k: Key): KeyImpl => {
  keyData(k)
  return "threefry2x32"
})

const checkKeys = (op: string, x: unknown): NDArray => {
  if (!isNDArray(x))
    throw new TreeError({
      op,
      problem: `the data are ${nameOfValue(x)}`,
      hint: "give the two words of a key as an array",
    })
  const given = { data: describe(x) }
  if (x.dtype !== "uint32")
    throw new DTypeError({
      op,
      problem: `the words of a key are uint32, not ${x.dtype}`,
      given,
      hint: 'convert them: astype(data, "uint32")',
    })
  if (x.shape.at(-1) !== 2)
    throw new ShapeError({
      op,
      problem: "the last axis of keys has length 2",
      given,
      hint: "a key is uint32[2], a stack of them uint32[n,2]",
    })
  return x
}

/**
 * The words of a key, or of a stack of keys, as an ordinary array: to store it, or to look at it.
 *
 * Law: `wrapKeyData(keyData(k))` is k.
 * @throws TreeError, DTypeError or ShapeError unless it is a key
 * @example keyData(key(42)) // array([0, 42], { dtype: "uint32" })
 */
export const keyData = (k: Key): NDArray => checkKeys("keyData", k)

/**
 * The key with these words, or the stack of keys.
 *
 * @throws DTypeError unless the data are uint32; ShapeError unless their last axis has length 2; ValueError for
 * another generator
 * @example wrapKeyData(array([0, 42], { dtype: "uint32" })) // key(42)
 */
export const wrapKeyData = operation(
  "wrapKeyData",
  (data: NDArray, options: KeyOptions = {}): Key => {
    checkImpl("wrapKeyData", options.impl)
    return checkKeys("wrapKeyData", data) as Key
  },
  ["impl"],
)

/**
 * The same key again, where it is used a second time on purpose; there is nothing to copy, since keys never change.
 *
 * @throws TreeError unless it is a key
 * @example clone(key(42)) // key(42)
 */
export const clone = (k: Key): Key => checkKey("clone", k) as Key
