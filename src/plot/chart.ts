import { options } from "../array/given.js"
import { xAxis, yAxis, yNameOffset, yTickWidth } from "./axis.js"
import type { Panel } from "./figure.js"
import { heading } from "./heading.js"
import { chartOptions, drawing, layers } from "./kinds.js"
import type { LegendEntry } from "./legend.js"
import { extent, linearScale, logScale, nameScale, type Scale, type ScaleOptions } from "./scale.js"
import { faint, label } from "./style.js"
import { type SvgElement, type SvgNode, svg, translate } from "./svg.js"
import { textWidth } from "./text.js"

/** The plot that layers are drawn on: two scales, and its size in pixels. */
export interface Frame {
  readonly x: Scale
  readonly y: Scale
  readonly width: number
  readonly height: number
}

/** What is drawn over a pair of axes: the values that must be on them, names for the legend, and the drawing. */
export interface ChartLayer {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly legend?: readonly LegendEntry[]
  /** whether the axes end where the values do */
  readonly tight?: boolean
  readonly draw: (frame: Frame) => readonly SvgNode[]
}

/** A vertical line with a name, at a place worth noticing. */
export interface Mark {
  readonly x: number
  readonly name: string
}

/** The axes of a chart, and what stands around it. */
export interface ChartOptions {
  readonly title?: string
  /** what the axes measure, with the unit where there is one */
  readonly xLabel?: string
  readonly yLabel?: string
  readonly width?: number
  readonly height?: number
  /** whether x counts something, so that only whole numbers have ticks */
  readonly wholeX?: boolean
  /** whether an axis is logarithmic; what is not above 0 is then left out */
  readonly logX?: boolean
  readonly logY?: boolean
  /** the range of an axis, outside of which drawings are cut off; by default that of the data */
  readonly xDomain?: readonly [number, number]
  readonly yDomain?: readonly [number, number]
  /** names in place of numbers, the first of which is at 0 */
  readonly xNames?: readonly string[]
  readonly yNames?: readonly string[]
  /** about how many ticks x has; default 6 */
  readonly xTicks?: number
  /** whether y has ticks; default true */
  readonly yTicks?: boolean
  readonly marks?: readonly Mark[]
  /** room on the right of the plot, and what is drawn there */
  readonly aside?: { readonly width: number; readonly draw: (height: number) => readonly SvgNode[] }
}

const BOTTOM = 46
const RIGHT = 16
const MARK_LINE = 14
const MARK_SIZE = 11

/** The stroke of a line at the very edge of the plot is not cut off. */
export const BLEED = 3

/** Drawings that end where the plot ends, such as pictures that fill it. */
export const inside = ({ width, height }: Frame, content: readonly SvgNode[]): readonly SvgNode[] => [
  svg("svg", { width, height, overflow: "hidden" }, content),
]

/** The level of each name above the plot, from 0 at the foot, so that no two names touch. */
const levelsOf = (marks: readonly Mark[], at: (mark: Mark) => number): readonly number[] => {
  const half = ({ name }: Mark): number => textWidth(name, MARK_SIZE) / 2 + 4
  return marks.reduce<readonly number[]>((levels, mark, i) => {
    const near = levels.filter((_, j) => Math.abs(at(marks[j]!) - at(mark)) < half(marks[j]!) + half(mark))
    return [...levels, marks.slice(0, i + 1).findIndex((_, level) => !near.includes(level))]
  }, [])
}

const markLine = ({ x, name }: Mark, at: number, level: number, { width, height }: Frame): SvgElement => {
  const half = textWidth(name, MARK_SIZE) / 2
  const middle = Math.min(Math.max(at, half), Math.max(half, width - half))
  return svg("g", {}, [
    svg("line", { class: "mark", x1: at, x2: at, y1: 0, y2: height, stroke: faint, "stroke-dasharray": "1 3" }),
    label(middle, -6 - level * MARK_LINE, name, { size: MARK_SIZE, fill: faint, anchor: "middle" }),
    svg("title", {}, [`${name}: ${x}`]),
  ])
}

