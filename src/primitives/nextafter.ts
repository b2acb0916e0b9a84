import { add } from "./arithmetic.js"
import { nextafterKernel } from "./bit-kernels.js"
import { binary, noTangent } from "./elementwise.js"

/** The bits of a float are ordered as the floats of one sign are: the neighbour is one bit pattern away. */
const neighbour =
  (bits: 32 | 64) =>
  (x: number, y: number): number => {
    if (Number.isNaN(x) || Number.isNaN(y)) return NaN
    if (x === y) return y
    const view = new DataView(new ArrayBuffer(8))
    if (x === 0) {
      const tiny = bits === 32 ? 2 ** -149 : Number.MIN_VALUE
      return y > 0 ? tiny : -tiny
    }
    const outward = x > 0 === y > x
    if (bits === 32) {
      view.setFloat32(0, x)
      view.setInt32(0, view.getInt32(0) + (outward ? 1 : -1))
      return view.getFloat32(0)
    }
    view.setFloat64(0, x)
    view.setBigInt64(0, view.getBigInt64(0) + (outward ? 1n : -1n))
    return view.getFloat64(0)
  }

/** The float next to x in the direction of y; it carries no tangent. */
export const nextafter = binary(
  "nextafter",
  { float: neighbour(64), float32: neighbour(32) },
  [noTangent, noTangent],
  (x, y) => add(x, y),
  { kernel: nextafterKernel },
)
