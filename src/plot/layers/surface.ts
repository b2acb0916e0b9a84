import { callback, optional, truth } from "../../array/given.js"
import { type ChartLayer, type Frame, inside } from "../chart.js"
import { type ColorMap, colors, type Rgb } from "../colors.js"
import { colorMap, drawing, range as pair, surface } from "../kinds.js"
import { imageElement } from "../png.js"
import type { SvgNode } from "../svg.js"
import { type Matrix, sameLength, type Table, tableOf } from "../values.js"

/** Values over a grid of a plane: the value at column i and row j stands at (x[i], y[j]). */
export interface Surface {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly values: Matrix
}

/** The table of a surface whose values fit its axes. */
export const surfaceTable = (op: string, { x, y, values }: Surface): Table => {
  const table = tableOf(op, "the values", values)
  sameLength(op, ["rows", "values of y"], [table.rows, y.length])
  sameLength(op, ["columns", "values of x"], [table.columns, x.length])
  return table
}

/** The first and the last of evenly spaced values, and half a step more on each side. */
const around = (xs: readonly number[]): readonly [number, number] => {
  const half = xs.length < 2 ? 0.5 : (xs.at(-1)! - xs[0]!) / (xs.length - 1) / 2
  return [xs[0]! - half, xs.at(-1)! + half]
}

/** A colour for each number of a grid, as pixels over the plane; the axes are linear. */
export const raster = drawing(
  "raster",
  { surface, color: callback, smooth: optional(truth) },
  (surface: Surface, color: (value: number) => Rgb, smooth?: boolean): ChartLayer => {
    const { rows, columns, values } = surfaceTable("raster", surface)
    const [xs, ys] = [around(surface.x), around(surface.y)]
    const draw = (frame: Frame): readonly SvgNode[] => {
      const { x, y } = frame
      const [left, right, top, bottom] = [x.at(xs[0]), x.at(xs[1]), y.at(ys[1]), y.at(ys[0])]
      const upsideDown = Array.from({ length: rows }, (_, i) =>
        values.slice((rows - 1 - i) * columns, (rows - i) * columns),
      )
      return inside(frame, [
        imageElement(
          { columns, colors: upsideDown.flat().map(color) },
          { x: left, y: top, width: right - left, height: bottom - top },
          smooth,
        ),
      ])
    }
    return { xs: [...xs], ys: [...ys], tight: true, draw }
  },
)

/** The colour of numbers between two, for a raster. */
export const colorScale = drawing(
  "colorScale",
  { map: colorMap, range: pair },
  (map: ColorMap, [low, high]: readonly [number, number]): ((value: number) => Rgb) => {
    const color = colors(map)
    return (value) => color((value - low) / (high - low || 1))
  },
)
