import type { NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { slice } from "../operations/slice.js"
import { type Key, permutation } from "../random/index.js"

/**
 * 0 to n - 1 in a random order, cut into batches: index arrays int32[size] for `take`, the last one maybe shorter.
 *
 * Law: joined together, the batches are a permutation of 0 to n - 1, which depends on the key and n alone.
 * @throws ValueError unless the size is a whole number above 0
 * @example batches(key(0), 10, 4).map((batch) => batch.shape[0]) // [4, 4, 2]
 */
export const batches = (k: Key, n: number, size: number): readonly NDArray<Unknown, "int32">[] => {
  if (!Number.isInteger(size) || size < 1)
    throw new ValueError({
      op: "batches",
      problem: `${size} is no size of a batch`,
      hint: "use a whole number above 0",
    })
  const order: NDArray<Unknown, "int32"> = permutation(k, n)
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => slice(order, [i * size], [Math.min(n, (i + 1) * size)]))
}
