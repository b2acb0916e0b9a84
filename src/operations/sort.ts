import type { DType, NDArray, Shape } from "../array/index.js"
import type { AxisOption } from "../array/shape-types.js"
import { iota, rev } from "../primitives/shape.js"
import { sort as sortPrimitive } from "../primitives/sort.js"
import { axisOf } from "./axes.js"
import { computing } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"

/** The options of `sort` and `argsort`. */
export interface SortOptions extends AxisOption {
  /** whether the largest comes first; default false */
  readonly descending?: boolean
}

/** Sorts along an axis together with `x`, which decides; in reverse order twice when descending, to stay stable. */
const sortBy = (
  op: string,
  x: NDArray,
  options: SortOptions,
  others: (axis: number) => readonly NDArray[],
): readonly NDArray[] => {
  checkTakes(op, computing, [asArray(op, x)], { x })
  const axis = axisOf(op, x, options.axis ?? -1)
  const turn = (ys: readonly NDArray[]): readonly NDArray[] =>
    options.descending === true ? ys.map((y) => rev(y, [axis])) : ys
  return turn(sortPrimitive(turn([x, ...others(axis)]), axis, 1))
}

/**
 * The elements in ascending (or descending) order along an axis, default the last; NaN counts as largest.
 *
 * @throws ShapeError when there is no such axis
 * @example sort(array([3, 1, 2])) // [1, 2, 3]
 */
export const sort = <S extends Shape, D extends DType>(x: NDArray<S, D>, options: SortOptions = {}): NDArray<S, D> =>
  sortBy("sort", x, options, () => [])[0]!

/**
 * The int32 indices that sort x along an axis, default the last; equal elements keep their order, ascending or not.
 *
 * @throws ShapeError when there is no such axis
 * @example argsort(array([3, 1, 2])) // [1, 2, 0]
 */
export const argsort = <S extends Shape>(x: NDArray<S>, options: SortOptions = {}): NDArray<S, "int32"> =>
  sortBy("argsort", x, options, (axis) => [iota(x.shape, "int32", axis)])[1]!
