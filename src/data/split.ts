import { fromTypedArray, type NDArray, showAval, toTypedArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { type Key, permutation } from "../random/index.js"

type Indices = readonly number[]

/** `size` of the items, evenly spread over the list, and the others, both in order. */
const takeEvenly = (items: Indices, size: number): readonly [taken: Indices, left: Indices] => {
  const share = (i: number): number => Math.floor((i * size) / items.length)
  const isTaken = (_: number, i: number): boolean => share(i + 1) > share(i)
  return [items.filter(isTaken), items.filter((item, i) => !isTaken(item, i))]
}

const checkSizes = (labels: NDArray, sizes: readonly number[]): void => {
  const given = { labels: showAval(labels), sizes: `[${sizes}]` }
  if (labels.shape.length !== 1 || labels.dtype !== "int32")
    throw new ShapeError({ op: "stratifiedSplit", problem: "the labels must be int32[n]", given })
  const total = sizes.reduce((n, size) => n + size, 0)
  if (sizes.length === 0 || !sizes.every((size) => Number.isInteger(size) && size >= 0) || total !== labels.shape[0])
    throw new ValueError({
      op: "stratifiedSplit",
      problem: `the sizes do not add up to the ${labels.shape[0]} labels`,
      given,
      hint: "give whole numbers, none below 0, whose sum is the number of labels",
    })
}

/**
 * Splits 0 to n - 1 at random into parts of the given sizes, in each of which every class has its share: index arrays
 * int32[size] for `take`, in ascending order of class.
 *
 * Law: the parts are a partition, and a class of m has within 1 of m size / n members in the first part.
 * @throws ShapeError unless the labels are int32[n]; ValueError unless the sizes add up to n
 * @example const [training, test] = stratifiedSplit(key(0), digits().labels, [1500, 297])
 */
export const stratifiedSplit = (
  k: Key,
  labels: NDArray<Unknown, "int32">,
  sizes: readonly number[],
): readonly NDArray<Unknown, "int32">[] => {
  checkSizes(labels, sizes)
  const classes = toTypedArray(labels)
  const shuffled: Indices = [...toTypedArray(permutation(k, classes.length))]
  const byClass = [...shuffled].sort((i, j) => classes[i]! - classes[j]!)
  const [parts, last] = sizes.slice(0, -1).reduce<readonly [readonly Indices[], Indices]>(
    ([done, rest], size) => {
      const [taken, left] = takeEvenly(rest, size)
      return [[...done, taken], left]
    },
    [[], byClass],
  )
  return [...parts, last].map((part) => fromTypedArray(Int32Array.from(part)))
}
