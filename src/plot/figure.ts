import { positive, text } from "../array/given.js"
import { drawing, needed, panel, panels } from "./kinds.js"
import { FIGURE, faint, font, ink, label, paper, styleSheet } from "./style.js"
import { renderSvg, type SvgNode, svg, translate } from "./svg.js"
import { wrapped } from "./text.js"

/** A drawing with its size in pixels, to be placed in a figure. */
export interface Panel {
  readonly width: number
  readonly height: number
  readonly content: readonly SvgNode[]
}

export interface FigureOptions {
  readonly title: string
  /** a line under the title */
  readonly subtitle?: string
  /** what the figure shows, for those who do not see it; by default the subtitle */
  readonly description?: string
  /** a line at the foot, for sources */
  readonly note?: string
}

const PADDING = 28
const GAP = 24
const NARROWEST = 320

/** Panels in a row, their tops aligned. */
export const row = drawing(
  "row",
  { panels },
  (panels: readonly Panel[]): Panel => ({
    width: panels.reduce((x, p) => x + p.width + GAP, -GAP),
    height: Math.max(0, ...panels.map((p) => p.height)),
    content: panels.map((p, i) => translate(offset(panels.slice(0, i).map((q) => q.width)), 0, p.content)),
  }),
)

/** Panels under each other, their left edges aligned. */
export const column = drawing(
  "column",
  { panels },
  (panels: readonly Panel[]): Panel => ({
    width: Math.max(0, ...panels.map((p) => p.width)),
    height: panels.reduce((y, p) => y + p.height + GAP, -GAP),
    content: panels.map((p, i) => translate(0, offset(panels.slice(0, i).map((q) => q.height)), p.content)),
  }),
)

/**
 * Panels in rows of so many.
 *
 * @example const one = barChart([1, 2], { names: ["a", "b"], width: 200 })
 * grid([one, one, one], 2).width // 424
 */
export const grid = drawing(
  "grid",
  { panels, columns: positive },
  (panels: readonly Panel[], columns: number): Panel => {
    const perRow = Math.max(1, Math.floor(columns))
    const rows = Array.from({ length: Math.ceil(panels.length / perRow) }, (_, i) =>
      row(panels.slice(i * perRow, (i + 1) * perRow)),
    )
    return column(rows)
  },
)

const offset = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size + GAP, 0)

interface Line {
  readonly text: string
  readonly size: number
  readonly height: number
  readonly weight?: number
  readonly fill?: string
}

const linesOf = (text: string | undefined, style: Omit<Line, "text">, width: number): readonly Line[] =>
  text === undefined
    ? []
    : wrapped(text, width / (style.weight === undefined ? 1 : 1.06), style.size).map((line) => ({
        ...style,
        text: line,
      }))

/** Lines of text under each other. */
const stacked = (lines: readonly Line[]): Panel => ({
  width: 0,
  height: lines.reduce((y, line) => y + line.height, 0),
  content: lines.map(({ text, ...style }, i) => {
    const above = lines.slice(0, i).reduce((y, line) => y + line.height, 0)
    return label(0, above + style.size - 2, text, { fill: faint, ...style })
  }),
})

/**
 * A whole figure as the text of an SVG file. Its colours follow the reader's scheme, light or dark.
 *
 * @example const axes = { title: "Loss", xLabel: "epoch", yLabel: "loss" }
 * figure(lineChart([{ name: "training", points: [[1, 2], [2, 1]] }], axes), { title: "Training" })
 */
export const figure = drawing(
  "figure",
  { panel, options: needed({ title: text, subtitle: text, description: text, note: text }, "title") },
  (panel: Panel, { title, subtitle, description, note }: FigureOptions): string => {
    const inner = Math.max(panel.width, NARROWEST)
    const head = stacked([
      ...linesOf(title, { size: 20, height: 26, weight: 600, fill: ink }, inner),
      ...linesOf(subtitle, { size: 13, height: 18 }, inner),
    ])
    const foot = stacked(linesOf(note, { size: 11, height: 15 }, inner))
    const header = head.height + 16
    const width = inner + 2 * PADDING
    const height = header + panel.height + (note === undefined ? 0 : foot.height + 14) + 2 * PADDING
    const spoken = description ?? subtitle
    return renderSvg(
      svg(
        "svg",
        {
          xmlns: "http://www.w3.org/2000/svg",
          class: FIGURE,
          width,
          height,
          viewBox: `0 0 ${width} ${height}`,
          role: "img",
          "font-family": font,
        },
        [
          svg("title", {}, [title]),
          ...(spoken === undefined ? [] : [svg("desc", {}, [spoken])]),
          svg("style", {}, [styleSheet]),
          svg("rect", { width, height, fill: paper }),
          translate(PADDING, PADDING, [
            ...head.content,
            translate(0, header, panel.content),
            ...(note === undefined ? [] : [translate(0, header + panel.height + 14, foot.content)]),
          ]),
        ],
      ),
    )
  },
)
