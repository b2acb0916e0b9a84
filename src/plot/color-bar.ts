import { cssColor, type Rgb } from "./colors.js"
import { linearScale, logScale } from "./scale.js"
import { faint, grid, label } from "./style.js"
import { type SvgNode, svg } from "./svg.js"
import { textWidth } from "./text.js"

const WIDTH = 12
const STEPS = 64

/** A bar of colours with their numbers, for the right of a chart. */
export interface ColorBar {
  readonly width: number
  readonly draw: (height: number) => readonly SvgNode[]
}

/** The colours of the numbers of a domain, from the foot up. */
export const colorBar = (
  color: (value: number) => Rgb,
  domain: readonly [number, number],
  { log = false, of = color }: { readonly log?: boolean; readonly of?: (value: number) => Rgb } = {},
): ColorBar => {
  const scaleAt = (height: number) => (log ? logScale : linearScale)({ domain, pixels: [height, 0], ticks: 5 })
  const ticks = scaleAt(100).ticks
  return {
    width: 14 + WIDTH + 8 + Math.max(0, ...ticks.map(({ text }) => textWidth(text, 11))) + 8,
    draw: (height) => {
      const scale = scaleAt(height)
      const valueAt = (t: number): number =>
        log ? domain[0] * (domain[1] / domain[0]) ** t : domain[0] + (domain[1] - domain[0]) * t
      const steps = Array.from({ length: STEPS }, (_, i) =>
        svg("rect", {
          x: 0,
          y: height - ((i + 1) * height) / STEPS,
          width: WIDTH,
          height: height / STEPS + 0.5,
          fill: cssColor(of(valueAt((i + 0.5) / STEPS))),
        }),
      )
      const inside = scale.ticks.filter(({ value }) => scale.at(value) >= -0.5 && scale.at(value) <= height + 0.5)
      const kept = inside.filter((_, i) => i % Math.max(1, Math.ceil((inside.length * 15) / Math.max(1, height))) === 0)
      return [
        svg("g", { class: "color-bar" }, [
          ...steps,
          svg("rect", { width: WIDTH, height, fill: "none", stroke: grid }),
          ...kept.map(({ value, text }) => label(WIDTH + 6, scale.at(value) + 4, text, { size: 11, fill: faint })),
        ]),
      ]
    },
  }
}
