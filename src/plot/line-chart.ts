import { line } from "d3-shape"
import { xAxis, yAxis } from "./axis.js"
import type { Panel } from "./figure.js"
import { legend } from "./legend.js"
import { extent, linearScale, logScale, type Scale } from "./scale.js"
import { colorOf, faint, label } from "./style.js"
import { round, type SvgNode, svg, translate } from "./svg.js"

export type Point = readonly [x: number, y: number]

export interface Series {
  readonly name: string
  readonly points: readonly Point[]
}

/** A vertical line with a name, at a place worth noticing. */
export interface Mark {
  readonly x: number
  readonly name: string
}

export interface LineChartOptions {
  readonly title: string
  /** what the axes measure, with the unit where there is one */
  readonly xLabel: string
  readonly yLabel: string
  readonly width?: number
  readonly height?: number
  /** whether x counts something, so that only whole numbers have ticks */
  readonly wholeX?: boolean
  /** whether y is logarithmic; points that are not above 0 are then left out */
  readonly logY?: boolean
  /** the range of y, outside of which lines are cut off; by default that of the data, widened to round numbers */
  readonly yDomain?: readonly [number, number]
  readonly marks?: readonly Mark[]
  /** which colour of the palette is the first; default 0 */
  readonly firstColor?: number
}

interface Style {
  readonly name: string
  readonly color: string
  readonly dash: string | undefined
}

const margin = { top: 46, right: 16, bottom: 46, left: 62 }

/** Lines differ by their dashes too, for print in black. */
const dashes = [undefined, "7 4", "2 4", "10 4 2 4"]

/** Beyond this, and for NaN, distances between points are not finite. */
const HUGE = 1e300

/** The stroke of a line at the very edge of the plot is not cut off. */
const BLEED = 3

const curve = (path: string | null, { color, dash }: Style): SvgNode =>
  svg("path", {
    class: "series",
    d: path ?? "",
    fill: "none",
    stroke: color,
    "stroke-width": 2.2,
    "stroke-dasharray": dash,
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
  })

/** A series of one point is a dot. */
const dot = ([x, y]: Point, { color }: Style): SvgNode =>
  svg("circle", { class: "series", cx: x, cy: y, r: 4, fill: color })

const markLine = ({ x, name }: Mark, at: number, height: number): readonly SvgNode[] => [
  svg("line", { class: "mark", x1: at, x2: at, y1: 0, y2: height, stroke: faint, "stroke-dasharray": "1 3" }),
  label(at, -6, name, { size: 11, fill: faint, anchor: "middle" }),
  svg("title", {}, [`${name}: ${x}`]),
]

/** Lines through points, one for each series; a point that is not finite interrupts its line. */
export const lineChart = (series: readonly Series[], options: LineChartOptions): Panel => {
  const { title, xLabel, yLabel, yDomain, width = 460, height = 300 } = options
  const { wholeX = false, logY = false, marks = [], firstColor = 0 } = options
  const [w, h] = [width - margin.left - margin.right, height - margin.top - margin.bottom]
  const isShown = ([x, y]: Point): boolean => Math.abs(x) < HUGE && Math.abs(y) < HUGE && (!logY || y > 1 / HUGE)
  const points = series.flatMap((s) => s.points).filter(isShown)
  const x = linearScale({ domain: extent(points.map((p) => p[0])), pixels: [0, w], ticks: 6, whole: wholeX })
  const domain = yDomain ?? (points.length === 0 ? ([1, 10] as const) : extent(points.map((p) => p[1])))
  const y: Scale = (logY ? logScale : linearScale)({ domain, pixels: [h, 0], nice: yDomain === undefined })
  const styles = series.map(
    ({ name }, i): Style => ({ name, color: colorOf(firstColor + i), dash: dashes[i % dashes.length] }),
  )
  const place = (p: Point): Point => [round(x.at(p[0]) + BLEED), round(y.at(p[1]) + BLEED)]
  const path = line<Point>(
    (p) => place(p)[0],
    (p) => place(p)[1],
  ).defined(isShown)
  const drawn = (s: Series, i: number): SvgNode =>
    s.points.length === 1 && isShown(s.points[0]!)
      ? dot(place(s.points[0]!), styles[i]!)
      : curve(path(s.points), styles[i]!)
  const size = { x: -BLEED, y: -BLEED, width: w + 2 * BLEED, height: h + 2 * BLEED, overflow: "hidden" }
  return {
    width,
    height,
    content: [
      label(0, 16, title, { size: 14, weight: 600 }),
      ...(series.length > 1 ? [legend(styles, width - margin.right, 16)] : []),
      translate(margin.left, margin.top, [
        yAxis(y, w, h, yLabel),
        xAxis(x, w, h, xLabel),
        ...marks.map((m) => svg("g", {}, markLine(m, x.at(m.x), h))),
        // An element of its own cuts lines off without an id, which two charts in one page could share.
        svg("svg", size, series.map(drawn)),
      ]),
    ],
  }
}
