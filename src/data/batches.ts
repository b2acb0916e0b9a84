import { allocate, fromHost, type NDArray, nameOfValue, type Shape, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { optionsIn } from "../io/options.js"
import { concatenate } from "../operations/index.js"
import { type Key, permutation } from "../random/index.js"
import { flattenWhole, unflatten } from "../tree/structure.js"
import type { Tree } from "../tree/types.js"
import { checkCount, countIn, indicesOf, rowsOf, takeIn } from "./examples.js"

/** What becomes of a last batch that is not full. */
export interface BatchOptions {
  /** it is shorter ("keep"), left out ("drop"), or filled up from the first ones of the order ("pad"); default "keep" */
  readonly last?: "keep" | "drop" | "pad"
}

/** How examples are put into batches. */
export interface ExampleBatchOptions extends BatchOptions {
  /** shuffles them; default: in order */
  readonly key?: Key
}

const lastOf = (op: string, options: BatchOptions | undefined): "keep" | "drop" | "pad" => {
  const { last = "keep" } = optionsIn<ExampleBatchOptions>(op, options, ["last", "key"])
  if (last === "keep" || last === "drop" || last === "pad") return last
  throw new ValueError({ op, problem: `last is ${nameOfValue(last)}`, hint: 'use "keep", "drop" or "pad"' })
}

/** An order cut into batches. */
const cut = (order: readonly number[], size: number, last: "keep" | "drop" | "pad"): readonly (readonly number[])[] => {
  const count = last === "drop" ? Math.floor(order.length / size) : Math.ceil(order.length / size)
  return Array.from({ length: count }, (_, i) => {
    const part = order.slice(i * size, (i + 1) * size)
    const fill = (j: number): number => order[j % order.length]!
    return last === "pad" ? [...part, ...Array.from({ length: size - part.length }, (_, j) => fill(j))] : part
  })
}

const orderOf = (op: string, n: number, k: Key | undefined): readonly number[] =>
  k === undefined ? Array.from({ length: n }, (_, i) => i) : rowsOf(op, permutation(k, n))

/**
 * 0 to n - 1 in a random order, cut into batches: index arrays int32[size] for `take`, the last one maybe shorter.
 *
 * Law: joined together, the batches are a permutation of 0 to n - 1, which depends on the key and n alone; without some
 * at the end if the last one is dropped, and with some of its first ones again if it is padded.
 * @throws ValueError unless n is a whole number, and the size one above 0
 * @example batches(key(0), 10, 4).map((batch) => batch.shape[0]) // [4, 4, 2]
 */
export const batches = (
  k: Key,
  n: number,
  size: number,
  options: BatchOptions = {},
): readonly NDArray<Unknown, "int32">[] => {
  const order = orderOf("batches", checkCount("batches", "the number of examples", n, 0), k)
  return cut(order, checkCount("batches", "the size of a batch", size, 1), lastOf("batches", options)).map(indicesOf)
}

/**
 * The examples of a tree of arrays in batches, trees of the same structure: in order, or shuffled by a key. They can be
 * gone through again, and are made as they are asked for.
 *
 * @throws TreeError for a tree without arrays; ShapeError when they differ in length; ValueError unless the size is a whole
 * number above 0
 * @example [...batchesOf({ x: array([1, 2, 3]) }, 2)] // [{ x: array([1, 2]) }, { x: array([3]) }]
 */
export const batchesOf = <T>(examples: T & Tree<T>, size: number, options: ExampleBatchOptions = {}): Iterable<T> => {
  const op = "batchesOf"
  const n = countIn(op, examples)
  const { key: k } = optionsIn(op, options, ["key", "last"])
  const parts = cut(orderOf(op, n, k), checkCount(op, "the size of a batch", size, 1), lastOf(op, options))
  return {
    *[Symbol.iterator]() {
      for (const part of parts) yield takeIn<T>(op, examples, indicesOf(part))
    },
  }
}

const zeros = (x: NDArray, n: number): NDArray => {
  const shape: Shape = [n, ...x.shape.slice(1)]
  return fromHost(shape, x.dtype, allocate(x.dtype, sizeOf(shape)))
}

/** A batch with zeros behind it, so that there are `size` examples. */
const filled = <T>(op: string, batch: T, missing: number): T => {
  if (missing === 0) return batch
  const { leaves, structure } = flattenWhole(op, "examples", batch)
  return unflatten(
    structure,
    leaves.map((x) => concatenate([x, zeros(x, missing)], { axis: 0 })),
  ) as T
}

/**
 * Batches of equal size, each with a mask bool[size]: true for examples, and false for the zeros with which the last
 * batch is filled up. A jitted function is then compiled once, and sums over the examples are exact.
 *
 * @throws TreeError for a tree without arrays; ShapeError when they differ in length; ValueError unless the size is a whole
 * number above 0
 * @example [...maskedBatches(array([1, 2, 3]), 2)][1] // [array([3, 0]), array([true, false])]
 */
export const maskedBatches = <T>(
  examples: T & Tree<T>,
  size: number,
  options: Pick<ExampleBatchOptions, "key"> = {},
): Iterable<readonly [batch: T, mask: NDArray<Unknown, "bool">]> => {
  const op = "maskedBatches"
  const n = countIn(op, examples)
  const { key: k } = optionsIn(op, options, ["key"])
  const parts = cut(orderOf(op, n, k), checkCount(op, "the size of a batch", size, 1), "keep")
  return {
    *[Symbol.iterator]() {
      for (const part of parts) {
        const mask = Uint8Array.from({ length: size }, (_, i) => (i < part.length ? 1 : 0))
        const batch = filled(op, takeIn<T>(op, examples, indicesOf(part)), size - part.length)
        yield [batch, fromHost<Unknown, "bool">([size], "bool", mask)]
      }
    },
  }
}
