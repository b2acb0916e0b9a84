import { marker } from "./markers.js"
import { label } from "./style.js"
import { type SvgElement, type SvgNode, svg, translate } from "./svg.js"
import { cut, textWidth } from "./text.js"

/** A name beside what stands for it: a piece of a line, a dot or a square. */
export interface LegendEntry {
  readonly name: string
  readonly color: string
  readonly kind?: "line" | "dot" | "square"
  readonly dash?: string | undefined
  /** which shape a dot has */
  readonly shape?: number
}

const SIZE = 12
const SWATCH = 22
const GAP = 18
const LINE = 18

const swatchWidth = ({ kind = "line" }: LegendEntry): number => (kind === "line" ? SWATCH : 10)

const widthOf = (entry: LegendEntry): number => swatchWidth(entry) + 6 + textWidth(entry.name, SIZE)

const swatch = ({ color, kind = "line", dash, shape = 0 }: LegendEntry): SvgNode =>
  kind === "line"
    ? svg("line", { x1: 0, x2: SWATCH, y1: -4, y2: -4, stroke: color, "stroke-width": 2.5, "stroke-dasharray": dash })
    : kind === "dot"
      ? svg("path", { transform: "translate(5,-4)", d: marker(shape, 4.5), fill: color })
      : svg("rect", { x: 0, y: -9, width: 10, height: 10, fill: color })

const totalWidth = (entries: readonly LegendEntry[]): number =>
  entries.reduce((x, entry) => x + widthOf(entry) + GAP, -GAP)

/** The entries in rows of at most a width; a name that is wider alone is cut. */
const rowsOf = (entries: readonly LegendEntry[], width: number): readonly (readonly LegendEntry[])[] =>
  entries
    .map((entry) => ({ ...entry, name: cut(entry.name, width - swatchWidth(entry) - 6, SIZE) }))
    .reduce<readonly (readonly LegendEntry[])[]>((rows, entry) => {
      const last = rows.at(-1)
      return last !== undefined && totalWidth([...last, entry]) <= width
        ? [...rows.slice(0, -1), [...last, entry]]
        : [...rows, [entry]]
    }, [])

/** A legend and the height that it takes. */
export interface Legend {
  readonly rows: number
  readonly height: number
  readonly content: readonly SvgElement[]
}

/** Names beside what stands for them, in as many rows as a width asks for, which end at `right`; the first at height `y`. */
export const legend = (entries: readonly LegendEntry[], right: number, y: number, width: number): Legend => {
  const rows = rowsOf(entries, width)
  const place = (row: readonly LegendEntry[], i: number): readonly SvgNode[] => {
    const starts = row.map((_, j) => row.slice(0, j).reduce((x, entry) => x + widthOf(entry) + GAP, 0))
    const from = right - totalWidth(row)
    return row.map((entry, j) =>
      translate(from + starts[j]!, y + i * LINE, [
        swatch(entry),
        label(swatchWidth(entry) + 6, 0, entry.name, { size: SIZE }),
      ]),
    )
  }
  return {
    rows: rows.length,
    height: rows.length * LINE,
    content: rows.length === 0 ? [] : [svg("g", { class: "legend" }, rows.flatMap(place))],
  }
}
