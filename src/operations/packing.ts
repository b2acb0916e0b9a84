import { array, type NDArray, range, type Shape, scalar, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { DTypeError } from "../errors/index.js"
import { mul } from "../primitives/arithmetic.js"
import { and, shiftRightLogical } from "../primitives/bits.js"
import { broadcastInDim, fill, reduceSum } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { pad } from "../primitives/pad.js"
import { axisOf, reshapeTo } from "./axes.js"
import { asArray, show } from "./operand.js"
import { operation } from "./operation.js"
import { type FlatAxisOption, sliceAxis } from "./rearrange.js"

/** The options of `packbits`. */
export interface PackOptions extends FlatAxisOption {
  /** whether the first of 8 is the highest bit ("big", the default) or the lowest ("little") */
  readonly bitOrder?: "big" | "little"
}

/** The options of `unpackbits`. */
export interface UnpackOptions extends PackOptions {
  /** how many bits along the axis: a negative number cuts so many off, too many are 0; default all */
  readonly count?: number
}

const placesOf = (bitOrder: "big" | "little"): readonly number[] =>
  range(8).map((i) => (bitOrder === "big" ? 7 - i : i))

const flatOr = (op: string, x: NDArray, axis: number | null | undefined): readonly [NDArray, number] =>
  axis === undefined || axis === null
    ? [reshapeTo(asArray(op, x), [sizeOf(x.shape)]), 0]
    : [x, axisOf(op, asArray(op, x), axis)]

const only = (shape: Shape, axis: number, n: number): readonly number[] => shape.map((_, i) => (i === axis ? n : 0))

/**
 * Every 8 elements along an axis, or of the flattened array, as the bits of a uint8: set where they are not 0.
 *
 * @throws DTypeError for float dtypes; ShapeError when there is no such axis
 * @example packbits(array([1, 0, 0, 0, 0, 0, 0, 1], { dtype: "int32" })) // [129]
 */
export const packbits = operation(
  "packbits",
  (x: NDArray, { axis, bitOrder = "big" }: PackOptions = {}): NDArray<Unknown, "uint8"> => {
    if (asArray("packbits", x).dtype.includes("float"))
      throw new DTypeError({
        op: "packbits",
        problem: `takes integers and bool, not ${x.dtype}`,
        given: { x: show(x) },
        hint: "compare first: packbits(notEqual(x, 0))",
      })
    const [own, along] = flatOr("packbits", x, axis)
    const bits = convert(convert(own, "bool"), "int32")
    const shape: Shape = bits.shape
    const bytes = Math.ceil(shape[along]! / 8)
    const none = only(shape, along, 0)
    const full = pad(bits, scalar(0, "int32"), none, only(shape, along, 8 * bytes - shape[along]!), none)
    const rows = reshapeTo(full, [...shape.slice(0, along), bytes, 8, ...shape.slice(along + 1)])
    const weights = array(
      placesOf(bitOrder).map((k) => 2 ** k),
      { dtype: "int32" },
    )
    return convert(reduceSum(mul(rows, broadcastInDim(weights, rows.shape, [along + 1])), [along + 1]), "uint8")
  },
  ["axis", "bitOrder"],
)

/**
 * The bits of whole numbers from 0 to 255 along an axis, or of the flattened array, 8 for each, as uint8.
 *
 * @throws DTypeError unless x is integer; ShapeError when there is no such axis
 * @example unpackbits(array([129], { dtype: "uint8" })) // [1, 0, 0, 0, 0, 0, 0, 1]
 */
export const unpackbits = operation(
  "unpackbits",
  (x: NDArray, { axis, bitOrder = "big", count }: UnpackOptions = {}): NDArray<Unknown, "uint8"> => {
    const [own, along] = flatOr("unpackbits", x, axis)
    const bytes = convert(own, "int32")
    const shape: Shape = bytes.shape
    const wide = [...shape.slice(0, along + 1), 8, ...shape.slice(along + 1)]
    const spread = broadcastInDim(
      bytes,
      wide,
      range(shape.length).map((i) => (i > along ? i + 1 : i)),
    )
    const places = broadcastInDim(array([...placesOf(bitOrder)], { dtype: "int32" }), wide, [along + 1])
    const bits = and(shiftRightLogical(spread, places), fill(spread, 1))
    const n = 8 * shape[along]!
    const flat = reshapeTo(
      bits,
      shape.map((d, i) => (i === along ? n : d)),
    )
    const wanted = count === undefined ? n : count < 0 ? Math.max(n + count, 0) : count
    const none = only(shape, along, 0)
    const long = wanted > n ? pad(flat, scalar(0, "int32"), none, only(shape, along, wanted - n), none) : flat
    return convert(sliceAxis(long, along, 0, wanted), "uint8")
  },
  ["axis", "bitOrder", "count"],
)
