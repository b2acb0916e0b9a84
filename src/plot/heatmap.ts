import { callback, options, truth } from "../array/given.js"
import { type ChartLayer, type ChartOptions, chart } from "./chart.js"
import { colorBar } from "./color-bar.js"
import { type ColorMap, cssColor, isLight, type Rgb } from "./colors.js"
import type { Panel } from "./figure.js"
import { chartOptions, colorMap, drawing, matrix, range as pair, texts } from "./kinds.js"
import { colorScale } from "./layers/surface.js"
import { imageElement } from "./png.js"
import { extent } from "./scale.js"
import { label, onDark, onLight, paper } from "./style.js"
import { type SvgNode, svg } from "./svg.js"
import { textWidth } from "./text.js"
import { type Matrix, sameLength, type Table, tableOf } from "./values.js"

export interface HeatmapOptions extends ChartOptions {
  /** what rows and columns are called; default their numbers from 0 */
  readonly rows?: readonly string[]
  readonly columns?: readonly string[]
  /** default viridis */
  readonly colors?: ColorMap
  /** the numbers that the ends of the colours stand for; default the least and the greatest */
  readonly domain?: readonly [number, number]
  /** how a number is written into its cell, where there is room; default not at all */
  readonly format?: (value: number) => string
  /** whether a bar shows what the colours stand for; default true */
  readonly colorBar?: boolean
}

const SIZE = 12
const SMALL = 9

const numbered = (n: number): readonly string[] => Array.from({ length: n }, (_, i) => String(i))

/** A square for each cell of a table, the first row on top. */
export const cells = (
  table: Table,
  color: (value: number) => Rgb,
  format: (value: number, i: number) => string = () => "",
): ChartLayer => {
  const { rows, columns, values } = table
  return {
    xs: [],
    ys: [],
    tight: true,
    draw: ({ width, height }) => {
      const [w, h] = [width / Math.max(1, columns), height / Math.max(1, rows)]
      // Small cells are pixels of one picture, and touch each other.
      if (values.length > 0 && Math.min(w, h) < SMALL)
        return [imageElement({ columns, colors: values.map(color) }, { x: 0, y: 0, width, height })]
      const texts = values.map((value, i) => format(value, i))
      const size = Math.min(SIZE, h * 0.7)
      const fits = size >= 7 && texts.every((text) => textWidth(text, size) <= w - 2)
      return values.flatMap((value, i): readonly SvgNode[] => {
        const [x, y, fill] = [(i % columns) * w, Math.floor(i / columns) * h, color(value)]
        const text = texts[i]!
        return [
          svg("rect", {
            class: "cell",
            x,
            y,
            width: w,
            height: h,
            fill: cssColor(fill),
            stroke: paper,
            "stroke-width": 1,
          }),
          ...(text === "" || !fits
            ? []
            : [
                label(x + w / 2, y + h / 2 + size * 0.36, text, {
                  anchor: "middle",
                  size,
                  fill: isLight(fill) ? onLight : onDark,
                }),
              ]),
        ]
      })
    },
  }
}

/**
 * A table of numbers as colours: [rows,columns], the first row on top.
 *
 * @throws ShapeError unless there is a name for each row and each column
 * @example heatmap(array([[1, 2], [3, 4]]), { title: "Table", format: String }).width // 460
 */
export const heatmap = drawing(
  "heatmap",
  {
    matrix,
    options: options({
      ...chartOptions,
      rows: texts,
      columns: texts,
      colors: colorMap,
      domain: pair,
      format: callback,
      colorBar: truth,
    }),
  },
  (matrix: Matrix, options: HeatmapOptions = {}): Panel => {
    const { rows, columns, colors = "viridis", domain, format, colorBar: hasBar = true, ...axes } = options
    const table = tableOf("heatmap", "the table", matrix)
    const [yNames, xNames] = [rows ?? numbered(table.rows), columns ?? numbered(table.columns)]
    sameLength("heatmap", ["rows", "names of rows"], [table.rows, yNames.length])
    sameLength("heatmap", ["columns", "names of columns"], [table.columns, xNames.length])
    const range = domain ?? extent(table.values.filter(Number.isFinite))
    const color = colorScale(colors, range)
    const layer = cells(table, color, format)
    // Rows count from the top, and heights from the foot.
    const shown = { ...axes, xNames, yNames: [...yNames].reverse() }
    return chart([layer], hasBar ? { ...shown, aside: colorBar(color, range) } : shown)
  },
)
