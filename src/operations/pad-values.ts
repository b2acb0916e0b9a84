import { isComplexArray, isInexact, isInteger, type NDArray, range, type Shape } from "../array/index.js"
import { add, div, mul, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { concatenate, iota, rev } from "../primitives/shape.js"
import { floorDivide } from "./arithmetic.js"
import { expand } from "./operand.js"
import type { Sides } from "./pad-source.js"
import { median } from "./quantile.js"
import { sliceAxis } from "./rearrange.js"
import { max, min } from "./reduce.js"
import { rint } from "./rounding.js"
import { mean } from "./statistics.js"

const withLength = (x: NDArray, axis: number, n: number): Shape =>
  x.shape.map((d: number, i: number) => (i === axis ? n : d))

/** Slices of length 1 repeated before and after an axis. */
const repeatAround = (x: NDArray, axis: number, [before, after]: Sides, [low, high]: Sides<NDArray>): NDArray =>
  concatenate([expand(low, withLength(x, axis, before)), x, expand(high, withLength(x, axis, after))], axis)

/** The array padded along an axis with a scalar on each side. */
export const padWithConstants = (x: NDArray, axis: number, widths: Sides, values: Sides<NDArray>): NDArray => {
  const slice = (value: NDArray): NDArray => broadcastInDim(value, withLength(x, axis, 1), [])
  return repeatAround(x, axis, widths, [slice(values[0]), slice(values[1])])
}

type Fold = (x: NDArray, axis: number) => NDArray

/** Means of integers are rounded. */
/* @__NO_SIDE_EFFECTS__ */
const averaged =
  (f: Fold): Fold =>
  (x, axis) =>
    isInexact(x.dtype) ? f(x, axis) : convert(roundedIf(isInteger(x.dtype), f(convert(x, "float32"), axis)), x.dtype)

const roundedIf = (isWhole: boolean, x: NDArray): NDArray => (isWhole ? rint(x) : x)

const statistics = {
  maximum: (x: NDArray, axis: number): NDArray => max(x, { axis, keepDims: true }),
  minimum: (x: NDArray, axis: number): NDArray => min(x, { axis, keepDims: true }),
  mean: averaged((x, axis) => mean(x, { axis, keepDims: true })),
  median: averaged((x, axis) => median(x, { axis, keepDims: true })),
} as const

/** The modes in which a statistic of the array stands in the padding. */
export type StatisticMode = keyof typeof statistics

export const statisticModes = /* @__PURE__ */ Object.keys(statistics)

export const isStatisticMode = (mode: string): mode is StatisticMode => Object.hasOwn(statistics, mode)

/** The array padded along an axis that has elements with a statistic of the first and the last `lengths` of them. */
export const padWithStatistic = (
  x: NDArray,
  axis: number,
  widths: Sides,
  mode: StatisticMode,
  lengths: Sides,
): NDArray => {
  const n: number = x.shape[axis]
  const [first, last] = lengths.map((length) => Math.min(length, n))
  const f = statistics[mode]
  const low = f(sliceAxis(x, axis, 0, first!), axis)
  return repeatAround(x, axis, widths, [
    low,
    first === n && last === n ? low : f(sliceAxis(x, axis, n - last!, n), axis),
  ])
}

/** From a scalar in n steps to a slice of length 1, which is not reached; of integers the floor. */
const ramp = (start: NDArray, edge: NDArray, axis: number, n: number): NDArray => {
  const shape = withLength(edge, axis, n)
  const step = isComplexArray(edge) ? convert(iota(shape, "int32", axis), edge.dtype) : iota(shape, edge.dtype, axis)
  const [from, to] = [broadcastInDim(start, shape, []), broadcastInDim(edge, shape, range(shape.length))]
  if (!isInexact(edge.dtype)) return add(from, floorDivide(mul(sub(to, from), step), fill(step, n)))
  const share = div(step, fill(step, n))
  return add(mul(from, sub(fill(share, 1), share)), mul(to, share))
}

/** The array padded along an axis that has elements with lines from a scalar on each side to the edge. */
export const padWithRamp = (x: NDArray, axis: number, [before, after]: Sides, ends: Sides<NDArray>): NDArray => {
  const n: number = x.shape[axis]
  const low = ramp(ends[0], sliceAxis(x, axis, 0, 1), axis, before)
  const high = ramp(ends[1], sliceAxis(x, axis, n - 1, n), axis, after)
  return concatenate([low, x, rev(high, [axis])], axis)
}
