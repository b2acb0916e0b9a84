import { ndarray, options } from "../array/given.js"
import type { NDArray } from "../array/index.js"
import type { Panel } from "./figure.js"
import { heading } from "./heading.js"
import { type PixelOptions, pixelsOf } from "./images.js"
import { drawing, imageOptions } from "./kinds.js"
import { imageElement, type Pixels } from "./png.js"
import { ink, label, grid as line, right, wrong } from "./style.js"
import { type SvgNode, svg, translate } from "./svg.js"
import { wrapped } from "./text.js"
import { sameLength } from "./values.js"

export interface ImageGridOptions extends PixelOptions {
  readonly title?: string
  /** what is written under each image, in lines; as many as there are images */
  readonly captions?: readonly string[]
  /** whether what a caption says is right: green where it is, red where it is not */
  readonly correct?: readonly boolean[]
  readonly width?: number
  /** the width of an image in pixels; default 64 */
  readonly size?: number
  /** how many stand in a row; default as many as fit */
  readonly perRow?: number
  /** what is written in place of the images when there are none */
  readonly empty?: string
}

const GAP = 14
const CAPTION = 16
const SIZE = 12
const FOOT = 4

interface Cell {
  readonly pixels: Pixels
  readonly caption: readonly string[]
  readonly color: string
}

/** Pictures of one size side by side, each with its caption below. */
const cells = (all: readonly Cell[], size: number, perRow: number): Panel => {
  const [first] = all
  if (first === undefined) return { width: 0, height: 0, content: [] }
  const height = (size * (first.pixels.colors.length / first.pixels.columns)) / first.pixels.columns
  const lines = Math.max(...all.map(({ caption }) => caption.length))
  const [stepX, stepY] = [size + GAP, height + lines * CAPTION + GAP]
  const cell = ({ pixels, caption, color }: Cell, i: number): SvgNode =>
    translate((i % perRow) * stepX, Math.floor(i / perRow) * stepY, [
      imageElement(pixels, { x: 0, y: 0, width: size, height }),
      svg("rect", { width: size, height, fill: "none", stroke: line }),
      ...caption.map((text, j) =>
        label(size / 2, height + CAPTION * (j + 1) - FOOT, text, { anchor: "middle", size: SIZE, fill: color }),
      ),
    ])
  const rows = Math.ceil(all.length / perRow)
  return { width: Math.min(all.length, perRow) * stepX - GAP, height: rows * stepY - GAP, content: all.map(cell) }
}

/** Pictures side by side, each with a caption: what `imageGrid` does once it has the pixels. */
export const pixelGrid = (pixels: readonly Pixels[], options: ImageGridOptions = {}): Panel => {
  const { captions, correct, size = 64, perRow, title = "", empty = "none" } = options
  const n = pixels.length
  if (captions !== undefined) sameLength("imageGrid", ["images", "captions"], [n, captions.length])
  if (correct !== undefined) sameLength("imageGrid", ["images", "answers to correct"], [n, correct.length])
  const width = options.width ?? (perRow === undefined ? 940 : perRow * (size + GAP) - GAP)
  const inRow = Math.max(1, perRow ?? Math.floor((width + GAP) / (size + GAP)))
  const colorAt = (i: number): string => (correct === undefined ? ink : correct[i] ? right : wrong)
  const drawn = cells(
    pixels.map((p, i) => ({
      pixels: p,
      caption:
        captions === undefined ? [] : captions[i]!.split("\n").flatMap((line) => wrapped(line, size + GAP - 2, SIZE)),
      color: colorAt(i),
    })),
    size,
    inRow,
  )
  const head = heading(title, [], width)
  const top = head.height === 0 ? 0 : head.height + 12
  return {
    width,
    height: top + (n === 0 ? CAPTION : drawn.height),
    content: [...head.content, translate(0, top, n === 0 ? [label(0, SIZE, empty)] : drawn.content)],
  }
}

/**
 * Images side by side, each with a caption: [n,rows,columns], where 0 is paper and 1 ink unless other colours are asked
 * for, or [n,3,rows,columns] in red, green and blue from 0 to 1.
 *
 * @throws ShapeError unless there is one caption an image
 * @example imageGrid(zeros([2, 8, 8]), { title: "Digits", captions: ["4", "9"], correct: [true, false] }).width // 940
 */
export const imageGrid = drawing(
  "imageGrid",
  { images: ndarray, options: options(imageOptions) },
  (images: NDArray, options: ImageGridOptions = {}): Panel => {
    const { colors, range } = options
    const style = { ...(colors === undefined ? {} : { colors }), ...(range === undefined ? {} : { range }) }
    return pixelGrid(pixelsOf("imageGrid", images, style), options)
  },
)
