import { either, recordOf } from "../array/given.js"
import { type ChartOptions, chart } from "./chart.js"
import type { Panel } from "./figure.js"
import { chartOptions, drawing, needed, numbers, texts } from "./kinds.js"
import { type Bar, bars } from "./layers/bars.js"
import { type Numbers, numbersOf, sameLength } from "./values.js"

export interface BarChartOptions extends ChartOptions {
  /** what each bar, or each group of bars, is called */
  readonly names: readonly string[]
}

/** Bars of one name in each group, with the share of a place that all groups leave free. */
const FREE = 0.25

const groups = (values: Readonly<Record<string, Numbers>>): readonly (readonly [name: string, values: Numbers])[] =>
  Object.entries(values)

const isList = (x: Numbers | Readonly<Record<string, Numbers>>): x is Numbers => Array.isArray(x) || "dtype" in x

/**
 * A bar for each name, or for each name a group of bars: `{ before: [1, 2], after: [3, 4] }`.
 *
 * @throws ShapeError unless there are as many numbers as names
 * @example barChart({ train: [0.9, 0.8], test: [0.7, 0.6] }, { names: ["plain", "dropout"], yLabel: "accuracy" }).width // 460
 */
export const barChart = drawing(
  "barChart",
  {
    values: either("a list of numbers, an array, or a record of them", numbers, recordOf(numbers)),
    options: needed({ ...chartOptions, names: texts }, "names"),
  },
  (values: Numbers | Readonly<Record<string, Numbers>>, options: BarChartOptions): Panel => {
    const { names, ...axes } = options
    const all = isList(values) ? [["", values] as const] : groups(values)
    const wide = (1 - FREE) / all.length
    const layers = all.map(([name, list], g) => {
      const heights = numbersOf("barChart", "the values", "n", list)
      sameLength("barChart", ["names", "values"], [names.length, heights.length])
      const one = (height: number, i: number): Bar => {
        const from = i - 0.5 + FREE / 2 + g * wide
        return { from, to: from + wide, height }
      }
      return bars(heights.map(one), { color: g, ...(name === "" ? {} : { name }) })
    })
    return chart(layers, { ...axes, xNames: names })
  },
)
