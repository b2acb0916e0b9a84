import { type DType, type NDArray, nameOfValue, range } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { axisOf, permute, swapAxes, transpose } from "./axes.js"
import { asArray, asNumbers, show } from "./operand.js"
import { operation } from "./operation.js"
import { flip } from "./rearrange.js"

const checkDims = (op: string, x: NDArray, least: number): void => {
  if (asArray(op, x).shape.length < least)
    throw new ShapeError({
      op,
      problem: `needs an array with at least ${least} dimension${least === 1 ? "" : "s"}`,
      given: { x: show(x) },
      hint: "add axes with expandDims(x, axis)",
    })
}

/**
 * The columns in reverse order: `flip` along the second axis.
 *
 * @throws ShapeError for less than 2 dimensions
 * @example fliplr(array([[1, 2], [3, 4]])) // [[2, 1], [4, 3]]
 */
export const fliplr = <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> => {
  checkDims("fliplr", x, 2)
  return flip(x, { axis: 1 })
}

/**
 * The rows in reverse order: `flip` along the first axis.
 *
 * @throws ShapeError for a scalar
 * @example flipud(array([[1, 2], [3, 4]])) // [[3, 4], [1, 2]]
 */
export const flipud = <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> => {
  checkDims("flipud", x, 1)
  return flip(x, { axis: 0 })
}

/** The options of `rot90`. */
export interface Rot90Options {
  /** how many quarters of a turn; default 1 */
  readonly k?: number
  /** the plane: the turn is from the first of them towards the second; default [0, 1] */
  readonly axes?: readonly [number, number]
}

/**
 * The array turned by quarters in the plane of two axes.
 *
 * @throws ShapeError when the axes are not two of x
 * @example rot90(array([[1, 2], [3, 4]])) // [[2, 4], [1, 3]]
 */
export const rot90 = operation(
  "rot90",
  <D extends DType>(x: NDArray<Unknown, D>, { k = 1, axes = [0, 1] }: Rot90Options = {}): NDArray<Unknown, D> => {
    checkDims("rot90", x, 2)
    const [a, b, ...more] = asNumbers("rot90", axes, "axes").map((axis) => axisOf("rot90", x, axis))
    if (a === undefined || b === undefined || more.length > 0)
      throw new ValueError({
        op: "rot90",
        problem: `axes is ${nameOfValue(axes)}, not two axes`,
        hint: "name the two axes of the plane: { axes: [0, 1] }",
      })
    if (a === b)
      throw new ShapeError({
        op: "rot90",
        problem: `axis ${a} is given twice`,
        given: { x: show(x) },
        hint: "name two axes",
      })
    const quarters = ((k % 4) + 4) % 4
    if (quarters === 0) return x
    if (quarters === 2) return flip(x, { axis: [a, b] })
    return quarters === 1 ? swapAxes(flip(x, { axis: b }), a, b) : flip(swapAxes(x, a, b), { axis: b })
  },
  ["k", "axes"],
)

/**
 * The array with an axis moved back until it stands before the one at `start`.
 *
 * @throws ShapeError when there is no such axis or place
 * @example rollaxis(zeros([2, 3, 4]), 2) // float32[4,2,3]
 */
export const rollaxis = <D extends DType>(x: NDArray<Unknown, D>, axis: number, start = 0): NDArray<Unknown, D> => {
  const n: number = asArray("rollaxis", x).shape.length
  const from = axisOf("rollaxis", x, axis)
  const to = start === n ? n : axisOf("rollaxis", x, start)
  const others = range(n).filter((i) => i !== from)
  const at = to > from ? to - 1 : to
  return permute(x, [...others.slice(0, at), from, ...others.slice(at)])
}

/**
 * The axes in another order: `transpose` with the order given.
 *
 * @throws ShapeError unless `perm` names every axis once
 * @example permuteDims(zeros([2, 3, 4]), [2, 0, 1]) // float32[4,2,3]
 */
export const permuteDims = operation(
  "permuteDims",
  <D extends DType>(x: NDArray<Unknown, D>, perm: readonly number[]): NDArray<Unknown, D> => transpose(x, perm),
)

/**
 * The matrices in the last two axes transposed.
 *
 * @throws ShapeError for less than 2 dimensions
 * @example matrixTranspose(zeros([5, 2, 3])) // float32[5,3,2]
 */
export const matrixTranspose = operation(
  "matrixTranspose",
  <D extends DType>(x: NDArray<Unknown, D>): NDArray<Unknown, D> => {
    checkDims("matrixTranspose", x, 2)
    return swapAxes(x, -1, -2)
  },
)
