import type { AnyShape } from "../array/index.js"
import {
  checkShape,
  describe,
  isFloat,
  isNDArray,
  type NDArray,
  nameOfValue,
  normalizeAxis,
  range,
  type Shape,
  showShape,
} from "../array/index.js"
import { DTypeError, ShapeError, TreeError, ValueError } from "../errors/index.js"
import { moveAxis } from "../operations/axes.js"
import { operation } from "../operations/operation.js"
import { argmax } from "../primitives/arg.js"
import { add, neg } from "../primitives/arithmetic.js"
import { broadcastInDim } from "../primitives/broadcast.js"
import { slice } from "../primitives/pad.js"
import { iota, reshape, transpose } from "../primitives/shape.js"
import { sort } from "../primitives/sort.js"
import { checkKey, type Key } from "./key.js"
import { gumbelFor, type Mode } from "./samplers.js"
import type { FloatType } from "./uniform.js"

/** The options of `categorical`. */
export interface CategoricalOptions {
  /** the axis of the categories; default -1 */
  readonly axis?: number
  /** the shape of the result; default that of the logits without the axis */
  readonly shape?: Shape
  /** whether the leading axes of the shape may hold a category twice; default true */
  readonly replace?: boolean
  /** "low", by default, or "high", which resolves small probabilities more finely */
  readonly mode?: Mode
}

const withoutReplacement = (k: Key, logits: NDArray, axis: number, leading: Shape, mode: Mode | undefined): NDArray => {
  const op = "categorical"
  const count = leading.reduce((n, d) => n * d, 1)
  const own: Shape = logits.shape
  if (count > own[axis]!)
    throw new ValueError({
      op,
      problem: `there are ${own[axis]} categories to draw ${count} from without replacement`,
      given: { logits: describe(logits) },
      hint: "draw fewer, or with replacement",
    })
  const scores = moveAxis(add(logits, gumbelFor(op, k, own, logits.dtype, mode)), axis, -1)
  const shape: Shape = scores.shape
  const last = shape.length - 1
  const order = sort([neg(scores), iota(shape, "int32", last)], last, 1)[1]!
  const batch = shape.slice(0, last)
  const first = slice(
    order,
    shape.map(() => 0),
    [...batch, count],
    shape.map(() => 1),
  )
  return reshape(transpose(first, [last, ...range(last)]), [...leading, ...batch])
}

/**
 * Indices drawn with the probabilities softmax(logits) along an axis, by the Gumbel trick, int32; without replacement
 * those of the largest perturbed logits (Kool, van Hoof and Welling, 2019).
 *
 * `shape` is the shape of the result: any leading axes, then that of the logits without the axis.
 * @throws ShapeError when the shape does not end in that; ValueError when there are too few categories to draw from
 * without replacement
 * @example categorical(key(0), log(array([0.1, 0.9])), { shape: [100] }) // int32[100]
 */
export const categorical = operation(
  "categorical",
  (k: Key, logits: NDArray, options: CategoricalOptions = {}): NDArray<AnyShape, "int32"> => {
    const op = "categorical"
    checkKey(op, k)
    if (!isNDArray(logits))
      throw new TreeError({
        op,
        problem: `logits is ${nameOfValue(logits)}, not an array`,
        hint: "give the logarithms of the probabilities as an array",
      })
    if (!isFloat(logits.dtype))
      throw new DTypeError({
        op,
        problem: `takes float32 or float64, not ${logits.dtype}`,
        given: { logits: describe(logits) },
        hint: "give the logarithms of the probabilities: log(p)",
      })
    const dtype: FloatType = logits.dtype
    const axis = normalizeAxis(op, options.axis ?? -1, logits.shape.length, describe(logits))
    const batch: Shape = logits.shape.filter((_: number, i: number) => i !== axis)
    if (logits.shape[axis] === 0)
      throw new ShapeError({
        op,
        problem: `axis ${axis} has no elements to choose from`,
        given: { logits: describe(logits) },
        hint: "choose along an axis that has elements",
      })
    const shape = checkShape(op, options.shape ?? batch)
    const leading = shape.slice(0, shape.length - batch.length)
    if (shape.length < batch.length || batch.some((d, i) => d !== shape[leading.length + i]))
      throw new ShapeError({
        op,
        problem: `the shape ${showShape(shape)} does not end in the batch shape ${showShape(batch)}`,
        given: { logits: describe(logits) },
        hint: "give leading axes, then the shape of the logits without the axis",
      })
    if (options.replace === false) return withoutReplacement(k, logits, axis, leading, options.mode)
    const full = [...leading, ...logits.shape]
    const noise = gumbelFor(op, k, full, dtype, options.mode)
    const spreadLogits = broadcastInDim(
      logits,
      full,
      range(logits.shape.length).map((i) => i + leading.length),
    )
    return argmax(add(noise, spreadLogits), axis + leading.length)
  },
  ["axis", "shape", "replace", "mode"],
)
