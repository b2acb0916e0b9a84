import { type NDArray, nameOfValue, showAval } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { type Key, permutation } from "../random/index.js"
import type { Tree } from "../tree/types.js"
import { checkCount, countIn, indicesOf, rowsOf, takeIn } from "./examples.js"

type Indices = readonly number[]

/** `size` of the items, evenly spread over the list, and the others, both in order. */
const takeEvenly = (items: Indices, size: number): readonly [taken: Indices, left: Indices] => {
  const share = (i: number): number => Math.floor((i * size) / items.length)
  const isTaken = (_: number, i: number): boolean => share(i + 1) > share(i)
  return [items.filter(isTaken), items.filter((item, i) => !isTaken(item, i))]
}

/** The labels as numbers; throws unless they are int32[n]. */
export const labelsIn = (op: string, labels: NDArray): Indices => {
  const rows = rowsOf(op, labels)
  if (labels.shape.length !== 1 || labels.dtype !== "int32")
    throw new ShapeError({ op, problem: "the labels must be int32[n]", given: { labels: showAval(labels) } })
  return rows
}

/** Shares that add up to 1 as counts that add up to n: their sums, rounded. */
const counted = (shares: readonly number[], n: number): readonly number[] => {
  const ends = shares.reduce<readonly number[]>((sums, share) => [...sums, (sums.at(-1) ?? 0) + share], [])
  const places = ends.map((end, i) => (i === ends.length - 1 ? n : Math.round(end * n)))
  return places.map((end, i) => end - (places[i - 1] ?? 0))
}

/** The sizes of the parts of n; throws unless they are counts that add up to n, or shares that add up to 1. */
const sizesIn = (op: string, sizes: unknown, n: number): readonly number[] => {
  const list: readonly unknown[] = Array.isArray(sizes) ? sizes : [sizes]
  const numbers = list.filter((size): size is number => typeof size === "number" && size >= 0)
  const total = numbers.reduce((sum, size) => sum + size, 0)
  if (Array.isArray(sizes) && list.length > 0 && numbers.length === list.length) {
    if (total === n && numbers.every(Number.isInteger)) return numbers
    if (Math.abs(total - 1) < 1e-9) return counted(numbers, n)
  }
  throw new ValueError({
    op,
    problem: `the sizes do not add up to the ${n} examples, nor to 1`,
    given: { sizes: Array.isArray(sizes) ? `[${list.map(String)}]` : nameOfValue(sizes) },
    hint: "give whole numbers whose sum is the number of examples, or shares, such as [0.8, 0.2]",
  })
}

/** A list cut into parts, each of which has its share of every stretch of it. */
const dealt = (all: Indices, sizes: readonly number[]): readonly Indices[] => {
  const [parts, last] = sizes.slice(0, -1).reduce<readonly [readonly Indices[], Indices]>(
    ([done, rest], size) => {
      const [taken, left] = takeEvenly(rest, size)
      return [[...done, taken], left]
    },
    [[], all],
  )
  return [...parts, last]
}

/** 0 to n - 1 shuffled, in the order of their classes. */
const shuffledByClass = (op: string, k: Key, classes: Indices): Indices =>
  [...rowsOf(op, permutation(k, classes.length))].sort((i, j) => classes[i]! - classes[j]!)

/**
 * Splits 0 to n - 1 at random into parts of the given sizes, in each of which every class has its share: index arrays
 * int32[size] for `take`, in ascending order of class. Sizes are counts that add up to n, or shares that add up to 1.
 *
 * Law: the parts are a partition, and a class of m has within 1 of m size / n members in the first part.
 * @throws ShapeError unless the labels are int32[n]; ValueError unless the sizes add up to n or to 1
 * @example const [training, test] = stratifiedSplit(key(0), digits().labels, [1500, 297])
 */
