import { label } from "./style.js"
import { type SvgElement, svg, translate } from "./svg.js"

export interface LegendEntry {
  readonly name: string
  readonly color: string
  readonly dash?: string | undefined
}

/** No font is measured here: this is the width of an average letter of a sans-serif face, as a share of its size. */
const LETTER = 0.56
const SIZE = 12
const SWATCH = 22
const GAP = 18

const widthOf = ({ name }: LegendEntry): number => SWATCH + 6 + name.length * SIZE * LETTER + GAP

/** Names beside a piece of their line, in one row that ends at `right`. */
export const legend = (entries: readonly LegendEntry[], right: number, y: number): SvgElement => {
  const starts = entries.map((_, i) => entries.slice(0, i).reduce((x, entry) => x + widthOf(entry), 0))
  const total = entries.reduce((x, entry) => x + widthOf(entry), -GAP)
  return svg(
    "g",
    { class: "legend" },
    entries.map(({ name, color, dash }, i) =>
      translate(right - total + starts[i]!, y, [
        svg("line", {
          x1: 0,
          x2: SWATCH,
          y1: -4,
          y2: -4,
          stroke: color,
          "stroke-width": 2.5,
          "stroke-dasharray": dash,
        }),
        label(SWATCH + 6, 0, name, { size: SIZE }),
      ]),
    ),
  )
}