interface AxisOptions extends Omit<ScaleOptions, "domain"> {
  readonly values: readonly number[]
  readonly domain: readonly [number, number] | undefined
  readonly names: readonly string[] | undefined
  readonly log: boolean
}

/** Beyond this, and for NaN, distances between points are not finite. */
const HUGE = 1e300

/** Whether a number has a place on an axis. */
export const isDrawable = (x: number, log = false): boolean => Math.abs(x) < HUGE && (!log || x > 1 / HUGE)

const scaleOf = ({ values, domain, names, log, ...rest }: AxisOptions): Scale => {
  if (names !== undefined) return nameScale(names, rest.pixels)
  const shown = values.filter((x) => isDrawable(x, log))
  const all = domain ?? (shown.length === 0 && log ? ([1, 10] as const) : extent(shown))
  return (log ? logScale : linearScale)({ ...rest, domain: all })
}

/** The room on the left of a plot for its ticks and the name of its axis. */
const marginOf = (y: Scale, name: string): number =>
  name !== "" ? Math.max(62, yNameOffset(y) + 18) : y.ticks.length === 0 ? 14 : yTickWidth(y) + 14

/**
 * Layers over one pair of axes, the first at the back.
 *
 * @throws ValueError for a layer whose data do not fit
 * @example const line = lines([{ name: "loss", points: [[1, 4], [2, 3]] }])
 * chart([line, points([[1, 4], [2, 3]])], { title: "Loss", xLabel: "epoch" }).width // 460
 */
export const chart = drawing(
  "chart",
  { layers, options: options(chartOptions) },
  (layers: readonly ChartLayer[], options: ChartOptions = {}): Panel => {
    const { title = "", xLabel = "", yLabel = "", width = 460, height = 300, marks = [], aside } = options
    const {
      wholeX = false,
      logX = false,
      logY = false,
      xDomain,
      yDomain,
      xNames,
      yNames,
      xTicks = 6,
      yTicks = true,
    } = options
    const tight = layers.some((layer) => layer.tight === true)
    const head = heading(
      title,
      layers.flatMap((layer) => layer.legend ?? []),
      width,
    )
    const yAt = (pixels: readonly [number, number]): Scale => {
      const scale = scaleOf({
        values: layers.flatMap((layer) => layer.ys),
        domain: yDomain,
        names: yNames,
        log: logY,
        pixels,
        nice: yDomain === undefined && !tight,
      })
      return yTicks ? scale : { ...scale, ticks: [] }
    }
    const left = marginOf(yAt([height, 0]), yLabel)
    const w = Math.max(1, width - left - (aside === undefined ? RIGHT : aside.width))
    const x = scaleOf({
      values: layers.flatMap((layer) => layer.xs),
      domain: xDomain,
      names: xNames,
      log: logX,
      pixels: [0, w],
      ticks: xTicks,
      whole: wholeX,
    })
    const levels = levelsOf(marks, (mark) => x.at(mark.x))
    const top = head.height + 16 + (marks.length === 0 ? 0 : MARK_LINE * (Math.max(...levels) + 1) + 4)
    const bottom = xLabel === "" ? BOTTOM - 20 : BOTTOM
    const h = Math.max(1, height - top - bottom)
    const frame: Frame = { x, y: yAt([h, 0]), width: w, height: h }
    const size = { x: -BLEED, y: -BLEED, width: w + 2 * BLEED, height: h + 2 * BLEED, overflow: "hidden" }
    return {
      width,
      height,
      content: [
        ...head.content,
        translate(left, top, [
          yAxis(frame.y, w, h, yLabel),
          // An element of its own cuts drawings off without an id, which two charts in one page could share.
          svg("svg", size, [
            translate(
              BLEED,
              BLEED,
              layers.flatMap((layer) => layer.draw(frame)),
            ),
          ]),
          xAxis(x, w, h, xLabel),
          ...marks.map((mark, i) => markLine(mark, x.at(mark.x), levels[i]!, frame)),
          ...(aside === undefined ? [] : [translate(w + 14, 0, aside.draw(h))]),
        ]),
      ],
    }
  },
)
