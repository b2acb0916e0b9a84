import {
  checkShape,
  describe,
  isNDArray,
  type NDArray,
  normalizeAxis,
  range,
  type Shape,
  showShape,
} from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { take } from "../operations/take.js"
import { add, mul, neg, sub } from "../primitives/arithmetic.js"
import { broadcastInDim, fill, reduceSum } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { cumsum } from "../primitives/cumulative.js"
import { slice } from "../primitives/pad.js"
import { iota, reshape } from "../primitives/shape.js"
import { sort } from "../primitives/sort.js"
import { log } from "../primitives/transcendental.js"
import { checkKey, type Key } from "./key.js"
import { randint } from "./randint.js"
import { gumbel, type Mode, permutation } from "./samplers.js"
import { checkFloatType, type FloatType, uniform } from "./uniform.js"

/** The options of `choice`. */
export interface ChoiceOptions {
  /** whether the same item may be drawn again; default true */
  readonly replace?: boolean
  /** the probability of each item; default all equal */
  readonly p?: NDArray
  /** how finely small probabilities are resolved when drawing without replacement; default "low" */
  readonly mode?: Mode
  /** the axis of the array whose slices are drawn; default 0 */
  readonly axis?: number
}

/** The first index at which the cumulative sums reach r: how many of them are below it. */
const search = (sums: NDArray, r: NDArray): NDArray => {
  const shape: Shape = r.shape
  const full = [...shape, sums.shape[0]]
  const axes = range(shape.length)
  const isBelow = lt(broadcastInDim(sums, full, [shape.length]), broadcastInDim(r, full, axes))
  return reduceSum(convert(isBelow, "int32"), [shape.length])
}

const last = (x: NDArray): NDArray => reshape(slice(x, [x.shape[0] - 1], [x.shape[0]], [1]), [])

const weighted = (k: Key, p: NDArray, shape: Shape, replace: boolean, mode: Mode | undefined): NDArray => {
  const dtype = p.dtype as FloatType
  if (replace) {
    const sums = cumsum(p, 0, false)
    const u = uniform(k, shape, { dtype })
    return search(sums, mul(broadcastInDim(last(sums), shape, []), sub(fill(u, 1), u)))
  }
  const scores = add(gumbel(k, p.shape, { dtype, ...(mode && { mode }) }), log(p))
  const order = sort([neg(scores), iota(p.shape, "int32", 0)], 0, 1)[1]!
  const count = shape.reduce((n, d) => n * d, 1)
  return reshape(slice(order, [0], [count], [1]), shape)
}

const first = (x: NDArray, axis: number, count: number): NDArray => {
  const shape: Shape = x.shape
  return slice(
    x,
    shape.map(() => 0),
    shape.map((d, i) => (i === axis ? count : d)),
    shape.map(() => 1),
  )
}

/**
 * Items drawn at random: from 0 to a - 1 for a number, from the slices along an axis for an array.
 *
 * @throws ValueError when there are not enough items to draw without replacement; ShapeError when p is no vector of
 * one probability an item
 * @example choice(key(0), 5, [3], { replace: false }) // int32[3]
 */
export const choice = operation(
  "choice",
  (k: Key, a: number | NDArray, shape: Shape = [], options: ChoiceOptions = {}): NDArray => {
    const op = "choice"
    checkKey(op, k)
    const { replace = true, p } = options
    const axis = isNDArray(a) ? normalizeAxis(op, options.axis ?? 0, a.shape.length, describe(a)) : 0
    const size: number = isNDArray(a) ? a.shape[axis] : a
    const count = checkShape(op, shape).reduce((n, d) => n * d, 1)
    if (!Number.isInteger(size) || size < 0 || (size === 0 && count > 0) || (!replace && count > size))
      throw new ValueError({
        op,
        problem: `there are ${show(size)} items to draw ${count} from${replace ? "" : " without replacement"}`,
        hint: replace ? "give at least one item" : "draw fewer, or with replacement",
      })
    if (p !== undefined) {
      checkFloatType(op, p.dtype)
      if (p.shape.length !== 1 || p.shape[0] !== size)
        throw new ShapeError({
          op,
          problem: `p has the shape ${showShape(p.shape)}, not [${size}]`,
          given: { p: describe(p) },
          hint: "give one probability for each item",
        })
      const indices = weighted(k, p, shape, replace, options.mode)
      return isNDArray(a) ? take(a, indices, { axis }) : indices
    }
    if (replace) {
      const indices = randint(k, shape, 0, size)
      return isNDArray(a) ? take(a, indices, { axis }) : indices
    }
    const drawn = first(permutation(k, a, { axis }), axis, count)
    const own: Shape = isNDArray(a) ? a.shape : [size]
    return reshape(drawn, [...own.slice(0, axis), ...shape, ...own.slice(axis + 1)])
  },
  ["replace", "p", "mode", "axis"],
)
