import {
  type ComplexDType,
  type ComplexOf,
  complexOf,
  type DType,
  isComplex,
  type NDArray,
  type Shape,
} from "../array/index.js"
import type { AxisOption, Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { convert } from "../primitives/convert.js"
import { iota, rev } from "../primitives/shape.js"
import { sort as sortPrimitive } from "../primitives/sort.js"
import { axisOf } from "./axes.js"
import { comparable } from "./elementwise.js"
import { asArray, asArrays, checkTakes, show } from "./operand.js"
import { operation } from "./operation.js"
import { sliceAxis } from "./rearrange.js"

/** The options of `sort` and `argsort`. */
export interface SortOptions extends AxisOption {
  /** whether the largest comes first; default false */
  readonly descending?: boolean
}

/** Sorts along an axis together with `x`, which decides; in reverse order twice when descending, to stay stable. */
const sortTogether = (
  op: string,
  x: NDArray,
  options: SortOptions,
  others: (axis: number) => readonly NDArray[],
): readonly NDArray[] => {
  checkTakes(op, comparable, [asArray(op, x)], { x })
  const axis = axisOf(op, x, options.axis ?? -1)
  const turn = (ys: readonly NDArray[]): readonly NDArray[] =>
    options.descending === true ? ys.map((y) => rev(y, [axis])) : ys
  return turn(sortPrimitive(turn([x, ...others(axis)]), axis, 1))
}

/**
 * The elements in ascending (or descending) order along an axis, default the last; NaN counts as largest. Complex
 * numbers are ordered by their real parts, and where those are equal by their imaginary parts.
 *
 * @throws ShapeError when there is no such axis
 * @example sort(array([3, 1, 2])) // [1, 2, 3]
 */
export const sort = operation(
  "sort",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, options: SortOptions = {}): NDArray<S, D> =>
    sortTogether("sort", x, options, () => [])[0]!,
  ["axis", "descending"],
)

/** The complex dtype that holds an array: complex64 for integers too. */
type Complexified<D extends DType> = D extends ComplexDType ? D : ComplexOf<D>

/**
 * `sort`, of real arrays as complex ones: by their real parts, and where those are equal by their imaginary parts.
 *
 * @throws ShapeError when there is no such axis
 * @example sortComplex(complex(array([2, 1, 1]), array([0, 3, -3]))) // array([{ re: 1, im: -3 }, { re: 1, im: 3 }, { re: 2, im: 0 }])
 */
export const sortComplex = <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, Complexified<D>> => {
  const sorted: NDArray = sortTogether("sortComplex", x, {}, () => [])[0]!
  return convert(sorted, isComplex(sorted.dtype) ? sorted.dtype : complexOf(sorted.dtype))
}

/**
 * The int32 indices that sort x along an axis, default the last; equal elements keep their order, ascending or not.
 *
 * @throws ShapeError when there is no such axis
 * @example argsort(array([3, 1, 2])) // [1, 2, 0]
 */
export const argsort = operation(
  "argsort",
  <S extends Shape>(x: NDArray<S>, options: SortOptions = {}): NDArray<S, "int32"> =>
    sortTogether("argsort", x, options, (axis) => [iota(x.shape, "int32", axis)])[1]!,
  ["axis", "descending"],
)

/** The options of `sortBy`. */
export interface SortByOptions extends AxisOption {
  /** how many of the arrays decide, from the first on; default 1 */
  readonly keys?: number
}

/**
 * Arrays of one shape sorted together along an axis, default the last, by the first `keys` of them in turn; stable.
 *
 * @throws ShapeError when the shapes differ or there is no such axis; ValueError when there are not so many keys
 * @example sortBy([array([2, 1]), array([10, 20])]) // [[1, 2], [20, 10]]
 */
export const sortBy = operation(
  "sortBy",
  (xs: readonly NDArray[], { axis = -1, keys = 1 }: SortByOptions = {}): readonly NDArray[] => {
    const arrays = asArrays("sortBy", xs)
    if (!Number.isInteger(keys) || keys < 1 || keys > arrays.length)
      throw new ValueError({
        op: "sortBy",
        problem: `${keys} keys of ${arrays.length} arrays`,
        hint: "use a whole number from 1 to the number of arrays",
      })
    return sortPrimitive(arrays, axisOf("sortBy", arrays[0]!, axis), keys)
  },
  ["axis", "keys"],
)

