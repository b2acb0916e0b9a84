import type { Scale, Tick } from "./scale.js"
import { faint, grid, ink, label } from "./style.js"
import { type SvgElement, svg } from "./svg.js"
import { cut, textWidth } from "./text.js"

const SIZE = 12
const LINE = 16
const SPACE = 6

/** Names with less room are not cut, but left out. */
const NARROWEST = 24

/** Every tick, or every second, third, ... one: as many as stand side by side without touching. */
const fitting = (scale: Scale, extentOf: (tick: Tick) => number): readonly Tick[] => {
  const every = (n: number): readonly Tick[] => scale.ticks.filter((_, i) => i % n === 0)
  const touches = (ticks: readonly Tick[]): boolean =>
    ticks.some((tick, i) => {
      const next = ticks[i + 1]
      if (next === undefined) return false
      const apart = Math.abs(scale.at(next.value) - scale.at(tick.value))
      return apart < (extentOf(tick) + extentOf(next)) / 2
    })
  const step = scale.ticks.findIndex((_, i) => !touches(every(i + 1))) + 1
  return every(Math.max(1, step))
}

const xTicks = (scale: Scale): readonly Tick[] => fitting(scale, ({ text }) => textWidth(text, SIZE) + SPACE)

const yTicks = (scale: Scale): readonly Tick[] => fitting(scale, () => LINE)

/** The longest name at the left of a plot; longer ones are cut. */
const LONGEST = 150

/** How much room the names of ticks take at the left of a plot. */
export const yTickWidth = (scale: Scale): number =>
  Math.min(LONGEST, Math.max(0, ...scale.ticks.map(({ text }) => textWidth(text, SIZE))))

/** Where the middle of the axis's own name is, left of the plot. */
export const yNameOffset = (scale: Scale): number => Math.max(44, yTickWidth(scale) + 8 + SIZE)

/** The axis at the foot of a plot of this width and height, with its name in the middle. */
export const xAxis = (scale: Scale, width: number, height: number, name: string): SvgElement => {
  const isNamed = scale.named === true
  const room = isNamed ? Math.abs(scale.at(1) - scale.at(0)) - 2 : Infinity
  const isCut = isNamed && room > NARROWEST
  const ticks = isCut ? scale.ticks : xTicks(scale)
  return svg("g", { class: "x-axis" }, [
    svg("line", { x1: 0, x2: width, y1: height, y2: height, stroke: ink }),
    ...ticks.flatMap(({ value, text }) => [
      ...(isNamed
        ? []
        : [svg("line", { x1: scale.at(value), x2: scale.at(value), y1: height, y2: height + 5, stroke: ink })]),
      label(scale.at(value), height + 19, isCut ? cut(text, room, SIZE) : text, { anchor: "middle", fill: faint }),
    ]),
    ...(name === "" ? [] : [label(width / 2, height + 40, name, { anchor: "middle" })]),
  ])
}

/** The axis on the left of a plot, with a line across the plot at each tick, and its name along it. */
export const yAxis = (scale: Scale, width: number, height: number, name: string): SvgElement =>
  svg("g", { class: "y-axis" }, [
    ...yTicks(scale).flatMap(({ value, text }) => [
      ...(scale.named === true
        ? []
        : [svg("line", { x1: 0, x2: width, y1: scale.at(value), y2: scale.at(value), stroke: grid })]),
      label(-8, scale.at(value) + 4, cut(text, LONGEST, SIZE), { anchor: "end", fill: faint }),
    ]),
    ...(name === ""
      ? []
      : [
          label(0, 0, name, {
            anchor: "middle",
            transform: `translate(${-yNameOffset(scale)},${height / 2}) rotate(-90)`,
          }),
        ]),
  ])
