import { line } from "d3-shape"
import { extent, linearScale, xAxis, yAxis } from "./axis.js"
import type { Panel } from "./figure.js"
import { legend } from "./legend.js"
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
  /** the range of y; by default that of the data, widened to round numbers */
  readonly yDomain?: readonly [number, number]
  /** whether x counts something, so that only whole numbers have ticks */
  readonly wholeX?: boolean
  readonly marks?: readonly Mark[]
  /** the number of the first colour; default 0 */
  readonly firstColor?: number
}

const margin = { top: 46, right: 16, bottom: 50, left: 62 }

/** The second and further lines differ by their dashes too, for print in black. */
const dashes = [undefined, "7 4", "2 3", "9 3 2 3"]

const isFinitePoint = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y)

/** Lines through points, one for each series; a point that is not finite interrupts its line. */
export const lineChart = (series: readonly Series[], options: LineChartOptions): Panel => {
  const { width = 460, height = 300, marks = [], wholeX = false, firstColor = 0 } = options
  const [w, h] = [width - margin.left - margin.right, height - margin.top - margin.bottom]
  const points = series.flatMap((s) => s.points)
  const x = linearScale({ domain: extent(points.map((p) => p[0])), pixels: [0, w], ticks: 6, whole: wholeX })
  const y = linearScale({
    domain: options.yDomain ?? extent(points.map((p) => p[1])),
    pixels: [h, 0],
    nice: options.yDomain === undefined,
  })
  const path = line<Point>()
    .defined(isFinitePoint)
    .x((p) => round(x.at(p[0])))
    .y((p) => round(y.at(p[1])))
  const styles = series.map(({ name }, i) => ({
    name,
    color: colorOf(firstColor + i),
    ...(dashes[i % dashes.length] === undefined ? {} : { dash: dashes[i % dashes.length]! }),
  }))
  const curve = ({ points: ps }: Series, i: number): SvgNode =>
    svg("path", {
      class: "series",
      d: path(ps) ?? "",
      fill: "none",
      stroke: styles[i]!.color,
      "stroke-width": 2.2,
      "stroke-dasharray": styles[i]!.dash,
      "stroke-linejoin": "round",
      "stroke-linecap": "round",
    })
  const dot = ({ points: ps }: Series, i: number): readonly SvgNode[] =>
    ps
      .filter((_, j) => ps.length === 1 && j === 0)
      .map((p) => svg("circle", { cx: x.at(p[0]), cy: y.at(p[1]), r: 3.5, fill: styles[i]!.color }))
  const mark = (m: Mark): readonly SvgNode[] => {
    const at = x.at(m.x)
    const isLeft = at > w / 2
    return [
      svg("line", {
        x1: at,
        x2: at,
        y1: 0,
        y2: h,
        stroke: faint,
        "stroke-dasharray": "1 3",
        "stroke-linecap": "round",
      }),
      label(at + (isLeft ? -6 : 6), 12, m.name, { size: 11, fill: faint, anchor: isLeft ? "end" : "start" }),
    ]
  }
  return {
    width,
    height,
    content: [
      label(0, 16, options.title, { size: 14, weight: 600 }),
      legend(styles, width - margin.right, 16),
      translate(margin.left, margin.top, [
        yAxis(y, w, h, options.yLabel),
        xAxis(x, w, h, options.xLabel),
        ...marks.flatMap(mark),
        ...series.map(curve),
        ...series.flatMap(dot),
      ]),
    ],
  }
}
