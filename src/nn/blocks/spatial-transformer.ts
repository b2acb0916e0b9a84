import { checked, number, options, truth, tuple } from "../../array/given.js"
import { fromTypedArray, type NDArray, type Shape } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import {
  add,
  astype,
  clip,
  divide,
  einsum,
  expandDims,
  floor,
  greaterEqual,
  lessEqual,
  logicalAnd,
  multiply,
  reshape,
  subtract,
  takeAlongAxis,
  unstack,
  where,
} from "../../operations/index.js"
import { asArray, show } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import type { FloatType } from "../../random/index.js"
import { fieldsOf } from "../check.js"
import { layer } from "../kinds.js"
import { composite, type Layer } from "../layer.js"
import { perAxis } from "../layers/spatial.js"

/** The option of what places -1 and 1 are. */
export interface AlignOption {
  /** whether they are the middles of the pixels at the border, as in the paper, or its edges, as by default in PyTorch */
  readonly alignCorners?: boolean
}

/** Of n pixels the middles, from -1 to 1. */
const places = (n: number, alignCorners: boolean): readonly number[] =>
  Array.from({ length: n }, (_, i) => (alignCorners ? (n === 1 ? 0 : (2 * i) / (n - 1) - 1) : (2 * i + 1) / n - 1))

const floatOf = (x: NDArray): FloatType => (x.dtype === "float64" ? "float64" : "float32")

const checkShapeIs = (op: string, name: string, x: unknown, ok: (s: Shape) => boolean, wanted: string): NDArray => {
  const array = asArray(op, x, name)
  if (ok(array.shape)) return array
  throw new ShapeError({
    op,
    problem: `${name} has another shape than ${wanted}`,
    given: { [name]: show(array) },
    hint: `give ${name} the shape ${wanted}`,
  })
}

/**
 * Where affine maps send the pixels of an image, as (x, y) from -1 to 1: float32[n,2,3] -> float32[n,h,w,2] (PyTorch's
 * `affine_grid`).
 *
 * @throws ShapeError unless the maps are [n,2,3]
 * @example affineGrid(array([[[1, 0, 0], [0, 1, 0]]]), [1, 2]) // [[[[-0.5, 0], [0.5, 0]]]]
 */
export const affineGrid = operation(
  "affineGrid",
  (theta: NDArray, size: readonly [number, number], { alignCorners = false }: AlignOption = {}): NDArray => {
    const op = "affineGrid"
    const [h, w] = perAxis(op, "the size", size, 2) as readonly [number, number]
    const isMap = (s: Shape): boolean => s.length === 3 && s[1] === 2 && s[2] === 3
    const maps = checkShapeIs(op, "theta", theta, isMap, "[n,2,3]")
    const [rows, columns] = [places(h, alignCorners), places(w, alignCorners)]
    const points = rows.flatMap((y) => columns.flatMap((x) => [x, y, 1]))
    const data = floatOf(maps) === "float64" ? Float64Array.from(points) : Float32Array.from(points)
    return einsum("hwk,nik->nhwi", fromTypedArray(data, [h, w, 3]), maps)
  },
  ["alignCorners"],
  2,
)

/** The index of a place among n pixels, a number between those of its neighbours. */
const indexOf = (place: NDArray, n: number, alignCorners: boolean): NDArray =>
  alignCorners ? multiply(add(place, 1), (n - 1) / 2) : divide(subtract(multiply(add(place, 1), n), 1), 2)

/**
 * The values of an image at places between its pixels, interpolated from the four around; outside the image is 0 (PyTorch's
 * `grid_sample`): [n,c,h,w] at [n,p,q,2], (x, y) from -1 to 1, gives [n,c,p,q].
 *
 * @throws ShapeError unless the image and the grid have those axes
 * @example gridSample(array([[[[1, 3]]]]), zeros([1, 1, 1, 2])) // [[[[2]]]]
 */
