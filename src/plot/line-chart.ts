import { whole } from "../array/given.js"
import { type ChartOptions, chart } from "./chart.js"
import type { Panel } from "./figure.js"
import { chartOptions, drawing, needed, series } from "./kinds.js"
import { lines, type Series } from "./layers/lines.js"
import { listOf } from "./values.js"

export interface LineChartOptions extends ChartOptions {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  /** which colour of the palette is the first; default 0 */
  readonly firstColor?: number
}

/**
 * Lines through points, one for each series; a point that is not finite interrupts its line.
 *
 * @example const loss = [{ name: "training", points: [[1, 2.3], [2, 1.1]] }] as const
 * lineChart(loss, { title: "Loss", xLabel: "epoch", yLabel: "loss (nats)", wholeX: true, logY: true }).width // 460
 */
export const lineChart = drawing(
  "lineChart",
  { series, options: needed({ ...chartOptions, firstColor: whole(0) }, "title", "xLabel", "yLabel") },
  (series: readonly Series[], { firstColor = 0, ...options }: LineChartOptions): Panel =>
    chart([lines(listOf("lineChart", "the series", series), { firstColor, legend: series.length > 1 })], options),
)
