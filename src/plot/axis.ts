import { scaleLinear } from "d3-scale"
import { faint, grid, ink, label } from "./style.js"
import { type SvgElement, svg } from "./svg.js"

/** A linear map of data to pixels, with the values that are worth a tick. */
export interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly { readonly value: number; readonly text: string }[]
}

export interface ScaleOptions {
  readonly domain: readonly [number, number]
  readonly pixels: readonly [number, number]
  /** about how many ticks */
  readonly ticks?: number
  /** whether the domain is widened to round numbers */
  readonly nice?: boolean
  /** whether ticks are whole numbers only */
  readonly whole?: boolean
}

/** A linear scale; a domain of one point is widened, so that it has a middle. */
export const linearScale = ({
  domain: [low, high],
  pixels,
  ticks = 5,
  nice = false,
  whole = false,
}: ScaleOptions): Scale => {
  const d3 = scaleLinear([low, high === low ? low + 1 : high], [...pixels])
  if (nice) d3.nice(ticks)
  const format = d3.tickFormat(ticks)
  const values = d3.ticks(ticks).filter((value) => !whole || Number.isInteger(value))
  return { at: (value) => d3(value), ticks: values.map((value) => ({ value, text: format(value) })) }
}

/** The least and the greatest of some numbers that are finite, [0, 1] when there are none. */
export const extent = (values: readonly number[]): readonly [number, number] => {
  const finite = values.filter(Number.isFinite)
  return finite.length === 0 ? [0, 1] : [Math.min(...finite), Math.max(...finite)]
}

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
