import { type DType, describe, type NDArray, nameOfValue, type Shape } from "../../array/index.js"
import { ShapeError, ValueError } from "../../errors/index.js"
import {
  add,
  arange,
  dynamicSlice,
  expandDims,
  greaterEqual,
  less,
  logicalAnd,
  pad,
  subtract,
  where,
} from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { type Key, randint, split } from "../../random/index.js"
import { imageIn, numberFrom } from "./augmentation.js"

/** The options of `randomCrop`. */
export interface CropOptions {
  /** pixels that are put around the image before; default 4, or 0 when there is a size */
  readonly padding?: number
  /** what stands in them: 0 ("constant"), the image mirrored about its last pixels ("reflect"), or those again ("edge"); default "constant" */
  readonly mode?: "constant" | "reflect" | "edge"
  /** rows and columns of the crop; default those of the image */
  readonly size?: readonly [rows: number, columns: number]
}

const wholeNumber = (op: string, what: string, x: unknown, least: number): number => {
  if (typeof x === "number" && Number.isInteger(x) && x >= least) return x
  throw new ValueError({ op, problem: `${what} is ${nameOfValue(x)}`, hint: `use a whole number from ${least} on` })
}

/**
 * A part of an image [...,rows,columns] at a random place, of the image's size after some padding, or of a given size: the
 * crops of networks for CIFAR-10.
 *
 * @throws ShapeError when the crop is larger than the padded image; DTypeError unless it is float; ValueError for other
 * options
 * @example randomCrop(key(0), ones([3, 32, 32]), { padding: 4 }) // float32[3,32,32]
 */
export const randomCrop = operation(
  "randomCrop",
  <D extends DType>(k: Key, image: NDArray<Shape, D>, options: CropOptions = {}): NDArray<Shape, D> => {
    const op = "randomCrop"
    const { image: x, rows, columns } = imageIn(op, image)
    const { size, padding = size === undefined ? 4 : 0, mode = "constant" } = options
    const border = wholeNumber(op, "the padding", padding, 0)
    if (!["constant", "reflect", "edge"].includes(mode))
      throw new ValueError({
        op,
        problem: `the mode is ${nameOfValue(mode)}`,
        hint: 'use "constant", "reflect" or "edge"',
      })
    const [height, width] = (size ?? [rows, columns]).map((n) => wholeNumber(op, "a size", n, 1)) as [number, number]
    const [most, widest] = [rows + 2 * border, columns + 2 * border]
    if (height > most || width > widest)
      throw new ShapeError({
        op,
        problem: `a crop of ${height}x${width} does not fit into ${most}x${widest}`,
        given: { image: describe(image) },
        hint: "pad the image, or take a smaller crop",
      })
    const shape: Shape = x.shape
    const before = shape.slice(0, -2).map((): readonly [number, number] => [0, 0])
    const padded = border === 0 ? x : pad(x, [...before, [border, border], [border, border]], { mode })
    const [down, right] = split(k)
    const starts = [randint(down, [], 0, most - height + 1), randint(right, [], 0, widest - width + 1)]
    return dynamicSlice(padded, [...before.map(() => 0), ...starts] as never, [
      ...shape.slice(0, -2),
      height,
      width,
    ]) as NDArray<Shape, D>
  },
  ["padding", "mode", "size"],
  2,
)

/** The options of `cutout`. */
export interface CutoutOptions {
  /** the side of the square in pixels; default half of the image's shorter side */
  readonly size?: number
  /** what is put in its place; default 0 */
  readonly fill?: number
}

/** Where the places 0 to n - 1 are in a stretch of a length around a random centre, cut off at the ends. */
const randomStretch = (k: Key, n: number, length: number): NDArray => {
  const places = arange(0, n, 1, { dtype: "int32" })
  const centre = randint(k, [], 0, Math.max(n, 1))
  const half = Math.floor(length / 2)
  return logicalAnd(greaterEqual(places, subtract(centre, half)), less(places, add(centre, length - half)))
}

/**
 * An image [...,rows,columns] without a square around a random pixel, which the border may cut off.
 *
 * DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017.
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for another size
 * @example cutout(key(0), ones([1, 4, 4]), { size: 2 }) // float32[1,4,4]
 */
export const cutout = operation(
  "cutout",
  <S extends Shape, D extends DType>(k: Key, image: NDArray<S, D>, options: CutoutOptions = {}): NDArray<S, D> => {
    const op = "cutout"
    const { image: x, rows, columns } = imageIn(op, image)
    const { size = Math.floor(Math.min(rows, columns) / 2), fill = 0 } = options
    const side = wholeNumber(op, "the size", size, 0)
    numberFrom(op, "the fill", fill, -Infinity)
    const [down, right] = split(k)
    const isCut = logicalAnd(
      expandDims(randomStretch(down, rows, side), 1),
      expandDims(randomStretch(right, columns, side), 0),
    )
    return where(isCut, fill, x) as NDArray<S, D>
  },
  ["size", "fill"],
  2,
)
