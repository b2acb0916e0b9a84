import type { NDArray, Shape } from "../array/index.js"
import {
  add,
  divide,
  expandDims,
  maximum,
  mean,
  multiply,
  negative,
  power,
  rsqrt,
  sqrt,
  square,
  subtract,
  zeros,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { averaged, maybeDecayed } from "./basic.js"
import { averaging } from "./moments.js"
import type { Hyperparameter, Optimizer, State } from "./optimizer.js"
import { leafwise, optimizer, type Part } from "./part.js"

/** The options of `adafactor`. */
export interface AdafactorOptions {
  /** an array is factored when its two longest axes have at least this length; default 128 */
  readonly minDimSizeToFactor?: number
  /** the average of t squares has the weight 1 - t^-decayRate; default 0.8 */
  readonly decayRate?: Hyperparameter
  /** the root mean square that the update of an array is cut down to; default 1, null for none */
  readonly clippingThreshold?: Hyperparameter | null
  /** whether steps are in proportion to the root mean square of the parameter; default true */
  readonly multiplyByParameterScale?: boolean
  /** the weight of the old average of steps; default no average */
  readonly momentum?: Hyperparameter
  /** the share of the parameters that each update takes away; default none */
  readonly weightDecay?: Hyperparameter
  /** what is added to squares; default 1e-30 */
  readonly epsilon?: Hyperparameter
}

export type AdafactorState = State<"decayRate" | "epsilon", "row" | "column" | "square"> &
  Partial<State<"learningRate" | "clippingThreshold" | "momentum" | "weightDecay", "trace">>

/** The two longest axes, the longest last, if the matrix that they make is to be factored; of equal ones the last. */
const factoredAxes = (shape: Shape, least: number): readonly [number, number] | null => {
  const [second, first] = shape
    .map((_, axis) => axis)
    .sort((i, j) => shape[i]! - shape[j]! || i - j)
    .slice(-2)
  return second !== undefined && first !== undefined && shape[second]! >= least ? [second, first] : null
}

const without = (shape: Shape, axis: number): Shape => shape.filter((_, i) => i !== axis)

const UNUSED: Shape = [1]

/** The shape of each average: of rows and columns where the array is factored, of all elements where it is not. */
const shapesOf = (shape: Shape, least: number): Readonly<Record<string, Shape>> => {
  const axes = factoredAxes(shape, least)
  return axes === null
    ? { row: UNUSED, column: UNUSED, square: shape }
    : { row: without(shape, axes[1]), column: without(shape, axes[0]), square: UNUSED }
}

const factored = (least: number, decayRate: Hyperparameter, epsilon: Hyperparameter): Part => {
  const shapeOf = (name: string, p: NDArray): Shape => shapesOf(p.shape, least)[name]!
  const slot = (name: string) => (p: NDArray) => zeros(shapeOf(name, p), { dtype: p.dtype })
  const slots = { row: slot("row"), column: slot("column"), square: slot("square") }
  return leafwise<"decayRate" | "epsilon", "row" | "column" | "square">(
    { hyper: { decayRate, epsilon }, slots, shapeOf },
    ({ h, t }) => {
      const average = averaging(subtract(1, power(t, negative(h.decayRate))))
      return (g, s) => {
        const squares = add(square(g), h.epsilon)
        const axes = factoredAxes(g.shape, least)
        if (axes === null) {
          const next = average(s.square, squares)
          return [multiply(g, rsqrt(next)), { ...s, square: next }]
        }
        const [second, first] = axes
        const row = average(s.row, mean(squares, { axis: first }))
        const column = average(s.column, mean(squares, { axis: second }))
        const among = second > first ? second - 1 : second
        const rows = rsqrt(divide(row, mean(row, { axis: among, keepDims: true })))
        const scaled = multiply(multiply(g, expandDims(rows, first)), expandDims(rsqrt(column), second))
        return [scaled, { ...s, row, column }]
      }
    },
  )
}

const rms = (x: NDArray): NDArray => sqrt(mean(square(x)))

/** Cuts the root mean square of each array of the updates down to a threshold. */
export const blockRms = (name: string, threshold: Hyperparameter): Part =>
  leafwise<string>({ hyper: { [name]: threshold } }, ({ h }) => (u) => [
    divide(u, maximum(1, divide(rms(u), h[name]!))),
    {},
  ])

const inScale: Part = leafwise({ hyper: {} }, () => (u, _, p) => [multiply(u, maximum(rms(p), 1e-3)), {}])

const uphill = (learningRate: Hyperparameter): Part =>
  leafwise<"learningRate">({ hyper: { learningRate } }, ({ h }) => (u) => [multiply(u, h.learningRate), {}])

const reversed: Part = leafwise({ hyper: {} }, () => (u) => [negative(u), {}])

/**
 * Adam's adaptive step with averages of squares over rows and over columns alone, whose product stands for that of each
 * element: memory for n + m numbers in place of n m. Without a learning rate it is 1; weight decay is not multiplied by
 * it.
 *
 * Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost", 2018; in the order of optax.
 * @throws ValueError for a hyper-parameter out of its range
 * @example adafactor(0.5).update(array([2]), adafactor(0.5).init(array([1])), array([1]))[0] // [-0.5]
 */
export const adafactor = operation(
  "adafactor",
  (learningRate?: Hyperparameter | null, options: AdafactorOptions = {}): Optimizer<AdafactorState> => {
    const { minDimSizeToFactor = 128, decayRate = 0.8, epsilon = 1e-30, momentum, weightDecay } = options
    const { clippingThreshold = 1, multiplyByParameterScale = true } = options
    return optimizer<AdafactorState>("adafactor", [
      factored(minDimSizeToFactor, decayRate, epsilon),
      ...(clippingThreshold === null ? [] : [blockRms("clippingThreshold", clippingThreshold)]),
      ...(learningRate === undefined || learningRate === null ? [] : [uphill(learningRate)]),
      ...(multiplyByParameterScale ? [inScale] : []),
      ...(momentum === undefined ? [] : [averaged(momentum)]),
      ...maybeDecayed(weightDecay),
      reversed,
    ])
  },
  [
    "minDimSizeToFactor",
    "decayRate",
    "clippingThreshold",
    "multiplyByParameterScale",
    "momentum",
    "weightDecay",
    "epsilon",
  ],
  0,
)
