import {
  array,
  checkShape,
  broadcastShapes as common,
  type DType,
  type DTypeOption,
  type NDArray,
  range,
  type Shape,
  showShape,
  sizeOf,
} from "../array/index.js"
import type { Gradual, Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { broadcastInDim, fill } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { iota } from "../primitives/shape.js"
import { reshapeTo } from "./axes.js"
import { eye } from "./creation.js"
import { stack } from "./join.js"
import { nonzero } from "./nonzero.js"
import { asArray, asList, commonShape, expand } from "./operand.js"
import { operation } from "./operation.js"

/**
 * The shape that all shapes broadcast to.
 *
 * @throws ShapeError when they do not broadcast, or one is no shape
 * @example broadcastShapes([3, 1], [4]) // [3, 4]
 */
export const broadcastShapes = (...shapes: readonly Shape[]): Shape =>
  shapes.reduce((a, given) => {
    const b = checkShape("broadcastShapes", given)
    const shape = common(a, b)
    if (shape === null)
      throw new ShapeError({
        op: "broadcastShapes",
        problem: `the shapes ${showShape(a)} and ${showShape(b)} do not broadcast`,
        hint: "lengths must be equal, or one of them 1",
      })
    return shape
  }, [])

/**
 * The arrays repeated to one shape.
 *
 * @throws ShapeError when their shapes do not broadcast
 * @example broadcastArrays(array([[1], [2]]), array([3, 4])) // [[[1, 1], [2, 2]], [[3, 4], [3, 4]]]
 */
export const broadcastArrays = (...xs: readonly NDArray[]): readonly NDArray[] => {
  const given = Object.fromEntries(xs.map((x, i) => [`xs[${i}]`, asArray("broadcastArrays", x, `xs[${i}]`)]))
  const shape = commonShape("broadcastArrays", [[], ...xs.map((x) => x.shape)], given)
  return xs.map((x) => expand(x, shape))
}

/** The options of `meshgrid`. */
export interface MeshgridOptions {
  /** "xy", the default, exchanges the first two axes; "ij" keeps the order of the vectors */
  readonly indexing?: "xy" | "ij"
  /** whether to leave axes of length 1 where a coordinate does not change; default false */
  readonly sparse?: boolean
}

/**
 * For each vector an array of its elements over the grid that all of them span.
 *
 * @throws ShapeError unless all are vectors or scalars
 * @example meshgrid([array([1, 2]), array([3, 4])]) // [[[1, 2], [1, 2]], [[3, 3], [4, 4]]]
 */
export const meshgrid = operation(
  "meshgrid",
  (xs: readonly NDArray[], { indexing = "xy", sparse = false }: MeshgridOptions = {}): readonly NDArray[] => {
    const n = asList("meshgrid", xs, "xs").length
    const vectors = xs.map((x, i) => reshapeTo(asArray("meshgrid", x, `xs[${i}]`), [sizeOf(x.shape)]))
    const place = (i: number): number => (indexing === "xy" && n > 1 && i < 2 ? 1 - i : i)
    const shape = range(n).map((axis) => vectors[place(axis)]!.shape[0] as number)
    return vectors.map((x, i) => {
      const own = shape.map((d, axis) => (sparse && axis !== place(i) ? 1 : d))
      return broadcastInDim(x, own, [place(i)])
    })
  },
  ["indexing", "sparse"],
)

/**
 * Vectors as index arrays of the grid that they span: each along an axis of its own; masks as the places where they hold.
 *
 * @throws ShapeError for a mask while tracing
 * @example const [rows, columns] = [array([0, 2], { dtype: "int32" }), array([1], { dtype: "int32" })]
 * at(array([[1, 2], [3, 4], [5, 6]]), ...ix(rows, columns)) // [[2], [6]]
 */
export const ix = (...xs: readonly NDArray[]): readonly NDArray[] =>
  xs.map((x, i) => {
    const v = asArray("ix", x, `xs[${i}]`).dtype === "bool" ? nonzero(x)[0]! : x
    return reshapeTo(
      v,
      xs.map((_, axis) => (axis === i ? sizeOf(v.shape) : 1)),
    )
  })

/** The options of `tri`. */
export interface TriOptions<D extends DType> extends DTypeOption<D> {
  /** the last diagonal of ones: 0 is the main one */
  readonly k?: number
}

/** Whether the row, moved by k, is at least the column. */
const isBelow = (n: number, m: number, k: number): boolean[] => range(n * m).map((i) => Math.floor(i / m) + k >= i % m)

/**
 * Ones on and below a diagonal of an n by m matrix, zeros above; square and float32 unless given.
 *
 * @throws ShapeError when n or m is no length
 * @example tri(2) // [[1, 0], [1, 1]]
 */
export const tri = operation(
  "tri",
  <D extends DType = "float32">(
    n: number,
    m: number = n,
    { k = 0, dtype }: TriOptions<D> = {},
  ): NDArray<readonly [Unknown, Unknown], D> => {
    checkShape("tri", [n, m])
    const mask = array(isBelow(n, m, k), { dtype: "bool" })
    return convert(reshapeTo(mask, [n, m]), dtype ?? "float32")
  },
  ["dtype", "k"],
)

/**
 * The int32 index along each axis, everywhere in a shape, stacked.
 *
 * @throws ShapeError when the shape is none
 * @example indices([2, 2]) // [[[0, 0], [1, 1]], [[0, 1], [0, 1]]]
 */
export const indices = operation("indices", (shape: Shape): NDArray<Unknown, "int32"> => {
  const each = checkShape("indices", shape).map((_, axis) => iota(shape, "int32", axis))
  return each.length === 0 ? fill({ shape: [0], dtype: "int32" }, 0) : stack(each)
})

/**
 * The n by n matrix of the identity; float32 unless given.
 *
 * @throws ShapeError when n is no length
 * @example identity(2) // [[1, 0], [0, 1]]
 */
export const identity = operation(
  "identity",
  <const N extends number, D extends DType = "float32">(
    n: N,
    options: DTypeOption<D> = {},
  ): NDArray<Gradual<readonly [N, N]>, D> => eye<N, N, D>(n, n, options),
  ["dtype"],
)

/**
 * The function of the int32 indices along each axis, applied to arrays of all of them.
 *
 * @throws ShapeError when the shape is none
 * @example fromfunction((i, j) => add(i, j), [2, 2]) // [[0, 1], [1, 2]]
 */
export const fromfunction = <Y>(f: (...indices: readonly NDArray[]) => Y, shape: Shape): Y => {
  if (typeof f !== "function")
    throw new ValueError({ op: "fromfunction", problem: "f is no function", hint: "give a function of index arrays" })
  return f(...checkShape("fromfunction", shape).map((_, axis) => iota(shape, "int32", axis)))
}
