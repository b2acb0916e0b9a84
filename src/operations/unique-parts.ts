import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import type { SizeOptions } from "./nonzero.js"
import { operation } from "./operation.js"
import { type Unique, unique, uniqueAll } from "./sets.js"

/**
 * The distinct elements of the flattened array in ascending order: `unique` without an axis.
 *
 * @throws ShapeError without a size while tracing
 * @example uniqueValues(array([3, 1, 3])) // [1, 3]
 */
export const uniqueValues = operation(
  "uniqueValues",
  <D extends DType>(x: NDArray<Unknown, D>, options: SizeOptions = {}): NDArray<Unknown, D> =>
    unique(x, { ...options, axis: null }),
  ["size", "fillValue"],
)

/**
 * The distinct elements of the flattened array, and how often each occurs.
 *
 * @throws ShapeError without a size while tracing
 * @example uniqueCounts(array([3, 1, 3])).counts // [1, 2]
 */
export const uniqueCounts = operation(
  "uniqueCounts",
  <D extends DType>(x: NDArray<Unknown, D>, options: SizeOptions = {}): Pick<Unique<D>, "values" | "counts"> => {
    const { values, counts } = uniqueAll(x, { ...options, axis: null })
    return { values, counts }
  },
  ["size", "fillValue"],
)

/**
 * The distinct elements of the flattened array, and for each element of it the index of its value.
 *
 * @throws ShapeError without a size while tracing
 * @example uniqueInverse(array([3, 1, 3])).inverse // [1, 0, 1]
 */
export const uniqueInverse = operation(
  "uniqueInverse",
  <D extends DType>(x: NDArray<Unknown, D>, options: SizeOptions = {}): Pick<Unique<D>, "values" | "inverse"> => {
    const { values, inverse } = uniqueAll(x, { ...options, axis: null })
    return { values, inverse }
  },
  ["size", "fillValue"],
)
