import { fields, listOf, options, positive, text, whole } from "../array/given.js"
import { isNDArray, toTypedArray } from "../array/index.js"
import { type ChartOptions, chart } from "./chart.js"
import { column, type Panel, row } from "./figure.js"
import { heading } from "./heading.js"
import { binned, type Samples } from "./histogram.js"
import { binOptions, drawing, numbers as samples } from "./kinds.js"
import { bars } from "./layers/bars.js"
import { faint, label } from "./style.js"

/** What a layer gave, with the layer's name. */
export interface LayerValues {
  readonly name: string
  readonly values: Samples
}

export interface ActivationHistogramsOptions extends Pick<ChartOptions, "title"> {
  /** from where to where values are counted; default [-1, 1], the range of tanh */
  readonly range?: readonly [number, number]
  /** how many bars there are; default 30 */
  readonly bins?: number
  /** the size of one histogram; default 148 by 150 */
  readonly width?: number
  readonly height?: number
  /** the share above which bars are cut off, so that one with all values does not flatten the others; default 0.2 */
  readonly highest?: number
  /** which colour of the palette; default 0 */
  readonly color?: number
}

const numbersIn = (samples: Samples): readonly number[] =>
  isNDArray(samples) ? Array.from(toTypedArray(samples), Number) : samples

const short = (x: number): string =>
  (x !== 0 && Math.abs(x) < 0.005 ? x.toExponential(0) : x.toFixed(2)).replace("-", "−")

const statistics = (values: readonly number[]): string => {
  const n = Math.max(1, values.length)
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n)
  return `std ${short(std)}`
}

/**
 * How the outputs of each layer are distributed, side by side with one scale: the figure by which initializations are
 * told apart. Bars are shares of all values of the layer; below is the standard deviation.
 *
 * @example const layers = [{ name: "layer 1", values: array([-1, 0, 1]) }, { name: "layer 2", values: array([0, 0, 0]) }]
 * activationHistograms(layers, { title: "Small weights" }).width // 320
 */
export const activationHistograms = drawing(
  "activationHistograms",
  {
    layers: listOf(fields("a layer: { name, values }", { name: text, values: samples }), "a list of layers"),
    options: options({
      title: text,
      width: positive,
      height: positive,
      ...binOptions,
      highest: positive,
      color: whole(0),
    }),
  },
  (layers: readonly LayerValues[], options: ActivationHistogramsOptions = {}): Panel => {
    const { title = "", range = [-1, 1], bins = 30, width = 148, height = 150, color = 0, highest = 0.2 } = options
    const one = ({ name, values }: LayerValues): Panel => {
      const all = numbersIn(values)
      const counted = binned(all, { bins, range })
      const shares = counted.map((bar) => ({ ...bar, height: bar.height / Math.max(1, all.length) }))
      const drawn = chart([bars(shares, { color, gap: 0.4 })], {
        title: name,
        width,
        height,
        yDomain: [0, highest],
        yTicks: false,
        xTicks: 3,
      })
      return {
        width,
        height: height + 16,
        content: [
          ...drawn.content,
          label(width / 2, height + 8, statistics(all), { size: 11, anchor: "middle", fill: faint }),
        ],
      }
    }
    const all = row(layers.map(one))
    const head = heading(title, [], all.width)
    return title === "" ? all : column([{ width: all.width, height: head.height, content: head.content }, all])
  },
)
