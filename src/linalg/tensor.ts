import { type DType, type NDArray, range, type Shape, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { axisOf, permute, reshapeTo } from "../operations/axes.js"
import { inexact } from "../operations/elementwise.js"
import { asArray, asNumbers, show, showAll } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { asFloat, checkTogether } from "./operand.js"
import { inv, solve } from "./solve.js"

/** The options of `tensorinv`. */
export interface TensorinvOptions {
  /** how many axes come first in a and last in its inverse; default 2 */
  readonly ind?: number
}

/**
 * The inverse of the linear map that `tensordot(a, x, { axes: n })` is, as an array with the two groups of axes
 * exchanged: the first `ind` of a come last.
 *
 * @throws ShapeError unless both groups have as many elements; DTypeError unless a is float; ValueError for `ind` below 1
 * @example tensorinv(reshape(eye(6), [2, 3, 6])) // float32[6,2,3]
 */
export const tensorinv = operation(
  "tensorinv",
  <D extends DType>(a: NDArray<Unknown, D>, options: TensorinvOptions = {}): NDArray<Unknown, D> => {
    const { ind = 2 } = options
    if (!Number.isInteger(ind) || ind <= 0)
      throw new ValueError({ op: "tensorinv", problem: `ind is ${ind}`, hint: "use a whole number above 0" })
    const shape: Shape = asFloat("tensorinv", a, "a", inexact).shape
    const [first, rest] = [shape.slice(0, ind), shape.slice(ind)]
    if (sizeOf(first) !== sizeOf(rest))
      throw new ShapeError({
        op: "tensorinv",
        problem: `the first ${ind} axes have ${sizeOf(first)} elements, the others ${sizeOf(rest)}`,
        given: { a: show(a) },
        hint: "both groups need the same number of elements, as a square matrix has",
      })
    return reshapeTo(inv(reshapeTo(a, [sizeOf(first), sizeOf(rest)])), [...rest, ...first])
  },
  ["ind"],
)

/** The options of `tensorsolve`. */
export interface TensorsolveOptions {
  /** axes of a that are moved to its end first */
  readonly axes?: readonly number[] | null
}

/**
 * The x for which `tensordot(a, x, { axes: x.shape.length })` is b.
 *
 * @throws ShapeError unless x has as many elements as b; DTypeError unless both are of one float dtype
 * @example tensorsolve(reshape(eye(6), [2, 3, 6]), ones([2, 3])) // float32[6]
 */
export const tensorsolve = operation(
  "tensorsolve",
  <D extends DType>(
    a: NDArray<Unknown, D>,
    b: NDArray<Unknown, D>,
    options: TensorsolveOptions = {},
  ): NDArray<Unknown, D> => {
    asArray("tensorsolve", a, "a")
    asArray("tensorsolve", b, "b")
    checkTogether("tensorsolve", { a, b }, inexact)
    const moved = asNumbers("tensorsolve", options.axes ?? [], "axes").map((axis) => axisOf("tensorsolve", a, axis))
    const all = permute(a, [...range(a.shape.length).filter((i) => !moved.includes(i)), ...moved])
    const unknowns: Shape = all.shape.slice(b.shape.length)
    const n = sizeOf(unknowns)
    if (sizeOf(all.shape) !== n * n || sizeOf(b.shape) !== n)
      throw new ShapeError({
        op: "tensorsolve",
        problem: `${n} unknowns do not go with ${sizeOf(b.shape)} equations`,
        given: showAll({ a, b }),
        hint: "the shape of a must be that of b and, after it, that of x, with as many elements",
      })
    return reshapeTo(solve(reshapeTo(all, [n, n]), reshapeTo(b, [n])), unknowns)
  },
  ["axes"],
)
