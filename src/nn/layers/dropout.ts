import { checked, listOf, ndarray, number, optional, options, truth } from "../../array/given.js"
import { describe, type NDArray, normalizeAxes, range, type Shape } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { broadcastTo, divide, multiply, where, zerosLike } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { bernoulli, type Key } from "../../random/index.js"
import { numberIn } from "../check.js"
import { inputOf } from "../kinds.js"
import { type Input, leaf, type StatefulLayer } from "../layer.js"

/** The options of `dropout`. */
export interface DropoutOptions {
  /** axes along which elements are dropped together, flax's broadcast_dims; none by default */
  readonly sharedAxes?: readonly number[]
  /** whether it scales in training, as by default, or afterwards, as in the first paper */
  readonly inverted?: boolean
}

/** Throws unless a rate of dropout is from 0 to 1. */
export const checkRate = (op: string, rate: number): number =>
  numberIn(op, "the rate", rate, (r) => r >= 0 && r <= 1, "a number from 0 to 1")

/**
 * x where the mask is true, divided by the probability of that unless `inverted` is false; 0 elsewhere.
 *
 * @example masked(array([1, 2]), array([true, false]), 0.5) // [2, 0]
 */
export const masked = checked(
  "masked",
  { x: ndarray, kept: ndarray, rate: number, inverted: optional(truth) },
  (x: NDArray, kept: NDArray, rate: number, inverted = true): NDArray =>
    rate === 1 ? zerosLike(x) : where(kept, inverted ? divide(x, 1 - rate) : x, zerosLike(x)),
)

/**
 * `dropout` in training, as a function of a key and an array.
 *
 * @example dropped(key(0), 0, array([1, 2])) // [1, 2]
 */
export const dropped = checked(
  "dropped",
  { k: ndarray, rate: number, x: ndarray, options: options({ sharedAxes: listOf(number), inverted: truth }) },
  (k: Key, rate: number, x: NDArray, { sharedAxes = [], inverted = true }: DropoutOptions = {}): NDArray => {
    const array = asArray("dropout", x)
    const shape: Shape = array.shape
    const shared = sharedAxes.length === 0 ? [] : normalizeAxes("dropout", sharedAxes, shape.length, describe(array))
    const kept = bernoulli(
      k,
      1 - rate,
      shape.map((d, i) => (shared.includes(i) ? 1 : d)),
    )
    return masked(array, shared.length === 0 ? kept : broadcastTo(kept, shape), rate, inverted)
  },
)

/** The key of an input that is to train. */
export const keyFor = (op: string, { key }: Input<unknown>): Key => {
  if (key !== null) return key
  throw new ValueError({
    op,
    problem: "training needs a key",
    hint: "give one: training(x, key); or do not train: inference(x)",
  })
}

const dropping = (op: string, rate: number, optionsOf: (ndim: number) => DropoutOptions): StatefulLayer<null, null> => {
  const r = checkRate(op, rate)
  return leaf(
    op,
    () => [null, null] as const,
    (_p: null, input: Input) => (s: null) => {
      inputOf(op, input)
      const x = asArray(op, input.x)
      const options = optionsOf(x.shape.length)
      const isOff = input.mode === "eval" || r === 0
      if (isOff) return [options.inverted === false ? multiply(x, 1 - r) : x, s] as const
      return [dropped(keyFor(op, input), r, x, options), s] as const
    },
  )
}

/**
 * In training each element is 0 with probability `rate`, and the others are divided by 1 - rate, so that the mean stays;
 * else x as it is (Srivastava et al., "Dropout", 2014, inverted as everywhere today). Its state is null.
 *
 * @throws ValueError unless the rate is from 0 to 1, or in training without a key
 * @example dropout(0.5).apply(null, inference(array([1, 2])))(null)[0] // [1, 2]
 */
export const dropout = operation(
  "dropout",
  (rate: number, options: DropoutOptions = {}): StatefulLayer<null, null> => dropping("dropout", rate, () => options),
  ["sharedAxes", "inverted"],
  1,
)

/**
 * `dropout` of whole channels [n,c,...spatial] (Tompson et al., "Efficient object localization using convolutional
 * networks", 2014).
 *
 * @throws ValueError unless the rate is from 0 to 1, or in training without a key
 * @example spatialDropout(0.5).apply(null, training(ones([1, 2, 3, 3]), key(0)))(null)[0] // float32[1,2,3,3]
 */
export const spatialDropout = operation(
  "spatialDropout",
  (rate: number): StatefulLayer<null, null> =>
    dropping("spatialDropout", rate, (ndim) => ({ sharedAxes: range(Math.max(0, ndim - 2)).map((i) => i + 2) })),
  [],
  1,
)
