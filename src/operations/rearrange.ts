import { type DType, type NDArray, range, type Shape, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { broadcastInDim } from "../primitives/broadcast.js"
import { slice } from "../primitives/pad.js"
import { concatenate, rev } from "../primitives/shape.js"
import { axesOf, axisOf, reshapeTo } from "./axes.js"
import { asArray, asNumbers, show } from "./operand.js"
import { operation } from "./operation.js"

/** The elements from `from` to `to` along one axis. */
export const sliceAxis = (x: NDArray, axis: number, from: number, to: number, stride = 1): NDArray => {
  const shape: Shape = x.shape
  return from === 0 && to === shape[axis] && stride === 1
    ? x
    : slice(
        x,
        shape.map((_, i) => (i === axis ? from : 0)),
        shape.map((d, i) => (i === axis ? to : d)),
        shape.map((_, i) => (i === axis ? stride : 1)),
      )
}

/** The options of operations along some axes. */
export interface AxesOption {
  readonly axis?: number | readonly number[] | null
}

/**
 * The elements in reverse order along the given axes, default all.
 *
 * @throws ShapeError when there is no such axis
 * @example flip(array([1, 2, 3])) // [3, 2, 1]
 */
export const flip = operation(
  "flip",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, options: AxesOption = {}): NDArray<S, D> => {
    const axes = axesOf("flip", asArray("flip", x), options.axis)
    return axes.length === 0 ? x : rev(x, axes)
  },
  ["axis"],
)

const rollAxis = (x: NDArray, axis: number, shift: number): NDArray => {
  const n: number = x.shape[axis]
  const by = n === 0 ? 0 : ((shift % n) + n) % n
  return by === 0 ? x : concatenate([sliceAxis(x, axis, n - by, n), sliceAxis(x, axis, 0, n - by)], axis)
}

/**
 * The elements shifted around: those beyond the end come back at the start. Without axes the flattened array is rolled;
 * several axes take one shift for all or one each.
 *
 * @throws ShapeError when there is no such axis, or shifts and axes differ in number
 * @example roll(array([1, 2, 3, 4]), 1) // [4, 1, 2, 3]
 */
export const roll = operation(
  "roll",
  <S extends Shape, D extends DType>(
    x: NDArray<S, D>,
    shift: number | readonly number[],
    options: AxesOption = {},
  ): NDArray<S, D> => {
    const shape = asArray("roll", x).shape
    const shifts = asNumbers("roll", shift, "shift")
    const wrong = shifts.find((n) => !Number.isInteger(n))
    if (wrong !== undefined)
      throw new ValueError({
        op: "roll",
        problem: `the shift ${show(wrong)} is no whole number`,
        hint: "shift by whole elements",
      })
    const { axis } = options
    if (axis === undefined || axis === null)
      return reshapeTo(
        rollAxis(
          reshapeTo(x, [sizeOf(shape)]),
          0,
          shifts.reduce((a, b) => a + b, 0),
        ),
        shape,
      )
    const axes = asNumbers("roll", axis, "axis").map((a) => axisOf("roll", x, a))
    const count = Math.max(shifts.length, axes.length)
    if ([shifts.length, axes.length].some((n) => n !== 1 && n !== count))
      throw new ShapeError({
        op: "roll",
        problem: `${shifts.length} shifts do not go with ${axes.length} axes`,
        given: { x: show(x) },
        hint: "give one shift for each axis",
      })
    const at = (list: readonly number[], i: number): number => (list.length === 1 ? list[0]! : list[i]!)
    return range(count).reduce<NDArray>((y, i) => rollAxis(y, at(axes, i), at(shifts, i)), x)
  },
  ["axis"],
)

/** Throws unless all counts are whole numbers from 0 on. */
export const checkCounts = (op: string, counts: readonly number[]): void => {
  const wrong = counts.find((n) => !Number.isInteger(n) || n < 0)
  if (wrong !== undefined)
    throw new ValueError({
      op,
      problem: `${wrong} is no number of repetitions`,
      hint: "use whole numbers, none below 0",
    })
}

/**
 * The whole array repeated `reps[i]` times along axis i; missing axes are added in front.
 *
 * @throws ValueError for a count that is not a whole number from 0 on
 * @example tile(array([1, 2]), 2) // [1, 2, 1, 2]
 */
export const tile = operation(
  "tile",
  <D extends DType>(x: NDArray<Unknown, D>, reps: number | readonly number[]): NDArray<Unknown, D> => {
    const counts = asNumbers("tile", reps, "reps")
    checkCounts("tile", counts)
    const own: Shape = asArray("tile", x).shape
    const n = Math.max(own.length, counts.length)
    const times = [...range(n - counts.length).map(() => 1), ...counts]
    const lengths = [...range(n - own.length).map(() => 1), ...own]
    if (times.every((r) => r === 1)) return reshapeTo(x, lengths)
    const spread = range(n).flatMap((i) => [times[i]!, lengths[i]!])
    const dims = range(own.length).map((i) => 2 * (n - own.length + i) + 1)
    return reshapeTo(
      broadcastInDim(x, spread, dims),
      lengths.map((d, i) => d * times[i]!),
    )
  },
)

/** The options of operations that work along one axis, or on the flattened array without one. */
export interface FlatAxisOption {
  readonly axis?: number | null
}
