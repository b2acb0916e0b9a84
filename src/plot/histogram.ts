import { bin } from "d3-array"
import { options } from "../array/given.js"
import type { NDArray } from "../array/index.js"
import { isNDArray, toTypedArray } from "../array/index.js"
import { type ChartOptions, chart } from "./chart.js"
import type { Panel } from "./figure.js"
import { binOptions, chartOptions, drawing, numbers } from "./kinds.js"
import { type Bar, bars } from "./layers/bars.js"
import { extent } from "./scale.js"
import { listOf } from "./values.js"

export interface HistogramOptions extends ChartOptions {
  /** about how many bars; default 30 */
  readonly bins?: number
  /** from where to where values are counted; default from the least to the greatest */
  readonly range?: readonly [number, number]
  /** whether heights are shares of a whole of area 1, and not counts; default false */
  readonly density?: boolean
}

/** Samples as a list, or all numbers of an array. */
export type Samples = readonly number[] | NDArray

/** How many samples fall between evenly spaced edges; those outside of the range are left out. */
export const binned = (samples: Samples, options: Omit<HistogramOptions, keyof ChartOptions> = {}): readonly Bar[] => {
  const { bins = 30, range, density = false } = options
  const all = isNDArray(samples)
    ? Array.from(toTypedArray(samples), Number)
    : listOf("histogram", "the samples", samples)
  const values = all.filter(Number.isFinite)
  const [low, high] = range ?? extent(values)
  const [from, to] = low === high ? [low - 0.5, high + 0.5] : [low, high]
  const count = Math.max(1, Math.floor(bins))
  const inner = Array.from({ length: count - 1 }, (_, i) => from + ((to - from) * (i + 1)) / count)
  const unit = density && values.length > 0 ? (values.length * (to - from)) / count : 1
  return bin()
    .domain([from, to])
    .thresholds(inner)(values)
    .map((all, i) => ({
      from: from + ((to - from) * i) / count,
      to: from + ((to - from) * (i + 1)) / count,
      height: all.length / unit,
    }))
}

/**
 * How often values fall into each of some bins: an array of any shape, or a list. Values that are not finite are left out.
 *
 * @example histogram(array([0, 1, 1, 2, 2, 2]), { bins: 3, xLabel: "value", yLabel: "count" }).width // 460
 */
export const histogram = drawing(
  "histogram",
  { samples: numbers, options: options({ ...chartOptions, ...binOptions }) },
  (samples: Samples, options: HistogramOptions = {}): Panel => {
    const { bins, range, density, ...axes } = options
    const given = Object.entries({ bins, range, density }).filter(([, value]) => value !== undefined)
    return chart([bars(binned(samples, Object.fromEntries(given)))], axes)
  },
)
