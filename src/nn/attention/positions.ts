import { type DTypeOption, fromTypedArray, type NDArray, normalizeAxis, range, type Shape } from "../../array/index.js"
import { ShapeError, ValueError } from "../../errors/index.js"
import { add, concatenate, multiply, negative, reshape, slice, stack } from "../../operations/index.js"
import { asArray, show } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import type { FloatType } from "../../random/index.js"
import { count, numberIn, parameter, withFeatures } from "../check.js"
import { normal } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"

/** The options of `sinusoidalPositions`. */
export interface PositionOptions extends DTypeOption<FloatType> {
  /** the longest wave has 2 pi base steps; default 10000 */
  readonly base?: number
}

const evenly = (op: string, features: number): number => {
  if (count(op, "features", features, 2) % 2 === 0) return features
  throw new ValueError({
    op,
    problem: `${features} features do not make pairs`,
    hint: "sines and cosines go in pairs: use an even number",
  })
}

const checkBase = (op: string, base: number): number =>
  numberIn(op, "base", base, (b) => b > 0 && Number.isFinite(b), "a number above 0")

/** The angle of each pair of features at each step: t / base^(2i / features). */
const angles = (steps: number, features: number, base: number): readonly (readonly number[])[] =>
  range(steps).map((t) => range(features / 2).map((i) => t / base ** ((2 * i) / features)))

const tableOf = (rows: readonly (readonly number[])[], columns: number, dtype: FloatType): NDArray => {
  const numbers = rows.flat()
  const data = dtype === "float64" ? Float64Array.from(numbers) : Float32Array.from(numbers)
  return fromTypedArray(data, [rows.length, columns])
}

/**
 * sin(t / base^(2i / d)) at feature 2i of step t and the cosine at 2i + 1: float32[steps,features] (Vaswani et al.,
 * "Attention is all you need", 2017).
 *
 * @throws ValueError unless there is an even number of features
 * @example sinusoidalPositions(2, 2) // [[0, 1], [0.841471, 0.5403023]]
 */
export const sinusoidalPositions = operation(
  "sinusoidalPositions",
  (steps: number, features: number, { base = 10000, dtype = "float32" }: PositionOptions = {}): NDArray => {
    const op = "sinusoidalPositions"
    const [n, d] = [count(op, "steps", steps, 0), evenly(op, features)]
    const rows = angles(n, d, checkBase(op, base)).map((row) => row.flatMap((a) => [Math.sin(a), Math.cos(a)]))
    return tableOf(rows, d, dtype)
  },
  ["base", "dtype"],
  2,
)

/**
 * Adds `sinusoidalPositions` to sequences [n,steps,features].
 *
 * @throws ShapeError when x is no sequence; ValueError unless its features are even
 * @example addPositions().apply(null, zeros([1, 2, 2])) // [[[0, 1], [0.841471, 0.5403023]]]
 */
export const addPositions = operation(
  "addPositions",
  ({ base = 10000 }: Pick<PositionOptions, "base"> = {}): Layer<null> => {
    const op = "addPositions"
    checkBase(op, base)
    return leaf(
      op,
      () => null,
      (_p: null, x: NDArray): NDArray => {
        const shape: Shape = asArray(op, x).shape
        if (shape.length < 2)
          throw new ShapeError({
            op,
            problem: "there are no axes for steps and features",
            given: { x: show(x) },
            hint: "x is [batch, steps, features]",
          })
        const dtype = x.dtype === "float64" ? "float64" : "float32"
        return add(x, sinusoidalPositions(shape.at(-2)!, shape.at(-1)!, { base, dtype }))
      },
    )
  },
  ["base"],
  0,
)

/** The parameters of `learnedPositions`: a vector for each step. */
export interface PositionParameters {
  readonly table: NDArray
}

