import {
  type Aval,
  isFloat,
  type NDArray,
  range,
  type Shape,
  scalar,
  showAval,
  showShape,
  stridesOf,
} from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { ZERO } from "../kernel/index.js"
import type { Primitive } from "../program/index.js"
import { dropAxes, otherAxes } from "./axes.js"
import { checkNumeric } from "./check.js"
import { folded, moved } from "./lowering.js"
import { mapTangent, one, op } from "./rule.js"
import { gatherStrided, pairwiseSum, reduceRows, wrappingSum } from "./strided.js"

/** `dims[i]` is the output axis that input axis `i` becomes; the other axes are new. */
export type BroadcastParams = { readonly shape: Shape; readonly dims: readonly number[] }
export type AxesParams = { readonly axes: readonly number[] }

export { dropAxes, otherAxes, pick } from "./axes.js"

const broadcastType = ([x]: readonly Aval[], { shape, dims }: BroadcastParams): readonly Aval[] => {
  const fits =
    dims.length === x!.shape.length &&
    dims.every(
      (d, i) => d < shape.length && (i === 0 || dims[i - 1]! < d) && (x!.shape[i] === shape[d] || x!.shape[i] === 1),
    )
  if (!fits)
    throw new ShapeError({
      op: "broadcastInDim",
      problem: `axes do not broadcast to ${showShape(shape)} at dimensions [${dims.join(",")}]`,
      given: { x: showAval(x!) },
      hint: "each axis must have length 1 or the length of the dimension it becomes",
    })
  return [{ shape, dtype: x!.dtype }]
}

const broadcastPrimitive: Primitive<BroadcastParams> = {
  name: "broadcastInDim",
  type: broadcastType,
  impl: ([x], { shape, dims }) => {
    const own = stridesOf(x!.shape)
    const strides = shape.map((_, d) => {
      const i = dims.indexOf(d)
      return i < 0 || x!.shape[i] === 1 ? 0 : own[i]!
    })
    return [gatherStrided(x!, shape, strides)]
  },
  jvp: ([x], [t], { shape, dims }) => [
    [broadcastInDim(x!, shape, dims)],
    [mapTangent(t, (u) => broadcastInDim(u, shape, dims))],
  ],
  transpose: ([ct], _xs, { shape, dims }, [x]) => {
    const repeated = dims.filter((d, i) => x!.shape[i] === 1 && shape[d] !== 1)
    const summed = mapTangent(ct, (c) =>
      reduceSum(
        c,
        [...otherAxes(shape.length, dims), ...repeated].sort((a, b) => a - b),
      ),
    )
    if (summed === null || repeated.length === 0) return [summed]
    const kept = range(dims.length).filter((i) => !repeated.includes(dims[i]!))
    return [broadcastInDim(summed, x!.shape, kept)]
  },
  lower: ([x], { shape, dims }) => moved(x!, shape, (i) => dims.map((d, a) => (x!.shape[a] === 1 ? ZERO : i[d]!))),
  complex: "parts",
  vmap: ([x], _batched, size, { shape, dims }) => [
    [broadcastInDim(x!, [size, ...shape], [0, ...dims.map((d) => d + 1)])],
    [true],
  ],
}

/** Repeats `x` along new axes and axes of length 1: input axis `i` becomes output axis `dims[i]`. */
export const broadcastInDim = op(
  broadcastPrimitive,
  (x: NDArray, shape: Shape, dims: readonly number[]): NDArray =>
    dims.length === shape.length && x.shape.every((d: number, i: number) => d === shape[i])
      ? x
      : one(broadcastPrimitive, [x], { shape, dims }),
)

const reduceSumPrimitive: Primitive<AxesParams> = {
  name: "reduceSum",
  type: ([x], { axes }) => {
    checkNumeric("reduceSum", x!)
    return [{ shape: dropAxes(x!.shape, axes), dtype: x!.dtype }]
  },
  impl: ([x], { axes }) => [reduceRows(x!, axes, isFloat(x!.dtype) ? pairwiseSum : wrappingSum)],
  jvp: ([x], [t], { axes }) => [[reduceSum(x!, axes)], [mapTangent(t, (u) => reduceSum(u, axes))]],
  transpose: ([ct], _xs, { axes }, [x]) => [
    mapTangent(ct, (c) => broadcastInDim(c, x!.shape, otherAxes(x!.shape.length, axes))),
  ],
  lower: ([x], { axes }) => folded("sum", x!, axes),
  complex: "parts",
  vmap: ([x], _batched, _size, { axes }) => [
    [
      reduceSum(
        x!,
        axes.map((a) => a + 1),
      ),
    ],
    [true],
  ],
}

/** Sums over `axes`, which the result does not have. */
export const reduceSum = op(
  reduceSumPrimitive,
  (x: NDArray, axes: readonly number[]): NDArray => (axes.length === 0 ? x : one(reduceSumPrimitive, [x], { axes })),
)

/** The number `value` in the shape and dtype of `x`. */
export const fill = (x: Aval, value: number): NDArray => broadcastInDim(scalar(value, x.dtype), x.shape, [])

export const zerosOf = (x: Aval): NDArray => fill(x, 0)

/** A zero tangent made explicit. */
export const instantiate = (t: NDArray | null, like: Aval): NDArray => t ?? zerosOf(like)

/** `x` with the batch as its leading axis, repeated if it has none. */
export const toBatch = (x: NDArray, batched: boolean, size: number): NDArray =>
  batched
    ? x
    : broadcastInDim(
        x,
        [size, ...x.shape],
        range(x.shape.length).map((i) => i + 1),
      )
