import { type NDArray, showAval, toTypedArray } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import type { Panel } from "./figure.js"
import { grid, label } from "./style.js"
import { type SvgNode, svg, translate } from "./svg.js"

export interface ImageGridOptions {
  readonly title: string
  /** what is written under each image; as many as there are images */
  readonly captions: readonly string[]
  readonly width?: number
  /** the side of an image in pixels; default 64 */
  readonly size?: number
  /** what is written in place of the images when there are none */
  readonly empty?: string
}

const LEVELS = 16
const GAP = 14
const CAPTION = 18
const TITLE = 34

/** 0 for paper and 1 for ink, as a grey in hexadecimal. */
const grey = (level: number): string => {
  const byte = Math.round(255 - (level / LEVELS) * 255)
    .toString(16)
    .padStart(2, "0")
  return `#${byte}${byte}${byte}`
}

/** Squares of one grey make one path: an image of 64 pixels takes at most 16 elements. */
const image = (pixels: readonly number[], columns: number, size: number): SvgNode => {
  const rows = pixels.length / columns
  const levels = pixels.map((p) => Math.round(Math.min(Math.max(p, 0), 1) * LEVELS))
  const squares = (level: number): string =>
    levels.map((l, i) => (l === level ? `M${i % columns} ${Math.floor(i / columns)}h1v1h-1z` : "")).join("")
  const used = [...new Set(levels)].filter((level) => level > 0).sort((a, b) => a - b)
  return svg("g", { transform: `scale(${size / columns},${size / rows})`, "shape-rendering": "crispEdges" }, [
    svg("rect", { width: columns, height: rows, fill: grey(0) }),
    ...used.map((level) => svg("path", { d: squares(level), fill: grey(level) })),
  ])
}

const checkImages = (images: NDArray, captions: readonly string[]): void => {
  const given = { images: showAval(images) }
  if (images.shape.length !== 3)
    throw new ShapeError({ op: "imageGrid", problem: "images must be [n,rows,columns]", given })
  if (images.shape[0] !== captions.length)
    throw new ShapeError({
      op: "imageGrid",
      problem: `there are ${images.shape[0]} images and ${captions.length} captions`,
      given,
      hint: "give one caption an image",
    })
}

/**
 * Images side by side, each with a caption: float32[n,rows,columns], 0 for paper and 1 for ink, in 17 greys.
 *
 * @throws ShapeError unless there is one caption an image
 */
export const imageGrid = (images: NDArray, options: ImageGridOptions): Panel => {
  const { captions, width = 940, size = 64, title, empty = "none" } = options
  checkImages(images, captions)
  const [n, rows, columns] = images.shape as readonly [number, number, number]
  const pixels = [...toTypedArray(images)]
  const perRow = Math.max(1, Math.floor((width + GAP) / (size + GAP)))
  const lines = Math.max(1, Math.ceil(n / perRow))
  const cell = (caption: string, i: number): SvgNode =>
    translate((i % perRow) * (size + GAP), TITLE + Math.floor(i / perRow) * (size + CAPTION + GAP), [
      image(pixels.slice(i * rows * columns, (i + 1) * rows * columns), columns, size),
      svg("rect", { width: size, height: size, fill: "none", stroke: grid }),
      label(size / 2, size + CAPTION - 3, caption, { anchor: "middle" }),
    ])
  return {
    width,
    height: n === 0 ? TITLE + CAPTION : TITLE + lines * (size + CAPTION + GAP) - GAP,
    content: [
      label(0, 16, title, { size: 14, weight: 600 }),
      ...(n === 0 ? [label(0, TITLE + 8, empty)] : captions.map(cell)),
    ],
  }
}
