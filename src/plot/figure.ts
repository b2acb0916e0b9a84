import { faint, font, label, paper } from "./style.js"
import { renderSvg, type SvgNode, svg, translate } from "./svg.js"

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
  /** a line at the foot, for sources */
  readonly note?: string
}

const PADDING = 28
const GAP = 24
const HEADER = 54

/** Panels in a row, their tops aligned. */
export const row = (panels: readonly Panel[]): Panel => ({
  width: panels.reduce((x, p) => x + p.width + GAP, -GAP),
  height: Math.max(0, ...panels.map((p) => p.height)),
  content: panels.map((p, i) => translate(offset(panels.slice(0, i).map((q) => q.width)), 0, p.content)),
})

/** Panels under each other, their left edges aligned. */
export const column = (panels: readonly Panel[]): Panel => ({
  width: Math.max(0, ...panels.map((p) => p.width)),
  height: panels.reduce((y, p) => y + p.height + GAP, -GAP),
  content: panels.map((p, i) => translate(0, offset(panels.slice(0, i).map((q) => q.height)), p.content)),
})

const offset = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size + GAP, 0)

/**
 * A whole figure as the text of an SVG file.
 *
 * @example const axes = { title: "Loss", xLabel: "epoch", yLabel: "loss" }
 * figure(lineChart([{ name: "training", points: [[1, 2], [2, 1]] }], axes), { title: "Training" })
 */
export const figure = (panel: Panel, { title, subtitle, note }: FigureOptions): string => {
  const width = panel.width + 2 * PADDING
  const foot = note === undefined ? 0 : 26
  const height = panel.height + HEADER + foot + 2 * PADDING
  return renderSvg(
    svg(
      "svg",
      {
        xmlns: "http://www.w3.org/2000/svg",
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: "img",
        "font-family": font,
      },
      [
        svg("title", {}, [title]),
        ...(subtitle === undefined ? [] : [svg("desc", {}, [subtitle])]),
        svg("rect", { width, height, fill: paper }),
        translate(PADDING, PADDING, [
          label(0, 18, title, { size: 20, weight: 600 }),
          ...(subtitle === undefined ? [] : [label(0, 38, subtitle, { size: 13, fill: faint })]),
          translate(0, HEADER, panel.content),
          ...(note === undefined ? [] : [label(0, HEADER + panel.height + foot, note, { size: 11, fill: faint })]),
        ]),
      ],
    ),
  )
}
