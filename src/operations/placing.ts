import { type DType, type NDArray, range, type Shape, sizeOf } from "../array/index.js"
import type { AxisOption, Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { max, sub } from "../primitives/arithmetic.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { cumsum } from "../primitives/cumulative.js"
import { select } from "../primitives/select.js"
import { iota } from "../primitives/shape.js"
import { remainder } from "./arithmetic.js"
import { axisOf, reshapeTo } from "./axes.js"
import { resize } from "./editing.js"
import { truth } from "./logic.js"
import { asArray, commonShape, expand, operands, show } from "./operand.js"
import { operation } from "./operation.js"
import { take } from "./take.js"
import { type DiagonalOption, diag } from "./triangle.js"
import { update } from "./update.js"

/** The options of `put`. */
export interface PutOptions {
  /** what an index out of range means: the nearest element ("clip", the default), or that many places around ("wrap") */
  readonly mode?: "clip" | "wrap"
}

/**
 * The array with values at indices of the flattened array; too few values are repeated. Of several values for one place
 * the last one stays.
 *
 * @throws DTypeError unless the indices are integers
 * @example put(array([1, 2, 3]), array([0, 2], { dtype: "int32" }), array([7, 8])) // [7, 2, 8]
 */
export const put = operation(
  "put",
  <S extends Shape, D extends DType>(
    x: NDArray<S, D>,
    indices: NDArray,
    values: NDArray<Unknown, D> | number,
    { mode = "clip" }: PutOptions = {},
  ): NDArray<S, D> => {
    const [own, added] = operands("put", { x: asArray("put", x), values })
    const n = sizeOf(own!.shape)
    const flat = reshapeTo(asArray("put", indices, "indices"), [sizeOf(indices.shape)])
    const index = mode === "wrap" ? remainder(flat, n) : flat
    return reshapeTo(update.set(reshapeTo(own!, [n]), index, resize(added!, flat.shape), { mode: "clip" }), x.shape)
  },
  ["mode"],
)

/**
 * The array with the values, one after the other and repeated when they are too few, where the mask holds.
 *
 * @throws ShapeError when the mask has another size
 * @example place(array([1, 2, 3]), array([true, false, true]), array([7, 8])) // [7, 2, 8]
 */
export const place = operation(
  "place",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, mask: NDArray, values: NDArray<Unknown, D>): NDArray<S, D> => {
    const n = sizeOf(asArray("place", x).shape)
    const count = sizeOf(asArray("place", values, "values").shape)
    if (sizeOf(asArray("place", mask, "mask").shape) !== n || count === 0)
      throw new ShapeError({
        op: "place",
        problem: count === 0 ? "there are no values" : "the mask has another size than x",
        given: { x: show(x), mask: show(mask), values: show(values) },
        hint: "give one truth value for each element, and one value at least",
      })
    const chosen = reshapeTo(truth(mask), [n])
    const order = cumsum(convert(chosen, "int32"), 0, false)
    const which = remainder(max(sub(order, fill(order, 1)), zerosOf(order)), count)
    const each = take(reshapeTo(values, [count]), which, { axis: 0, mode: "clip" })
    return reshapeTo(select(chosen, each, reshapeTo(x, [n])), x.shape)
  },
)

/**
 * The array with values at indices along an axis, default the last; the inverse of `takeAlongAxis`. Of several values for
 * one place the last one stays.
 *
 * @throws ShapeError when the other axes do not broadcast; DTypeError unless the indices are integers
 * @example putAlongAxis(zeros([1, 3]), array([[1]], { dtype: "int32" }), 5) // [[0, 5, 0]]
 */
export const putAlongAxis = operation(
  "putAlongAxis",
  <S extends Shape, D extends DType>(
    x: NDArray<S, D>,
    indices: NDArray,
    values: NDArray<Unknown, D> | number,
    options: AxisOption = {},
  ): NDArray<S, D> => {
    const op = "putAlongAxis"
    const places = asArray(op, indices, "indices")
    const [own, added] = operands(op, { x, values })
    const axis = axisOf(op, own!, options.axis ?? -1)
    if (places.shape.length !== own!.shape.length)
      throw new ShapeError({
        op,
        problem: `x has ${own!.shape.length} axes and the indices ${places.shape.length}`,
        given: { x: show(x), indices: show(indices) },
        hint: "give an array of indices with as many axes; add one with expandDims(indices, axis)",
      })
    const shape: Shape = own!.shape.map((d: number, i: number) => (i === axis ? (places.shape[axis] ?? 1) : d))
    commonShape(op, [shape, places.shape], { x, indices })
    const index = shape.map((_, i) => (i === axis ? expand(places, shape) : iota(shape, "int32", i)))
    return update.set(own!, index, expand(added!, shape))
  },
  ["axis"],
)

/** The options of `fillDiagonal`. */
export interface FillDiagonalOptions {
  /** whether the diagonal of a tall matrix begins again after its end; default false */
  readonly wrap?: boolean
}

/**
 * The array with a value, or a vector repeated, on its main diagonal: where all indices are equal.
 *
 * @throws ShapeError for less than 2 dimensions, or more than 2 of different lengths
 * @example fillDiagonal(zeros([2, 2]), 5) // [[5, 0], [0, 5]]
 */
export const fillDiagonal = operation(
  "fillDiagonal",
  <S extends Shape, D extends DType>(
    x: NDArray<S, D>,
    value: NDArray<Unknown, D> | number,
    { wrap = false }: FillDiagonalOptions = {},
  ): NDArray<S, D> => {
    const [own, added] = operands("fillDiagonal", { x, value })
    const shape: Shape = own!.shape
    if (shape.length < 2 || (shape.length > 2 && new Set(shape).size > 1))
      throw new ShapeError({
        op: "fillDiagonal",
        problem: "needs a matrix, or more dimensions of one length",
        given: { x: show(x) },
        hint: "add axes with expandDims(x, axis)",
      })
    const [n, m] = [shape[0]!, shape[1]!]
    const step = shape.length === 2 ? m + 1 : shape.reduce((k) => k * n + 1, 0)
    const end = shape.length === 2 && !wrap ? Math.min(n, m) * m : sizeOf(shape)
    const size = sizeOf(shape)
    const flat = reshapeTo(own!, [size])
    const count = Math.ceil(Math.min(end, size) / step)
    const places = range(count).map((i) => i * step)
    return reshapeTo(update.set(flat, [places], resize(added!, [count])), shape)
  },
  ["wrap"],
)

/**
 * A matrix with the flattened elements of x on its k-th diagonal and zeros elsewhere.
 *
 * @throws TreeError unless x is an array
 * @example diagflat(array([[1, 2]])) // [[1, 0], [0, 2]]
 */
export const diagflat = operation(
  "diagflat",
  <D extends DType>(x: NDArray<Unknown, D>, options: DiagonalOption = {}): NDArray<Unknown, D> =>
    diag(reshapeTo(asArray("diagflat", x), [sizeOf(x.shape)]), options),
  ["k"],
)
