import { describe, type NDArray, toTypedArray } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { type ColorMap, colors, type Rgb } from "./colors.js"
import type { Pixels } from "./png.js"
import { extent } from "./scale.js"

export interface PixelOptions {
  /** how one channel becomes colours; default ink on paper. Three channels are red, green and blue */
  readonly colors?: ColorMap
  /** the numbers that become the ends of the colours; `"each"` and `"all"`: the least and the greatest of each image, or of all; default [0, 1] */
  readonly range?: readonly [number, number] | "each" | "all"
}

/** The range around 0 that reaches as far to both sides, for colours with a middle. */
export const symmetric = ([low, high]: readonly [number, number]): readonly [number, number] => {
  const most = Math.max(Math.abs(low), Math.abs(high))
  return [-most, most]
}

/**
 * The pixels of images [n,rows,columns], [n,1,rows,columns] or [n,3,rows,columns].
 *
 * @throws ShapeError for another shape
 */
export const pixelsOf = (op: string, images: NDArray, options: PixelOptions = {}): readonly Pixels[] => {
  const { colors: map = "ink", range = [0, 1] } = options
  const shape: readonly number[] = images.shape
  const channels = shape.length === 3 ? 1 : shape[1]
  if ((shape.length !== 3 && shape.length !== 4) || (channels !== 1 && channels !== 3))
    throw new ShapeError({
      op,
      problem: "images must be [n,rows,columns], or [n,channels,rows,columns] with 1 or 3 channels",
      given: { images: describe(images) },
    })
  const [n, rows, columns] = [shape[0]!, shape.at(-2)!, shape.at(-1)!]
  const area = rows * columns
  const all = Array.from(toTypedArray(images), Number)
  const spread = (values: readonly number[]): readonly [number, number] => {
    const found = extent(values.filter(Number.isFinite))
    return map === "diverging" ? symmetric(found) : found
  }
  const whole = range === "all" ? spread(all) : null
  const color = colors(map)
  const one = (i: number): Pixels => {
    const values = all.slice(i * channels * area, (i + 1) * channels * area)
    const [low, high] = whole ?? (typeof range === "string" ? spread(values) : range)
    const share = (value: number): number => (value - low) / (high - low || 1)
    const byte = (value: number): number => Math.round(255 * Math.min(Math.max(share(value), 0), 1)) || 0
    const colorAt = (p: number): Rgb =>
      channels === 1
        ? color(share(values[p]!))
        : [byte(values[p]!), byte(values[area + p]!), byte(values[2 * area + p]!)]
    return { columns, colors: Array.from({ length: area }, (_, p) => colorAt(p)) }
  }
  return Array.from({ length: n }, (_, i) => one(i))
}
