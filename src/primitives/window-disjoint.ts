import { type NDArray, type Shape, scalar, sizeOf } from "../array/index.js"
import { broadcastInDim, reduceSum, zerosOf } from "./broadcast.js"
import { eq } from "./compare.js"
import { pad } from "./pad.js"
import { select } from "./select.js"
import { iota, reshape } from "./shape.js"
import type { WindowParams } from "./window-index.js"

/** Whether every element is in one window at most, that of its position over the strides: the usual pooling. */
export const areDisjoint = (p: WindowParams): boolean =>
  p.windowDimensions.every(
    (size, i) =>
      size <= p.windowStrides[i]! && p.padding[i]![0] === 0 && p.baseDilation[i] === 1 && p.windowDilation[i] === 1,
  )

/** An array of other lengths, at its end cut off or filled up. */
const fitted = (x: NDArray, shape: Shape, value: number): NDArray => {
  const none = shape.map(() => 0)
  const high = shape.map((n, a) => n - x.shape[a])
  return pad(x, scalar(value, x.dtype), none, high, none)
}

/** Each axis of windows as itself and, where the stride is more than 1, one along the stride. */
const axesOf = (windows: Shape, { windowStrides }: WindowParams) =>
  windows.flatMap((n, a) => [
    { length: n, isWindow: true },
    ...(windowStrides[a] === 1 ? [] : [{ length: windowStrides[a]!, isWindow: false }]),
  ])

/** For each position of an array of `shape`, what its window has; `value` where there is none. */
const spread = (y: NDArray, shape: Shape, p: WindowParams, value: number): NDArray => {
  const axes = axesOf(y.shape, p)
  const dims = axes.flatMap(({ isWindow }, a) => (isWindow ? [a] : []))
  const repeated = broadcastInDim(
    y,
    axes.map(({ length }) => length),
    dims,
  )
  const whole = y.shape.map((n: number, a: number) => n * p.windowStrides[a]!)
  return fitted(reshape(repeated, whole), shape, value)
}

/** Where the position, in row-major order, is the one that its window selects. */
const isSelected = (positions: NDArray, shape: Shape, p: WindowParams): NDArray =>
  eq(reshape(iota([sizeOf(shape)], "int32", 0), shape), spread(positions, shape, p, -1))

/** The sum over each window of what is selected there: one element, or none. */
export const gatherSelected = (source: NDArray, positions: NDArray, p: WindowParams): NDArray => {
  const selected = select(isSelected(positions, source.shape, p), source, zerosOf(source))
  const axes = axesOf(positions.shape, p)
  const whole = positions.shape.map((n: number, a: number) => n * p.windowStrides[a]!)
  const cut = reshape(
    fitted(selected, whole, 0),
    axes.map(({ length }) => length),
  )
  const strides = axes.flatMap(({ isWindow }, a) => (isWindow ? [] : [a]))
  return strides.length === 0 ? cut : reduceSum(cut, strides)
}

/** The element of each window where that window selects, 0 elsewhere. */
export const scatterSelected = (source: NDArray, positions: NDArray, shape: Shape, p: WindowParams): NDArray =>
  select(isSelected(positions, shape, p), spread(source, shape, p, 0), zerosOf({ shape, dtype: source.dtype }))
