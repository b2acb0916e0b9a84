import { fields, listOf, options, positive, text } from "../../array/given.js"
import { type ChartLayer, type Frame, isDrawable } from "../chart.js"
import { drawing, range as pair, points as places, pointOptions } from "../kinds.js"
import type { LegendEntry } from "../legend.js"
import { marker } from "../markers.js"
import { colorOf, ink, label, paper } from "../style.js"
import { type SvgNode, svg } from "../svg.js"
import { type Numbers, numbersOf, type Points, pointsOf, sameLength } from "../values.js"

export interface PointsOptions {
  /** the class of each point, from 0, which gives its colour and shape */
  readonly labels?: Numbers
  /** the names of the classes, for the legend */
  readonly names?: readonly string[]
  /** the radius in pixels; default 4 */
  readonly radius?: number
  /** which colour of the palette class 0 has; default 0 */
  readonly firstColor?: number
  /** how much is seen of what is behind, from 0 for all; default 0.9 */
  readonly opacity?: number
}

/**
 * Points, in the colours and shapes of their classes: [n,2] or a list of pairs.
 *
 * @throws ShapeError unless there is one label a point
 */
export const points = drawing(
  "points",
  { data: places, options: options(pointOptions) },
  (data: Points, options: PointsOptions = {}): ChartLayer => {
    const { labels, names, radius = 4, firstColor = 0, opacity = 0.9 } = options
    const op = "points"
    const all = pointsOf(op, "the points", data)
    const classes = labels === undefined ? all.map(() => 0) : numbersOf(op, "labels", "n", labels)
    sameLength(op, ["points", "labels"], [all.length, classes.length])
    const draw = ({ x, y }: Frame): readonly SvgNode[] =>
      all.flatMap(([px, py], i): readonly SvgNode[] => {
        const [cx, cy, c] = [x.at(px), y.at(py), classes[i]!]
        if (!isDrawable(cx) || !isDrawable(cy)) return []
        return [
          svg("path", {
            class: "point",
            transform: `translate(${Math.round(cx * 100) / 100},${Math.round(cy * 100) / 100})`,
            d: marker(c, radius),
            fill: colorOf(firstColor + c),
            "fill-opacity": opacity,
            stroke: paper,
            "stroke-width": 0.8,
          }),
        ]
      })
    const entries = (names ?? []).map(
      (name, c): LegendEntry => ({ name, color: colorOf(firstColor + c), kind: "dot", shape: c }),
    )
    return { xs: all.map((p) => p[0]), ys: all.map((p) => p[1]), legend: entries, draw }
  },
)

export interface Note {
  readonly at: readonly [x: number, y: number]
  readonly text: string
}

/** Short texts at places on a chart, each above its place. */
export const notes = drawing(
  "notes",
  {
    all: listOf(fields("a note: { at, text }", { at: pair, text }), "a list of notes"),
    options: options({ size: positive }),
  },
  (all: readonly Note[], { size = 12 }: { readonly size?: number } = {}): ChartLayer => ({
    xs: all.map(({ at }) => at[0]),
    ys: all.map(({ at }) => at[1]),
    draw: ({ x, y }) =>
      all.map(({ at, text }) => label(x.at(at[0]), y.at(at[1]) - 8, text, { anchor: "middle", size, fill: ink })),
  }),
)