export const gridSample = operation(
  "gridSample",
  (x: NDArray, grid: NDArray, { alignCorners = false }: AlignOption = {}): NDArray => {
    const op = "gridSample"
    const image = checkShapeIs(op, "x", x, (s) => s.length === 4, "[n,c,h,w]")
    const [n, c, h, w] = image.shape as readonly [number, number, number, number]
    const isGrid = (s: Shape): boolean => s.length === 4 && s[0] === n && s[3] === 2
    const [, p, q] = checkShapeIs(op, "grid", grid, isGrid, `[${n},p,q,2]`).shape as readonly [number, number, number]
    const [across, down] = unstack(grid, { axis: -1 }) as readonly [NDArray, NDArray]
    const [i, j] = [indexOf(down, h, alignCorners), indexOf(across, w, alignCorners)]
    const [top, left] = [floor(i), floor(j)]
    const flat = reshape(image, [n, c, h * w])
    const isIn = (index: NDArray, size: number): NDArray =>
      logicalAnd(greaterEqual(index, 0), lessEqual(index, size - 1))
    const corner = (di: number, dj: number): NDArray => {
      const [row, column] = [add(top, di), add(left, dj)]
      const near = (place: NDArray, index: NDArray): NDArray => {
        const distance = subtract(place, index)
        return subtract(1, where(greaterEqual(distance, 0), distance, multiply(distance, -1)))
      }
      const weight = where(logicalAnd(isIn(row, h), isIn(column, w)), multiply(near(i, row), near(j, column)), 0)
      const index = add(multiply(clip(row, 0, h - 1), w), clip(column, 0, w - 1))
      const found = takeAlongAxis(flat, reshape(astype(index, "int32"), [n, 1, p * q]), { axis: 2 })
      return multiply(reshape(found, [n, c, p, q]), expandDims(weight, 1))
    }
    return add(add(corner(0, 0), corner(0, 1)), add(corner(1, 0), corner(1, 1)))
  },
  ["alignCorners"],
  2,
)

/** The options of `spatialTransformer`. */
export interface SpatialTransformerOptions extends AlignOption {
  /** height and width of the result; default those of the image */
  readonly size?: readonly [number, number]
}

/**
 * An image under the affine map that a layer reads from it: `localization` gives six numbers, [n,6], the rows of the map
 * (Jaderberg et al., "Spatial transformer networks", 2015). Let them begin as those of the identity, 1, 0, 0, 0, 1, 0.
 *
 * @throws ShapeError when x is no image, or the layer gives no maps
 * @example const theta = { init: () => null, apply: () => array([[1, 0, 0, 0, 1, 0]]) }
 * spatialTransformer(theta).apply({ localization: null }, ones([1, 1, 2, 2])) // [[[[1, 1], [1, 1]]]]
 */
export const spatialTransformer = checked(
  "spatialTransformer",
  { localization: layer, options: options({ size: tuple("[rows, columns]", number, number), alignCorners: truth }) },
  <P>(
    localization: Layer<P>,
    { size, alignCorners = false }: SpatialTransformerOptions = {},
  ): Layer<{ readonly localization: P }> => {
    const op = "spatialTransformer"
    return composite(
      (k) => ({ localization: localization.init(k) }),
      (call) => (p: { readonly localization: P }, x: NDArray) => {
        fieldsOf(op, "parameters", p, ["localization"])
        const image = checkShapeIs(op, "x", x, (s) => s.length === 4, "[n,c,h,w]")
        const [n, , h, w] = image.shape as readonly [number, number, number, number]
        const six = call("localization", localization, p.localization, image)
        const theta = checkShapeIs(op, "what localization gives", six, (s) => s.length === 2 && s[1] === 6, `[${n},6]`)
        const grid = affineGrid(reshape(theta, [n, 2, 3]), size ?? [h, w], { alignCorners })
        return gridSample(image, grid, { alignCorners })
      },
    )
  },
)
