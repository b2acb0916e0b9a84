import { type LegendEntry, legend } from "./legend.js"
import { label } from "./style.js"
import type { SvgNode } from "./svg.js"
import { textWidth, wrapped } from "./text.js"

const SIZE = 14
const LINE = 18
const BOLD = 1.06
const GAP = 24

/** What stands above a drawing, and the height that it takes. */
export interface Heading {
  readonly height: number
  readonly content: readonly SvgNode[]
}

/** A title in as many lines as it needs, and a legend on its right, or below where both are too wide. */
export const heading = (title: string, entries: readonly LegendEntry[], width: number): Heading => {
  const lines = title === "" ? [] : wrapped(title, width / BOLD, SIZE)
  const used = Math.max(0, ...lines.map((line) => textWidth(line, SIZE) * BOLD))
  const beside = legend(entries, width, 16, Math.max(40, width - used - GAP))
  const isBeside = beside.rows <= Math.max(1, lines.length)
  const names = isBeside ? beside : legend(entries, width, lines.length * LINE + 16, width)
  return {
    height: isBeside ? Math.max(lines.length * LINE, names.height) : lines.length * LINE + names.height,
    content: [
      ...lines.map((line, i) =>
        label(0, 16 + i * LINE - (lines.length > 1 ? 2 : 0), line, { size: SIZE, weight: 600 }),
      ),
      ...names.content,
    ],
  }
}
