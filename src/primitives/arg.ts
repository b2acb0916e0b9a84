import { allocate, dtypes, isStorage, type NDArray, showAval, type TypedArray } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import type { Primitive } from "../program/index.js"
import { dropAxes } from "./broadcast.js"
import { checkDTypes } from "./check.js"
import { folded } from "./lowering.js"
import { one, op } from "./rule.js"
import { rowsOf } from "./strided.js"

export type AxisParams = { readonly axis: number }

/** The offset of the first element that none beats; the first NaN beats all. */
const firstBest = (data: TypedArray, from: number, to: number, beats: (x: number, y: number) => boolean): number => {
  let at = from
  for (let i = from; i < to; i++) {
    if (Number.isNaN(data[i]!)) return i - from
    if (beats(data[i]!, data[at]!)) at = i
  }
  return at - from
}

/* @__NO_SIDE_EFFECTS__ */
const argument = (name: "argmax" | "argmin", beats: (x: number, y: number) => boolean) => {
  const primitive: Primitive<AxisParams> = {
    name,
    type: ([x], { axis }) => {
      checkDTypes(
        name,
        [x!],
        dtypes.filter((d) => !isStorage(d)),
      )
      if (x!.shape[axis] === 0)
        throw new ShapeError({
          op: name,
          problem: `axis ${axis} has no elements to choose from`,
          given: { x: showAval(x!) },
          hint: "take it along an axis that has elements",
        })
      return [{ shape: dropAxes(x!.shape, [axis]), dtype: "int32" }]
    },
    impl: ([x], { axis }) => {
      const { shape, data, count, width } = rowsOf(x!, [axis])
      const out = allocate("int32", count)
      for (let k = 0; k < count; k++) out[k] = firstBest(data, k * width, (k + 1) * width, beats)
      return [{ shape, dtype: "int32", data: out }]
    },
    jvp: ([x], _ts, { axis }) => [[search(x!, axis)], [null]],
    transpose: "nonlinear",
    lower: ([x], { axis }) => folded(name, x!, [axis]),
    complex: "real",
    vmap: ([x], _batched, _size, { axis }) => [[search(x!, axis + 1)], [true]],
  }
  const search = (x: NDArray, axis: number): NDArray => one(primitive, [x], { axis })
  return op(primitive, search)
}

/** The int32 index of the largest element along `axis`: the first of ties, the first NaN if there is one. */
export const argmax = argument("argmax", (x, y) => x > y)

/** The int32 index of the smallest element along `axis`: the first of ties, the first NaN if there is one. */
export const argmin = argument("argmin", (x, y) => x < y)
