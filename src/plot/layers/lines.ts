import { area as areaPath, line as linePath } from "d3-shape"
import { listOf, number, options, text, whole } from "../../array/given.js"
import { type ChartLayer, type Frame, isDrawable } from "../chart.js"
import { drawing, interval, lineOptions, series } from "../kinds.js"
import { colorOf } from "../style.js"
import { round, type SvgNode, svg } from "../svg.js"
import type { Point } from "../values.js"

/** Points with a name, in the order in which a line goes through them. */
export interface Series {
  readonly name: string
  readonly points: readonly Point[]
}

export interface LinesOptions {
  /** which colour of the palette is the first; default 0 */
  readonly firstColor?: number
  /** the colour of all lines, in place of the palette */
  readonly color?: string
  /** how wide a line is; default 2.2 */
  readonly width?: number
  /** whether lines differ by their dashes too, for print in black; default true */
  readonly dashed?: boolean
  /** whether the legend has the names; default true */
  readonly legend?: boolean
}

const dashes = [undefined, "7 4", "2 4", "10 4 2 4", "14 3", "4 3"]

const placed = ({ x, y }: Frame, p: Point): Point => [round(x.at(p[0])), round(y.at(p[1]))]

const isOn = ({ x, y }: Frame, p: Point): boolean =>
  isDrawable(p[0]) && isDrawable(p[1]) && isDrawable(x.at(p[0])) && isDrawable(y.at(p[1]))

/** Lines through points, one for each series; a point that is not finite interrupts its line. */
export const lines = drawing(
  "lines",
  { series, options: options(lineOptions) },
  (series: readonly Series[], options: LinesOptions = {}): ChartLayer => {
    const { firstColor = 0, color, width = 2.2, dashed = true, legend = true } = options
    const styles = series.map(({ name }, i) => ({
      name,
      color: color ?? colorOf(firstColor + i),
      dash: dashed ? dashes[i % dashes.length] : undefined,
    }))
    const draw = (frame: Frame): readonly SvgNode[] => {
      const path = linePath<Point>(
        (p) => placed(frame, p)[0],
        (p) => placed(frame, p)[1],
      ).defined((p) => isOn(frame, p))
      return series.map(({ points }, i): SvgNode => {
        const { color: stroke, dash } = styles[i]!
        const [first] = points
        if (points.length === 1 && first !== undefined && isOn(frame, first)) {
          const [cx, cy] = placed(frame, first)
          return svg("circle", { class: "series", cx, cy, r: 4, fill: stroke })
        }
        return svg("path", {
          class: "series",
          d: path(points) ?? "",
          fill: "none",
          stroke,
          "stroke-width": width,
          "stroke-dasharray": dash,
          "stroke-linejoin": "round",
          "stroke-linecap": "round",
        })
      })
    }
    const all = series.flatMap(({ points }) => points)
    return {
      xs: all.map((p) => p[0]),
      ys: all.map((p) => p[1]),
      legend: legend ? styles.map((style) => ({ ...style, kind: "line" })) : [],
      draw,
    }
  },
)

/** From where to where a band goes at an x. */
export type Interval = readonly [x: number, low: number, high: number]

export interface BandOptions {
  readonly name?: string
  /** which colour of the palette; default 0 */
  readonly color?: number
  /** how much is seen of what is behind, from 0 for all; default 0.18 */
  readonly opacity?: number
}

/** What is between two lines, such as a mean with its standard deviation to both sides. */
export const band = drawing(
  "band",
  {
    intervals: listOf(interval, "a list of [x, low, high]"),
    options: options({ name: text, color: whole(0), opacity: number }),
  },
  (intervals: readonly Interval[], options: BandOptions = {}): ChartLayer => {
    const { name, color = 0, opacity = 0.18 } = options
    const fill = colorOf(color)
    const draw = (frame: Frame): readonly SvgNode[] => {
      const path = areaPath<Interval>(
        ([x]) => round(frame.x.at(x)),
        ([, low]) => round(frame.y.at(low)),
        ([, , high]) => round(frame.y.at(high)),
      ).defined(([x, low, high]) => isOn(frame, [x, low]) && isOn(frame, [x, high]))
      return [svg("path", { class: "band", d: path(intervals) ?? "", fill, "fill-opacity": opacity })]
    }
    return {
      xs: intervals.map(([x]) => x),
      ys: intervals.flatMap(([, low, high]) => [low, high]),
      legend: name === undefined ? [] : [{ name, color: fill, kind: "square" }],
      draw,
    }
  },
)
