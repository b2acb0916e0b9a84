import { array, describe, type NDArray } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { fullLike, reshape, stack, subtract, where, zeros } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { jit } from "../transforms/index.js"
import { checkExamples, checkFunction, type Scores, scoreOfLabels } from "./score.js"

/** The options of `occlusion`. */
export interface OcclusionOptions {
  /** the side of the square that is covered, in pixels; default 3 */
  readonly size?: number
  /** how far the square moves; default 1 */
  readonly stride?: number
  /** what covers the square; default 0 */
  readonly fill?: number
}

const checkSquare = (x: NDArray, size: number, stride: number): void => {
  const op = "occlusion"
  const given = { x: describe(x) }
  if (x.shape.length < 3)
    throw new ShapeError({
      op,
      problem: "the examples are no images",
      given,
      hint: "give [n,rows,columns] or [n,channels,rows,columns]",
    })
  if (![size, stride].every((n) => Number.isInteger(n) && n > 0))
    throw new ValueError({ op, problem: `size ${size} and stride ${stride}`, hint: "give whole numbers above 0" })
  const side = Math.min(x.shape.at(-2)!, x.shape.at(-1)!)
  if (size > side)
    throw new ShapeError({
      op,
      problem: `a square of ${size} does not fit the images`,
      given,
      hint: `give a size up to ${side}`,
    })
}

/** A mask that covers one square: bool[rows,columns]. */
const covering = (rows: number, columns: number, at: readonly [number, number], size: number): NDArray => {
  const isInside = (i: number, j: number): boolean => i >= at[0] && i < at[0] + size && j >= at[1] && j < at[1] + size
  return array(Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => isInside(i, j))))
}

const starts = (length: number, size: number, stride: number): readonly number[] =>
  Array.from({ length: Math.floor((length - size) / stride) + 1 }, (_, i) => i * stride)

/**
 * How much the score of each example's label falls when a square of the image is covered, for each place of the square:
 * [n,channels,rows,columns] or [n,rows,columns] -> [n,places,places], with (rows - size) / stride + 1 places along an
 * axis (Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014).
 *
 * @throws ShapeError unless there is one label an image and the square fits; ValueError for a size or a stride below 1
 * @example const bright = (x: NDArray) => reshape(sum(x, { axis: [1, 2] }), [-1, 1])
 * occlusion(bright, array([[[1, 2], [3, 4]]]), array([0], { dtype: "int32" }), { size: 1 }) // [[[1, 2], [3, 4]]]
 */
export const occlusion = operation(
  "occlusion",
  (f: Scores, x: NDArray, labels: NDArray, options: OcclusionOptions = {}): NDArray => {
    const { size = 3, stride = 1, fill = 0 } = options
    const op = "occlusion"
    checkFunction(op, f)
    checkExamples(op, x, labels)
    checkSquare(x, size, stride)
    const [rows, columns] = [x.shape.at(-2)!, x.shape.at(-1)!] as readonly [number, number]
    const [down, across] = [starts(rows, size, stride), starts(columns, size, stride)]
    const scores = jit((cover: NDArray, images: NDArray, of: NDArray) =>
      scoreOfLabels(op, f, where(cover, fullLike(images, fill), images), of),
    )
    const whole = scores(zeros([rows, columns], { dtype: "bool" }), x, labels)
    const falls = down.flatMap((i) =>
      across.map((j) => subtract(whole, scores(covering(rows, columns, [i, j], size), x, labels))),
    )
    return reshape(stack(falls, { axis: 1 }), [x.shape[0], down.length, across.length])
  },
  ["size", "stride", "fill"],
  3,
)
