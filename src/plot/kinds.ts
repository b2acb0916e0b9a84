import {
  anything,
  callback,
  checked,
  either,
  fields,
  type Kind,
  listOf,
  ndarray,
  number,
  optional,
  options,
  positive,
  recordOf,
  text,
  truth,
  tuple,
  whole,
  word,
} from "../array/given.js"
import { inNameOf } from "../errors/index.js"

/** What the functions of this folder take: the kinds of their arguments. */
const pair: Kind = tuple("two numbers", number, number)
export const numberList: Kind = listOf(number, "a list of numbers")
export const texts: Kind = listOf(text, "a list of texts")
const counts: Kind = listOf(number, "a list of numbers")

export const numbers: Kind = either("a list of numbers or an array", counts, ndarray)
export const points: Kind = either(
  "a list of points [x, y] or an array",
  listOf(tuple("[x, y]", number, number)),
  ndarray,
)
export const matrix: Kind = either("a list of rows or an array", listOf(numberList, "a list of rows"), ndarray)
export const surface: Kind = fields("a record with x, y and values", {
  x: numberList,
  y: numberList,
  values: matrix,
})

const svgNode: Kind = (x) => (typeof x === "string" ? null : svgElement(x))
export const svgNodes: Kind = listOf(svgNode, "a list of pieces of SVG")
const attribute: Kind = either("a number or a text", number, text)
export const attributes: Kind = optional(recordOf(optional(attribute), "a record of attributes"))
export const svgElement: Kind = fields("a piece of SVG", {
  name: text,
  attributes: recordOf(attribute, "a record of attributes"),
  children: svgNodes,
})

const drawn = "a panel, such as lineChart gives"
export const panel: Kind = fields(drawn, { width: number, height: number, content: svgNodes })
export const panels: Kind = listOf(panel, "a list of panels")

const legendEntry: Kind = fields("a name with its color", { name: text, color: text })
export const layers: Kind = listOf(
  fields("a layer, such as lines gives", {
    xs: numberList,
    ys: numberList,
    legend: optional(listOf(legendEntry)),
    draw: callback,
  }),
  "a list of layers",
)

export const series: Kind = listOf(
  fields("a series: { name, points }", { name: text, points: listOf(tuple("[x, y]", number, number)) }),
  "a list of series",
)
export const paths: Kind = listOf(fields("a path: { name, points }", { name: text, points }), "a list of paths")

const titleOption = { title: text }
const sizeOptions = { width: positive, height: positive }
const marks: Kind = listOf(fields("a mark: { x, name }", { x: number, name: text }), "a list of marks")

export const chartOptions = {
  ...titleOption,
  ...sizeOptions,
  xLabel: text,
  yLabel: text,
  wholeX: truth,
  logX: truth,
  logY: truth,
  xDomain: pair,
  yDomain: pair,
  xNames: texts,
  yNames: texts,
  xTicks: number,
  yTicks: truth,
  marks,
  aside: fields("{ width, draw }", { width: number, draw: callback }),
} as const

export const colorMap: Kind = word("viridis", "magma", "blues", "diverging", "gray", "ink")

export const pixelOptions = {
  colors: colorMap,
  range: either('two numbers, "each" or "all"', word("each", "all"), pair),
} as const

const layoutOptions = { ...titleOption, width: positive, size: positive, perRow: whole(1), empty: text } as const

export const imageOptions = { ...pixelOptions, ...layoutOptions, captions: texts, correct: listOf(truth) } as const

export const pointOptions = {
  labels: numbers,
  names: texts,
  radius: positive,
  firstColor: whole(0),
  opacity: number,
} as const

export const lineOptions = { firstColor: whole(0), color: text, width: positive, dashed: truth, legend: truth } as const

export const surfaceOptions = { ...chartOptions, levels: whole(0), log: truth } as const

export const binOptions = { bins: positive, range: pair, density: truth } as const

/** A function of this folder: its arguments are checked, and errors from those it is made of have its name. */
/* @__NO_SIDE_EFFECTS__ */
export const drawing = <A extends readonly unknown[], B>(
  op: string,
  kinds: Readonly<Record<string, Kind>>,
  f: (...args: A) => B,
): ((...args: A) => B) => checked(op, kinds, (...args: A): B => inNameOf(op, () => f(...args)))

/** Options that must be there, since some of them must. */
export const needed = (kinds: Readonly<Record<string, Kind>>, ...names: readonly string[]): Kind => {
  const all = options(kinds)
  const some = fields(
    `a record with ${names.join(" and ")}`,
    Object.fromEntries(names.map((name) => [name, kinds[name] ?? anything])),
  )
  return (x) => all(x) ?? some(x)
}

export const interval: Kind = tuple("[x, low, high]", number, number, number)
export const range: Kind = pair