/**
 * Adds a learned vector to each step of sequences [n,steps,features], of `length` steps at most.
 *
 * The vectors begin normal with standard deviation 0.02, as in GPT and ViT.
 * @throws ShapeError when x is longer, or has not those features
 * @example const layer = learnedPositions(8, 4)
 * layer.apply(layer.init(key(0)), ones([2, 5, 4])) // float32[2,5,4]
 */
export const learnedPositions = operation(
  "learnedPositions",
  (length: number, features: number, { dtype = "float32" }: DTypeOption<FloatType> = {}): Layer<PositionParameters> => {
    const op = "learnedPositions"
    const [n, d] = [count(op, "length", length), count(op, "features", features)]
    return leaf(
      op,
      (k) => ({ table: normal(0.02)(k, [n, d], { dtype }) }),
      (p: PositionParameters, x: NDArray): NDArray => {
        const array = withFeatures(op, x, { axis: -1, features: d, ndim: 3 })
        const table = parameter(op, p, "table", [n, d])
        const steps: number = array.shape[1]
        if (steps > n)
          throw new ShapeError({
            op,
            problem: `${steps} steps are more than the ${n} that have a vector`,
            given: { x: show(array) },
            hint: `give at most ${n} steps`,
          })
        return add(array, slice(table, [0, 0], [steps, d]))
      },
    )
  },
  ["dtype"],
  2,
)

/** The options of `rotary`. */
export interface RotaryOptions {
  /** default 10000 */
  readonly base?: number
  /** the axis of the steps; default -2 */
  readonly axis?: number
  /** whether features 2i and 2i + 1 are a pair, as in the paper and by default, or i and i + features / 2 */
  readonly interleaved?: boolean
}

/** Sines or cosines of the angles, beside x without its last axis. */
const beside = (rows: readonly (readonly number[])[], x: NDArray, axis: number): NDArray => {
  const shape: Shape = x.shape
  const half = shape.at(-1)! / 2
  const table = tableOf(rows, half, x.dtype === "float64" ? "float64" : "float32")
  return reshape(
    table,
    shape.map((d, i) => (i === axis ? d : i === shape.length - 1 ? half : 1)),
  )
}

/**
 * Each pair of features turned by the angle step / base^(2i / features), so that the products of queries and keys depend
 * on the distance of their steps alone: [...,steps,features] (Su et al., "RoFormer", 2021).
 *
 * @throws ValueError unless there is an even number of features; ShapeError when there is no such axis
 * @example rotary(array([[1, 0], [1, 0]])) // [[1, 0], [0.5403023, 0.841471]]
 */
export const rotary = operation(
  "rotary",
  (x: NDArray, { base = 10000, axis = -2, interleaved = true }: RotaryOptions = {}): NDArray => {
    const op = "rotary"
    const shape: Shape = asArray(op, x).shape
    const at = normalizeAxis(op, axis, shape.length, show(x))
    const d = evenly(op, shape.at(-1) ?? 0)
    const turns = angles(shape[at]!, d, checkBase(op, base))
    const cos = beside(
      turns.map((row) => row.map(Math.cos)),
      x,
      at,
    )
    const sin = beside(
      turns.map((row) => row.map(Math.sin)),
      x,
      at,
    )
    const half = shape.slice(0, -1)
    const part = (y: NDArray, n: number): NDArray => {
      const before = y.shape.slice(0, -1).map(() => 0)
      if (interleaved)
        return reshape(slice(y, [...before, n], [...half, d], [...before.map(() => 1), 2]), [...half, d / 2])
      return slice(y, [...before, n * (d / 2)], [...half, (n + 1) * (d / 2)])
    }
    const [a, b] = [part(x, 0), part(x, 1)]
    const turned = [add(multiply(a, cos), negative(multiply(b, sin))), add(multiply(a, sin), multiply(b, cos))]
    return interleaved ? reshape(stack(turned, { axis: -1 }), shape) : concatenate(turned, { axis: -1 })
  },
  ["base", "axis", "interleaved"],
)
