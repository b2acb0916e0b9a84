import { fields, listOf, number, options, text, whole } from "../../array/given.js"
import { type ChartLayer, type Frame, isDrawable } from "../chart.js"
import { drawing } from "../kinds.js"
import { colorOf, ink } from "../style.js"
import { type SvgNode, svg } from "../svg.js"

/** A bar from 0 to a height, over a piece of the x axis. */
export interface Bar {
  readonly from: number
  readonly to: number
  readonly height: number
}

export interface BarsOptions {
  readonly name?: string
  /** which colour of the palette; default 0 */
  readonly color?: number
  /** how much is seen of what is behind, from 0 for all; default 1 */
  readonly opacity?: number
  /** pixels between neighbours; default 1 */
  readonly gap?: number
}

/** Bars that stand on 0, or hang from it. */
export const bars = drawing(
  "bars",
  {
    all: listOf(fields("a bar: { from, to, height }", { from: number, to: number, height: number }), "a list of bars"),
    options: options({ name: text, color: whole(0), opacity: number, gap: number }),
  },
  (all: readonly Bar[], options: BarsOptions = {}): ChartLayer => {
    const { name, color = 0, opacity = 1, gap = 1 } = options
    const draw = ({ x, y, width }: Frame): readonly SvgNode[] => {
      const zero = y.at(0)
      const boxes = all.flatMap(({ from, to, height }): readonly SvgNode[] => {
        const [left, right, top] = [x.at(from), x.at(to), y.at(height)]
        if (![left, right, top].every((pixel) => isDrawable(pixel))) return []
        return [
          svg("rect", {
            class: "bar",
            x: left + gap / 2,
            y: Math.min(top, zero),
            width: Math.max(0.5, right - left - gap),
            height: Math.abs(zero - top),
            fill: colorOf(color),
            "fill-opacity": opacity === 1 ? undefined : opacity,
          }),
        ]
      })
      return [...boxes, svg("line", { x1: 0, x2: width, y1: zero, y2: zero, stroke: ink, "stroke-width": 0.8 })]
    }
    return {
      xs: all.flatMap(({ from, to }) => [from, to]),
      ys: [0, ...all.map(({ height }) => height)],
      legend: name === undefined ? [] : [{ name, color: colorOf(color), kind: "square" }],
      draw,
    }
  },
)
