import { allocate, type HostArray, isFloat, type NDArray, sizeOf } from "../array/index.js"
import { ROUTINE } from "../kernel/index.js"
import type { Primitive } from "../program/index.js"
import { checkNumeric } from "./check.js"
import { mapTangent, one, op } from "./rule.js"

export type CumulativeParams = { readonly axis: number; readonly reverse: boolean }

/** Running sums in float64, or modulo 2^32, for all columns of a slab at once. */
const runningSums = ({ shape, dtype, data }: HostArray, axis: number, reverse: boolean): HostArray => {
  const n = shape[axis]!
  const inner = sizeOf(shape.slice(axis + 1))
  const out = allocate(dtype, data.length)
  const sums = isFloat(dtype) ? new Float64Array(inner) : new Int32Array(inner)
  for (let slab = 0; slab < out.length; slab += n * inner) {
    sums.fill(0)
    for (let k = 0; k < n; k++) {
      const row = slab + (reverse ? n - 1 - k : k) * inner
      for (let i = 0; i < inner; i++) {
        sums[i]! += data[row + i]!
        out[row + i] = sums[i]!
      }
    }
  }
  return { shape, dtype, data: out }
}

const cumsumPrimitive: Primitive<CumulativeParams> = {
  name: "cumsum",
  type: ([x]) => {
    checkNumeric("cumsum", x!)
    return [x!]
  },
  impl: ([x], { axis, reverse }) => [runningSums(x!, axis, reverse)],
  jvp: ([x], [t], { axis, reverse }) => [[cumsum(x!, axis, reverse)], [mapTangent(t, (u) => cumsum(u, axis, reverse))]],
  transpose: ([ct], _xs, { axis, reverse }) => [mapTangent(ct, (c) => cumsum(c, axis, !reverse))],
  lower: () => ROUTINE,
  complex: "parts",
  vmap: ([x], _batched, _size, { axis, reverse }) => [[cumsum(x!, axis + 1, reverse)], [true]],
}

/** y_k = x_0 + ... + x_k along `axis`, from the end when `reverse`; integers modulo 2^32. */
export const cumsum = op(
  cumsumPrimitive,
  (x: NDArray, axis: number, reverse: boolean): NDArray => one(cumsumPrimitive, [x], { axis, reverse }),
)