/**
 * Keys in ascending order along an axis, default the last, and the values moved with them; stable.
 *
 * @throws ShapeError when the shapes differ or there is no such axis
 * @example sortKeyVal(array([2, 1]), array([10, 20])) // [[1, 2], [20, 10]]
 */
export const sortKeyVal = operation(
  "sortKeyVal",
  <S extends Shape, D extends DType, E extends DType>(
    keys: NDArray<S, D>,
    values: NDArray<S, E>,
    options: AxisOption = {},
  ): readonly [NDArray<S, D>, NDArray<S, E>] => {
    const [k, v] = sortBy([keys, values], options)
    return [k!, v!]
  },
  ["axis"],
)

/**
 * The k largest elements along an axis, default the last, in descending order, and their int32 indices; of ties the
 * first ones.
 *
 * @throws ShapeError when there is no such axis, or less than k elements
 * @example topK(array([3, 1, 2]), 2) // [[3, 2], [0, 2]]
 */
export const topK = operation(
  "topK",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    k: number,
    options: AxisOption = {},
  ): readonly [NDArray<Unknown, D>, NDArray<Unknown, "int32">] => {
    const axis = axisOf("topK", asArray("topK", x), options.axis ?? -1)
    if (!Number.isInteger(k) || k < 0 || k > x.shape[axis])
      throw new ShapeError({
        op: "topK",
        problem: `axis ${axis} has no ${show(k)} elements`,
        given: { x: show(x) },
        hint: `use a whole number from 0 to ${x.shape[axis]}`,
      })
    const [values, indices] = sortTogether("topK", x, { axis, descending: true }, () => [iota(x.shape, "int32", axis)])
    return [sliceAxis(values!, axis, 0, k), sliceAxis(indices!, axis, 0, k)]
  },
  ["axis"],
)

const checkPlace = (op: string, x: NDArray, kth: number, axis: number): void => {
  const n: number = asArray(op, x).shape[axisOf(op, x, axis)]
  if (!Number.isInteger(kth) || kth < -n || kth >= n)
    throw new ShapeError({
      op,
      problem: `there is no element ${show(kth)} along axis ${axis}`,
      given: { x: show(x) },
      hint: `use a whole number from ${-n} to ${n - 1}`,
    })
}

/**
 * The elements along an axis, default the last, so that the one at `kth` stands where a sort puts it, with none larger
 * before it and none smaller after it.
 *
 * @throws ShapeError when there is no such axis or element
 * @example partition(array([3, 1, 2]), 1) // [1, 2, 3]
 */
export const partition = operation(
  "partition",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, kth: number, { axis = -1 }: AxisOption = {}): NDArray<S, D> => {
    checkPlace("partition", x, kth, axis)
    return sort(x, { axis })
  },
  ["axis"],
)

/**
 * The int32 indices that partition x around its element `kth` along an axis, default the last.
 *
 * @throws ShapeError when there is no such axis or element
 * @example argpartition(array([3, 1, 2]), 1) // [1, 2, 0]
 */
export const argpartition = operation(
  "argpartition",
  <S extends Shape>(x: NDArray<S>, kth: number, { axis = -1 }: AxisOption = {}): NDArray<S, "int32"> => {
    checkPlace("argpartition", x, kth, axis)
    return argsort(x, { axis })
  },
  ["axis"],
)

/**
 * The int32 indices that sort by several keys of one shape along an axis, default the last: by the last key first.
 *
 * @throws ShapeError when the shapes differ or there is no such axis
 * @example lexsort([array([2, 1, 3]), array([0, 0, -1])]) // [2, 1, 0]
 */
export const lexsort = operation(
  "lexsort",
  (keys: readonly NDArray[], options: AxisOption = {}): NDArray<Unknown, "int32"> => {
    const arrays = asArrays("lexsort", keys)
    const axis = axisOf("lexsort", arrays[0]!, options.axis ?? -1)
    const order = iota(arrays[0]!.shape, "int32", axis)
    return sortBy([...[...arrays].reverse(), order], { axis, keys: arrays.length }).at(-1)!
  },
  ["axis"],
)
