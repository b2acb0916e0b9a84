import { array, checkShape, type NDArray, range, type Shape, sizeOf, stridesOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { add, div, mul } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { clamp } from "../primitives/clamp.js"
import { convert } from "../primitives/convert.js"
import { iota } from "../primitives/shape.js"
import { remainder } from "./arithmetic.js"
import { asArray, asList, broadcast, showAll } from "./operand.js"
import { operation } from "./operation.js"

const places = (n: number, m: number, test: (i: number) => boolean): readonly NDArray<Unknown, "int32">[] => {
  const found = range(n * m).filter(test)
  const vector = (f: (i: number) => number): NDArray => array(found.map(f), { dtype: "int32" })
  return [vector((i) => Math.floor(i / m)), vector((i) => i % m)]
}

/**
 * The int32 indices of the elements on and below the k-th diagonal of an n by m matrix.
 *
 * @throws ShapeError when n or m is no length
 * @example trilIndices(2) // [[0, 1, 1], [0, 0, 1]]
 */
export const trilIndices = operation(
  "trilIndices",
  (n: number, k = 0, m: number = n): readonly NDArray<Unknown, "int32">[] => {
    checkShape("trilIndices", [n, m])
    return places(n, m, (i) => Math.floor(i / m) + k >= i % m)
  },
)

/**
 * The int32 indices of the elements on and above the k-th diagonal of an n by m matrix.
 *
 * @throws ShapeError when n or m is no length
 * @example triuIndices(2) // [[0, 0, 1], [0, 1, 1]]
 */
export const triuIndices = operation(
  "triuIndices",
  (n: number, k = 0, m: number = n): readonly NDArray<Unknown, "int32">[] => {
    checkShape("triuIndices", [n, m])
    return places(n, m, (i) => Math.floor(i / m) + k <= i % m)
  },
)

/**
 * The int32 indices of the main diagonal of an array with `ndim` axes of length n.
 *
 * @throws ShapeError when n is no length
 * @example diagIndices(2) // [[0, 1], [0, 1]]
 */
export const diagIndices = operation("diagIndices", (n: number, ndim = 2): readonly NDArray<Unknown, "int32">[] =>
  range(checkShape("diagIndices", [ndim])[0]!).map(() => iota(checkShape("diagIndices", [n]), "int32", 0)),
)

/**
 * The int32 index along each axis of a shape, of places in the flattened array; those out of range are moved to the end.
 *
 * @throws DTypeError unless the places are integers
 * @example unravelIndex(array([5], { dtype: "int32" }), [2, 3]) // [[1], [2]]
 */
export const unravelIndex = operation(
  "unravelIndex",
  (x: NDArray, shape: Shape): readonly NDArray<Unknown, "int32">[] => {
    const size = sizeOf(checkShape("unravelIndex", shape))
    const at = convert(asArray("unravelIndex", x), "int32")
    const counted = clamp(fill(at, -size), at, fill(at, size - 1))
    const index = remainder(counted, size)
    return stridesOf(shape).map((stride, axis) => remainder(div(index, fill(index, Math.max(stride, 1))), shape[axis]!))
  },
)

/** The options of `ravelMultiIndex`. */
export interface RavelOptions {
  /** what an index out of range means: the nearest one ("clip", the default), or that many places around ("wrap") */
  readonly mode?: "clip" | "wrap"
}

/**
 * The int32 places in the flattened array of a shape, of an index along each axis.
 *
 * @throws ShapeError unless there is one index for each axis, of shapes that broadcast
 * @example ravelMultiIndex([array([1], { dtype: "int32" }), array([2], { dtype: "int32" })], [2, 3]) // [5]
 */
export const ravelMultiIndex = operation(
  "ravelMultiIndex",
  (xs: readonly NDArray[], shape: Shape, { mode = "clip" }: RavelOptions = {}): NDArray<Unknown, "int32"> => {
    const n = asList("ravelMultiIndex", xs, "xs").length
    if (n !== checkShape("ravelMultiIndex", shape).length || n === 0)
      throw new ShapeError({
        op: "ravelMultiIndex",
        problem: `${n} indices for ${shape.length} axes`,
        given: showAll(Object.fromEntries(xs.map((x, i) => [`xs[${i}]`, x]))),
        hint: "give one index array for each axis",
      })
    const parts = broadcast("ravelMultiIndex", Object.fromEntries(xs.map((x, i) => [`xs[${i}]`, x])))
    const strides = stridesOf(shape)
    return parts
      .map((x, axis) => {
        const index = convert(x, "int32")
        const length = shape[axis]!
        const inside =
          mode === "wrap" ? remainder(index, length) : clamp(fill(index, 0), index, fill(index, length - 1))
        return mul(inside, fill(index, strides[axis]!))
      })
      .reduce((a, b) => add(a, b))
  },
  ["mode"],
)
