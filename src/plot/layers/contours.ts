import { contours as contourRings } from "d3-contour"
import { number, text } from "../../array/given.js"
import { type ChartLayer, type Frame, inside } from "../chart.js"
import { drawing, needed, numberList, surface } from "../kinds.js"
import { extent } from "../scale.js"
import { ink } from "../style.js"
import { round, type SvgNode, svg } from "../svg.js"
import { type Surface, surfaceTable } from "./surface.js"

type Ring = readonly (readonly number[])[]

/** The rings around what is above a level, in steps of the grid, in which the value at column i has the place i + 0.5. */
const ringsAbove = (op: string, surface: Surface) => {
  const { rows, columns, values } = surfaceTable(op, surface)
  const finite = values.map((v) => (Number.isFinite(v) ? v : Number.MAX_VALUE))
  const rings = contourRings().size([columns, rows]).smooth(true)
  return {
    rows,
    columns,
    at: (level: number): readonly Ring[] => rings.contour(finite, level).coordinates.flat(),
  }
}

const placeOf = ({ x, y }: Frame, surface: Surface): ((p: readonly number[]) => string) => {
  const along = (axis: readonly number[], i: number): number =>
    axis[0]! + ((axis.at(-1)! - axis[0]!) * (i - 0.5)) / Math.max(1, axis.length - 1)
  return ([i, j]) => `${round(x.at(along(surface.x, i!)))} ${round(y.at(along(surface.y, j!)))}`
}

export interface ContoursOptions {
  readonly levels: readonly number[]
  readonly color?: string
  /** how wide a line is; default 1 */
  readonly width?: number
  readonly dash?: string
  /** how much is seen of what is behind, from 0 for all; default 1 */
  readonly opacity?: number
}

/**
 * Lines along which a surface has certain heights; the axes are linear.
 *
 * @throws ShapeError unless the values fit x and y
 * @example const hill = { x: [0, 1, 2], y: [0, 1, 2], values: [[0, 1, 0], [1, 2, 1], [0, 1, 0]] }
 * chart([contours(hill, { levels: [0.5, 1.5] })]).width // 460
 */
export const contours = drawing(
  "contours",
  {
    surface,
    options: needed({ levels: numberList, color: text, width: number, dash: text, opacity: number }, "levels"),
  },
  (surface: Surface, options: ContoursOptions): ChartLayer => {
    const { levels, color = ink, width = 1, dash, opacity } = options
    const { rows, columns, at } = ringsAbove("contours", surface)
    // Rings are closed along the edge of the grid; there a line would be a frame, so it is broken off.
    const isEdge = ([i, j]: readonly number[]): boolean => i! < 0.5 || j! < 0.5 || i! > columns - 0.5 || j! > rows - 0.5
    const draw = (frame: Frame): readonly SvgNode[] => {
      const place = placeOf(frame, surface)
      const open = (ring: Ring): string =>
        ring.map((p, k) => `${k === 0 || isEdge(p) || isEdge(ring[k - 1]!) ? "M" : "L"}${place(p)}`).join("")
      const style = { stroke: color, "stroke-width": width, "stroke-dasharray": dash, "stroke-opacity": opacity }
      return inside(
        frame,
        levels.map((level) =>
          svg("path", { class: "contour", d: at(level).map(open).join(""), fill: "none", ...style }),
        ),
      )
    }
    return { xs: [...extent(surface.x)], ys: [...extent(surface.y)], tight: true, draw }
  },
)

export interface RegionOptions {
  readonly level: number
  readonly color: string
  /** how much is seen of what is behind, from 0 for all; default 0.25 */
  readonly opacity?: number
}

/** The part of a plane in which a surface is above a level; the axes are linear. */
export const region = drawing(
  "region",
  { surface, options: needed({ level: number, color: text, opacity: number }, "level", "color") },
  (surface: Surface, { level, color, opacity = 0.25 }: RegionOptions): ChartLayer => {
    const { at } = ringsAbove("region", surface)
    const draw = (frame: Frame): readonly SvgNode[] => {
      const place = placeOf(frame, surface)
      const closed = (ring: Ring): string => `M${ring.map(place).join("L")}z`
      const d = at(level).map(closed).join("")
      return inside(frame, [
        svg("path", { class: "region", d, "fill-rule": "evenodd", fill: color, "fill-opacity": opacity }),
      ])
    }
    return { xs: [...extent(surface.x)], ys: [...extent(surface.y)], tight: true, draw }
  },
)
