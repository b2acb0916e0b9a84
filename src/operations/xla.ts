import { checkShape, type DType, isFloat, type NDArray, type Shape, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { abs, add, div, floor, mul, sign, sub } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { pad } from "../primitives/pad.js"
import { select } from "../primitives/select.js"
import { reshapeTo } from "./axes.js"
import { type Binary, binary, integers, numeric, type Unary, unary } from "./elementwise.js"
import { asArray, asList, asNumbers, checkTakes, operands, show } from "./operand.js"
import { operation } from "./operation.js"
import { trunc } from "./rounding.js"
import { update } from "./update.js"

/**
 * The quotient without its fraction, toward 0 as in C; of an integer by 0 it is -1, all bits set, as in XLA.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example truncDivide(array([-7, 7], { dtype: "int32" }), 2) // [-3, 3]
 */
export const truncDivide: Binary = binary("truncDivide", numeric, (x, y) =>
  isFloat(x.dtype) ? trunc(div(x, y)) : div(x, y),
)

/** Adding a half first would round what is just below one up. */
const awayFromZero = (x: NDArray): NDArray => {
  const whole = floor(abs(x))
  const rest = sub(abs(x), whole)
  return mul(sign(x), select(lt(rest, fill(rest, 0.5)), whole, add(whole, fill(whole, 1))))
}

/**
 * The nearest whole number, halves away from 0; its derivative is 0.
 *
 * @throws DTypeError unless x is numeric
 * @example roundAway(array([0.5, -0.5, 2.5])) // [1, -1, 3]
 */
export const roundAway: Unary = unary("roundAway", numeric, (x) => (isFloat(x.dtype) ? awayFromZero(x) : x))

/** How much to put before, after and between the elements of an axis. */
export type Interior = readonly [low: number, high: number, interior: number]

/**
 * The array with a value before, after and between its elements along each axis, as XLA's Pad; negative amounts at the
 * ends cut off.
 *
 * @throws ShapeError unless there are three amounts for each axis; DTypeError when the dtypes differ; ValueError unless
 * they are numbers
 * @example padInterior(array([1, 2]), 0, [[1, -1, 2]]) // [0, 1, 0, 0]
 */
export const padInterior = operation(
  "padInterior",
  <D extends DType>(
    x: NDArray<Unknown, D>,
    value: NDArray<readonly [], D> | number,
    amounts: readonly Interior[],
  ): NDArray<Unknown, D> => {
    const [own, filling] = operands("padInterior", { x: asArray("padInterior", x), value })
    const shape: Shape = own!.shape
    const triples = asList("padInterior", amounts, "amounts").map((a, i) =>
      asNumbers("padInterior", a, `amounts[${i}]`),
    )
    if (triples.length !== shape.length || triples.some((a) => a.length !== 3) || filling!.shape.length > 0)
      throw new ShapeError({
        op: "padInterior",
        problem:
          filling!.shape.length > 0
            ? "the value must be a scalar"
            : `the amounts are not three for each of the ${shape.length} axes`,
        given: { x: show(x), value: show(value) },
        hint: "give [low, high, interior] for each axis",
      })
    const part = (k: 0 | 1 | 2): readonly number[] => triples.map((a) => a[k]!)
    return pad(own!, filling!, part(0), part(1), part(2))
  },
)

/**
 * For each of `count` segments the sum of the slices along the first axis that the int32 `segments` assign to it;
 * slices of other segments are dropped.
 *
 * @throws ShapeError unless there is one segment for each slice; DTypeError unless the segments are integers
 * @example segmentSum(array([1, 2, 3]), array([0, 1, 0], { dtype: "int32" }), 2) // [4, 2]
 */
export const segmentSum = operation(
  "segmentSum",
  <D extends DType>(x: NDArray<Unknown, D>, segments: NDArray, count: number): NDArray<Unknown, D> => {
    const own: Shape = asArray("segmentSum", x).shape
    const ids: Shape = asArray("segmentSum", segments, "segments").shape
    checkTakes("segmentSum", integers, [segments], { segments }, 'convert them first: astype(segments, "int32")')
    if (ids.length !== 1 || ids[0] !== own[0])
      throw new ShapeError({
        op: "segmentSum",
        problem: "there is not one segment for each slice",
        given: { x: show(x), segments: show(segments) },
        hint: "segments must be a vector as long as the first axis of x",
      })
    return update.add(
      fill({ shape: checkShape("segmentSum", [count, ...own.slice(1)]), dtype: x.dtype }, 0),
      [segments],
      x,
    )
  },
)

/**
 * The axes from `start` up to, not including, `stop`, by default all of the rest, as one; below 0 they are counted from
 * the end.
 *
 * @throws ShapeError when the axes end before they start
 * @example collapse(zeros([2, 3, 4]), 0, 2) // float32[6,4]
 */
export const collapse = operation(
  "collapse",
  <D extends DType>(x: NDArray<Unknown, D>, start: number, stop?: number): NDArray<Unknown, D> => {
    const shape: Shape = asArray("collapse", x).shape
    const n = shape.length
    const place = (axis: number): number => Math.min(Math.max(axis < 0 ? axis + n : axis, 0), n)
    const [from, to] = asNumbers("collapse", [start, stop ?? n], "axes").map(place)
    if (!Number.isInteger(from) || !Number.isInteger(to) || to! < from!)
      throw new ShapeError({
        op: "collapse",
        problem: `the axes from ${show(start)} to ${show(stop)} are no stretch`,
        given: { x: show(x) },
        hint: `use whole numbers from 0 to ${n}, the second not below the first`,
      })
    return reshapeTo(x, [...shape.slice(0, from), sizeOf(shape.slice(from, to)), ...shape.slice(to)])
  },
)