export const stratifiedSplit = (
  k: Key,
  labels: NDArray<Unknown, "int32">,
  sizes: readonly number[],
): readonly NDArray<Unknown, "int32">[] => {
  const op = "stratifiedSplit"
  const classes = labelsIn(op, labels)
  return dealt(shuffledByClass(op, k, classes), sizesIn(op, sizes, classes.length)).map(indicesOf)
}

/**
 * Splits 0 to n - 1 at random into parts of the given sizes: index arrays int32[size] for `take`. Sizes are counts that
 * add up to n, or shares that add up to 1.
 *
 * Law: the parts are a partition of 0 to n - 1.
 * @throws ValueError unless the sizes add up to n or to 1
 * @example randomSplit(key(0), 10, [0.7, 0.3]).map((part) => part.shape[0]) // [7, 3]
 */
export const randomSplit = (k: Key, n: number, sizes: readonly number[]): readonly NDArray<Unknown, "int32">[] => {
  const op = "randomSplit"
  const counts = sizesIn(op, sizes, checkCount(op, "the number of examples", n, 0))
  const order = rowsOf(op, permutation(k, n))
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, size) => sum + size, 0))
  return counts.map((size, i) => indicesOf(order.slice(starts[i]!, starts[i]! + size)))
}

/** What is trained on, and what is held out: index arrays int32[m]. */
export interface Fold {
  readonly training: NDArray<Unknown, "int32">
  readonly validation: NDArray<Unknown, "int32">
}

/** Each part held out once. */
const foldsOf = (parts: readonly Indices[]): readonly Fold[] =>
  parts.map((part, i) => ({
    training: indicesOf(parts.filter((_, j) => j !== i).flat()),
    validation: indicesOf(part),
  }))

/** How many go into each of several parts that differ by 1 at most. */
const evenSizes = (op: string, n: number, folds: number): readonly number[] => {
  checkCount(op, "the number of folds", folds, 2)
  if (folds > n)
    throw new ValueError({ op, problem: `there are ${folds} folds of ${n} examples`, hint: "use fewer folds" })
  return Array.from({ length: folds }, (_, i) => Math.floor(((i + 1) * n) / folds) - Math.floor((i * n) / folds))
}

/**
 * The folds of k-fold cross-validation of n examples, in a random order.
 *
 * Law: the validation parts are a partition, equally large but for 1, and each training part is the rest.
 * @throws ValueError unless there are 2 folds or more, and no more than examples
 * @example kFold(key(0), 10, 5).map(({ validation }) => validation.shape[0]) // [2, 2, 2, 2, 2]
 */
export const kFold = (k: Key, n: number, folds: number): readonly Fold[] => {
  const op = "kFold"
  const sizes = evenSizes(op, checkCount(op, "the number of examples", n, 0), folds)
  return foldsOf(dealt(rowsOf(op, permutation(k, n)), sizes))
}

/**
 * The folds of k-fold cross-validation in which every class has its share.
 *
 * Law: the validation parts are a partition, and each training part is the rest.
 * @throws ShapeError unless the labels are int32[n]; ValueError unless there are 2 folds or more, and no more than examples
 * @example stratifiedKFold(key(0), digits().labels, 5).length // 5
 */
export const stratifiedKFold = (k: Key, labels: NDArray<Unknown, "int32">, folds: number): readonly Fold[] => {
  const op = "stratifiedKFold"
  const classes = labelsIn(op, labels)
  return foldsOf(dealt(shuffledByClass(op, k, classes), evenSizes(op, classes.length, folds)))
}

/**
 * The examples of a tree of arrays in a random order, the same for all its arrays.
 *
 * @throws TreeError for a tree without arrays; ShapeError when they differ in length
 * @example const { x, y } = shuffle(key(0), { x: array([[1], [2]]), y: array([1, 2]) })
 */
export const shuffle = <T>(k: Key, examples: T & Tree<T>): T =>
  takeIn<T>("shuffle", examples, permutation(k, countIn("shuffle", examples)))
