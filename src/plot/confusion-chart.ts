import { options } from "../array/given.js"
import { ShapeError } from "../errors/index.js"
import { type ChartOptions, chart } from "./chart.js"
import { colorBar } from "./color-bar.js"
import type { Panel } from "./figure.js"
import { cells } from "./heatmap.js"
import { chartOptions, drawing, matrix, texts } from "./kinds.js"
import { colorScale } from "./layers/surface.js"
import { type Matrix, sameLength, tableOf } from "./values.js"

export interface ConfusionChartOptions extends ChartOptions {
  /** what the classes are called; default their numbers */
  readonly names?: readonly string[]
}

/**
 * A confusion matrix, [classes,classes]: how often each true class (row) was taken for each class (column), in numbers,
 * and as colours in shares of the row.
 *
 * @throws ShapeError unless it is square, with a name for each class
 * @example confusionChart(array([[8, 2], [1, 9]]), { names: ["cat", "dog"], title: "Confusion" }).width // 460
 */
export const confusionChart = drawing(
  "confusionChart",
  { matrix, options: options({ ...chartOptions, names: texts }) },
  (matrix: Matrix, options: ConfusionChartOptions = {}): Panel => {
    const table = tableOf("confusionChart", "the matrix", matrix)
    const { rows, columns, values } = table
    if (rows !== columns)
      throw new ShapeError({
        op: "confusionChart",
        problem: `${rows} rows and ${columns} columns are no confusion matrix`,
        hint: "give one row and one column for each class",
      })
    const { names = Array.from({ length: rows }, (_, i) => String(i)), ...axes } = options
    sameLength("confusionChart", ["classes", "names"], [rows, names.length])
    const totals = Array.from({ length: rows }, (_, i) =>
      values.slice(i * columns, (i + 1) * columns).reduce((sum, n) => sum + n, 0),
    )
    const share = (i: number): number => values[i]! / (totals[Math.floor(i / columns)]! || 1)
    const shares = { rows, columns, values: values.map((_, i) => share(i)) }
    const color = colorScale("blues", [0, 1])
    const written = (_: number, i: number): string =>
      values[i] === 0 ? "" : String(Math.round(values[i]! * 100) / 100)
    return chart([cells(shares, color, written)], {
      xLabel: "predicted",
      yLabel: "true",
      height: 400,
      xNames: names,
      yNames: [...names].reverse(),
      aside: colorBar(color, [0, 1]),
      ...axes,
    })
  },
)
