import { ndarray, options, text, truth, tuple } from "../array/given.js"
import { describe, type NDArray, toTypedArray } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { colors, mix, type Rgb } from "./colors.js"
import { column, type Panel } from "./figure.js"
import { type ImageGridOptions, imageGrid, pixelGrid } from "./image-grid.js"
import { pixelsOf } from "./images.js"
import { drawing, imageOptions } from "./kinds.js"
import type { Pixels } from "./png.js"
import { extent } from "./scale.js"

export interface AttributionGridOptions extends ImageGridOptions {
  /** whether the maps are also laid over the images; default true */
  readonly overlay?: boolean
  /** what the rows are called */
  readonly rows?: readonly [images: string, maps: string, overlays: string]
}

/** A map read at a place from 0 to 1 along both axes, linearly between its cells. */
const readAt = (map: readonly number[], rows: number, columns: number, v: number, u: number): number => {
  const at = (t: number, n: number): readonly [number, number, number] => {
    const x = Math.min(Math.max(t * n - 0.5, 0), n - 1)
    const low = Math.floor(x)
    return [low, Math.min(low + 1, n - 1), x - low]
  }
  const [[i, k, s], [j, l, t]] = [at(v, rows), at(u, columns)]
  const value = (a: number, b: number): number => map[a * columns + b]!
  return (1 - s) * ((1 - t) * value(i, j) + t * value(i, l)) + s * ((1 - t) * value(k, j) + t * value(k, l))
}

/** The image in grey, with the map's colours where the map is great; what is below 0 is not shown. */
const laidOver = (image: Pixels, map: readonly number[], shape: readonly [number, number]): Pixels => {
  const heat = colors("magma")
  const most = Math.max(1e-12, extent(map)[1])
  const height = image.colors.length / image.columns
  const one = (color: Rgb, p: number): Rgb => {
    const [v, u] = [(Math.floor(p / image.columns) + 0.5) / height, ((p % image.columns) + 0.5) / image.columns]
    const value = Math.min(Math.max(readAt(map, shape[0], shape[1], v, u) / most, 0), 1)
    const grey = 0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2]
    const [r, g, b] = mix([grey, grey, grey], heat(0.2 + 0.75 * value), 0.85 * value)
    return [Math.round(r), Math.round(g), Math.round(b)]
  }
  return { columns: image.columns, colors: image.colors.map(one) }
}

/**
 * What matters in images: the images, maps of the same or another size such as those of `saliency` and `occlusion`, and
 * the maps over the images. Images are as `imageGrid` takes them, maps [n,rows,columns].
 *
 * @throws ShapeError unless there is one map an image
 * @example attributionGrid(zeros([3, 8, 8]), ones([3, 6, 6]), { title: "Saliency", size: 64 }).width // 220
 */
export const attributionGrid = drawing(
  "attributionGrid",
  {
    images: ndarray,
    maps: ndarray,
    options: options({ ...imageOptions, overlay: truth, rows: tuple("three texts", text, text, text) }),
  },
  (images: NDArray, maps: NDArray, options: AttributionGridOptions = {}): Panel => {
    const { overlay = true, rows = ["images", "What matters", "Together"], title, captions, ...style } = options
    if (maps.shape.length !== 3 || maps.shape[0] !== images.shape[0])
      throw new ShapeError({
        op: "attributionGrid",
        problem: "the maps must be [n,rows,columns], one for each image",
        given: { images: describe(images), maps: describe(maps) },
      })
    const [n, height, width] = maps.shape as readonly [number, number, number]
    const values = Array.from(toTypedArray(maps), Number)
    const mapOf = (i: number): readonly number[] => values.slice(i * height * width, (i + 1) * height * width)
    const layout = { perRow: n, ...style }
    const pixels = pixelsOf("attributionGrid", images, style)
    const named = title === undefined ? rows : ([`${title}: ${rows[0]}`, rows[1], rows[2]] as const)
    return column([
      imageGrid(images, { ...layout, title: named[0], ...(captions === undefined ? {} : { captions }) }),
      imageGrid(maps, { ...layout, title: named[1], colors: "magma", range: "each" }),
      ...(overlay
        ? [
            pixelGrid(
              pixels.map((p, i) => laidOver(p, mapOf(i), [height, width])),
              { ...layout, title: named[2] },
            ),
          ]
        : []),
    ])
  },
)
