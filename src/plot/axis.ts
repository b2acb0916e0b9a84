import type { Scale } from "./scale.js"
import { faint, grid, ink, label } from "./style.js"
import { type SvgElement, svg } from "./svg.js"

/** The axis at the foot of a plot of this width and height, with its name in the middle. */
export const xAxis = (scale: Scale, width: number, height: number, name: string): SvgElement =>
  svg("g", { class: "x-axis" }, [
    svg("line", { x1: 0, x2: width, y1: height, y2: height, stroke: ink }),
    ...scale.ticks.flatMap(({ value, text }) => [
      svg("line", { x1: scale.at(value), x2: scale.at(value), y1: height, y2: height + 5, stroke: ink }),
      label(scale.at(value), height + 19, text, { anchor: "middle", fill: faint }),
    ]),
    label(width / 2, height + 40, name, { anchor: "middle" }),
  ])

/** The axis on the left of a plot, with a line across the plot at each tick, and its name along it. */
export const yAxis = (scale: Scale, width: number, height: number, name: string): SvgElement =>
  svg("g", { class: "y-axis" }, [
    ...scale.ticks.flatMap(({ value, text }) => [
      svg("line", { x1: 0, x2: width, y1: scale.at(value), y2: scale.at(value), stroke: grid }),
      label(-8, scale.at(value) + 4, text, { anchor: "end", fill: faint }),
    ]),
    label(0, 0, name, { anchor: "middle", transform: `translate(-44,${height / 2}) rotate(-90)` }),
  ])
