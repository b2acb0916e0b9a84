import { options, recordOf, text } from "../array/given.js"
import type { ChartOptions } from "./chart.js"
import type { Panel } from "./figure.js"
import { row } from "./figure.js"
import { chartOptions, drawing, numbers, texts } from "./kinds.js"
import { lineChart } from "./line-chart.js"
import { type Numbers, numbersOf } from "./values.js"

/** For each metric, by the names of series such as `training` and `validation`, its values after each epoch. */
export type History = Readonly<Record<string, Readonly<Record<string, Numbers>>>>

export interface LearningCurvesOptions extends Pick<ChartOptions, "marks" | "width" | "height"> {
  /** what is counted, from 1; default epoch */
  readonly xLabel?: string
  /** the names of the metrics with their units, where their own names do not do */
  readonly labels?: Readonly<Record<string, string>>
  /** the metrics that have a logarithmic axis; default none */
  readonly log?: readonly string[]
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/**
 * How metrics changed in training: one chart for each metric, with a line for each series.
 *
 * @throws ShapeError for a series that is an array of another shape than [n]
 * @example const history = { loss: { training: [2, 1], validation: [2.1, 1.3] }, accuracy: { validation: [0.5, 0.8] } }
 * learningCurves(history, { log: ["loss"] }).width // 944
 */
export const learningCurves = drawing(
  "learningCurves",
  {
    history: recordOf(recordOf(numbers, "a record of series"), "a record of metrics"),
    options: options({ ...chartOptions, labels: recordOf(text), log: texts }),
  },
  (history: History, options: LearningCurvesOptions = {}): Panel => {
    const { xLabel = "epoch", labels = {}, log = [], ...rest } = options
    return row(
      Object.entries(history).map(([metric, series]) =>
        lineChart(
          Object.entries(series).map(([name, values]) => ({
            name,
            points: numbersOf("learningCurves", `${metric}.${name}`, "n", values).map((y, i) => [i + 1, y] as const),
          })),
          {
            title: capital(metric),
            xLabel,
            yLabel: labels[metric] ?? metric,
            wholeX: true,
            logY: log.includes(metric),
            ...rest,
          },
        ),
      ),
    )
  },
)
