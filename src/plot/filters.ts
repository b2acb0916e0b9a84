import { ndarray, options } from "../array/given.js"
import { describe, fromTypedArray, isNDArray, type NDArray, toTypedArray } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import type { Panel } from "./figure.js"
import { type ImageGridOptions, imageGrid } from "./image-grid.js"
import { drawing, imageOptions, range as pair } from "./kinds.js"

export interface FilterGridOptions extends ImageGridOptions {
  /** the rows and columns that the inputs of a dense layer have as an image */
  readonly image?: readonly [rows: number, columns: number]
}

const numbersIn = (x: NDArray): Float64Array => Float64Array.from(toTypedArray(x), Number)

/** The weights of a dense layer, [inputs,units], as one image for each unit. */
const unitsOf = (weights: NDArray, image: readonly [number, number] | undefined): NDArray => {
  const [inputs, units] = weights.shape as readonly [number, number]
  const [rows, columns] = image ?? [Math.sqrt(inputs), Math.sqrt(inputs)]
  if (!Number.isInteger(rows) || rows * columns !== inputs)
    throw new ShapeError({
      op: "filterGrid",
      problem: `${inputs} inputs are no image${image === undefined ? "" : ` of ${rows}x${columns}`}`,
      given: { weights: describe(weights) },
      hint: "give the rows and columns of an image: { image: [28, 28] }",
    })
  const from = numbersIn(weights)
  const turned = Float64Array.from(from, (_, i) => from[(i % inputs) * units + Math.floor(i / inputs)]!)
  return fromTypedArray(turned, [units, rows, columns])
}

const kernelsOf = (weights: NDArray): NDArray => {
  const [out, channels, rows, columns] = weights.shape as readonly [number, number, number, number]
  return channels === 3 ? weights : fromTypedArray(numbersIn(weights), [out * channels, rows, columns])
}

/**
 * The filters of a layer as images: kernels [out,in,rows,columns], in colour where there are 3 input channels, else one
 * image for each pair of output and input; or the weights [inputs,units] of a dense layer over images. White is 0, red
 * above and blue below.
 *
 * @throws ShapeError for weights of another shape
 * @example filterGrid(ones([6, 1, 5, 5]), { title: "First layer", size: 48, perRow: 6 }).width // 358
 */
export const filterGrid = drawing(
  "filterGrid",
  { weights: ndarray, options: options({ ...imageOptions, image: pair }) },
  (weights: NDArray, { image, ...options }: FilterGridOptions = {}): Panel => {
    const ndim = isNDArray(weights) ? weights.shape.length : 0
    if (ndim !== 2 && ndim !== 4)
      throw new ShapeError({
        op: "filterGrid",
        problem: "the weights must be [out,in,rows,columns] or [inputs,units]",
        given: isNDArray(weights) ? { weights: describe(weights) } : {},
      })
    const images = ndim === 2 ? unitsOf(weights, image) : kernelsOf(weights)
    const isColored = images.shape.length === 4
    return imageGrid(images, { colors: "diverging", range: isColored ? "each" : "all", ...options })
  },
)

/**
 * What the channels of a layer give for one image: [channels,rows,columns], each from its least, dark, to its greatest,
 * light; `{ range: "all" }` compares the channels.
 *
 * @throws ShapeError for an array of another shape
 * @example activationMaps(ones([4, 8, 8]), { title: "After the first layer", perRow: 4, size: 64 }).width // 298
 */
export const activationMaps = drawing(
  "activationMaps",
  { maps: ndarray, options: options(imageOptions) },
  (maps: NDArray, options: ImageGridOptions = {}): Panel => {
    if (!isNDArray(maps) || maps.shape.length !== 3)
      throw new ShapeError({
        op: "activationMaps",
        problem: "the maps of one image must be [channels,rows,columns]",
        given: isNDArray(maps) ? { maps: describe(maps) } : {},
      })
    return imageGrid(maps, { colors: "viridis", range: "each", ...options })
  },
)
