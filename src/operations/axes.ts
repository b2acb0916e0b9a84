import {
  broadcastShapes,
  checkShape,
  type DType,
  type NDArray,
  normalizeAxes,
  normalizeAxis,
  range,
  type Shape,
  sameShape,
  showShape,
  sizeOf,
} from "../array/index.js"
import type { ExpandDims, Gradual, NoOptions, Reshape, Squeeze, Transpose, Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { reshape as reshapePrimitive, transpose as transposePrimitive } from "../primitives/shape.js"
import { asArray, asNumbers, expand, show } from "./operand.js"
import { operation } from "./operation.js"

/** The axis as an index from the front. */
export const axisOf = (op: string, x: NDArray, axis: number): number => normalizeAxis(op, axis, x.shape.length, show(x))

/** The axes, default all, as ascending indices from the front. */
export const axesOf = (
  op: string,
  x: NDArray,
  axes: number | readonly number[] | null | undefined,
): readonly number[] => normalizeAxes(op, axes, x.shape.length, show(x))

/** `x` in another shape of the same size; itself when it has the shape. */
export const reshapeTo = (x: NDArray, shape: Shape): NDArray =>
  sameShape(x.shape, shape) ? x : reshapePrimitive(x, [...shape])

/** `x` with axis `perm[i]` as axis `i`; itself when nothing moves. */
export const permute = (x: NDArray, perm: readonly number[]): NDArray =>
  perm.every((p, i) => p === i) ? x : transposePrimitive(x, perm)

/** The shape with its length -1, if there is one, made to fit; as it is when none fits. */
const inferred = (size: number, shape: Shape): Shape => {
  const rest = sizeOf(shape.filter((d) => d !== -1))
  const length = rest === 0 ? 0 : size / rest
  return Number.isInteger(length) ? shape.map((d) => (d === -1 ? length : d)) : shape
}

/**
 * The elements, in row-major order, in another shape; one length may be -1, which is computed.
 *
 * @throws ShapeError when the sizes differ
 * @example reshape(arange(6), [2, -1]) // [[0, 1, 2], [3, 4, 5]]
 */
export const reshape = <D extends DType, const S extends Shape>(
  x: NDArray<Unknown, D>,
  shape: S,
): NDArray<Reshape<S>, D> => {
  const size = sizeOf(asArray("reshape", x).shape)
  const isOpen = Array.isArray(shape) && shape.filter((d) => d === -1).length === 1
  const wanted = isOpen ? inferred(size, shape) : checkShape("reshape", shape)
  if (wanted.some((d) => !Number.isInteger(d) || d < 0) || sizeOf(wanted) !== size)
    throw new ShapeError({
      op: "reshape",
      problem: `${size} elements do not fill the shape ${showShape(shape)}`,
      given: { x: show(x) },
      hint: `the lengths must multiply to ${size}; one of them may be -1`,
    })
  return reshapeTo(x, wanted)
}

/**
 * The elements, in row-major order, as a vector.
 *
 * @throws TreeError unless x is an array
 * @example ravel(array([[1, 2], [3, 4]])) // [1, 2, 3, 4]
 */
export const ravel = <D extends DType>(x: NDArray<Unknown, D>): NDArray<readonly [Unknown], D> =>
  reshapeTo(asArray("ravel", x), [sizeOf(x.shape)])

/**
 * The axes in another order: axis `perm[i]` becomes axis i; reversed when no order is given.
 *
 * @throws ShapeError unless `perm` names every axis once
 * @example transpose(zeros([2, 3])) // float32[3,2]
 */
export const transpose = <S extends Shape, D extends DType, const P extends readonly number[] | undefined = undefined>(
  x: NDArray<S, D>,
  perm?: P,
): NDArray<Transpose<S, P>, D> => {
  const n = asArray("transpose", x).shape.length
  const order =
    perm === undefined
      ? [...range(n)].reverse()
      : asNumbers("transpose", perm, "perm").map((a) => axisOf("transpose", x, a))
  if (order.length !== n || new Set(order).size !== n)
    throw new ShapeError({
      op: "transpose",
      problem: `[${perm}] does not name each of the ${n} axes once`,
      given: { x: show(x) },
      hint: "use moveAxis(x, from, to) or swapAxes(x, a, b) to move some of them",
    })
  return permute(x, order)
}

/**
 * The array with two axes exchanged.
 *
 * @throws ShapeError when there is no such axis
 * @example swapAxes(zeros([2, 3, 4]), 0, -1) // float32[4,3,2]
 */
export const swapAxes = <D extends DType>(x: NDArray<Unknown, D>, a: number, b: number): NDArray<Unknown, D> => {
  const [i, j] = [axisOf("swapAxes", asArray("swapAxes", x), a), axisOf("swapAxes", x, b)]
  return permute(
    x,
    range(x.shape.length).map((k) => (k === i ? j : k === j ? i : k)),
  )
}

/** The order of axes in which those at `from` stand at `to` and the others keep theirs. */
const movedOrder = (n: number, from: readonly number[], to: readonly number[]): readonly number[] => {
  const others = range(n).filter((k) => !from.includes(k))
  const before = (k: number): number => to.filter((t) => t < k).length
  return range(n).map((k) => (to.includes(k) ? from[to.indexOf(k)]! : others[k - before(k)]!))
}

/**
 * The array with the axes `from` moved to the positions `to`; the others keep their order.
 *
 * @throws ShapeError when there is no such axis, or when `from` and `to` differ in length
 * @example moveAxis(zeros([2, 3, 4]), 0, -1) // float32[3,4,2]
 */
export const moveAxis = <D extends DType>(
  x: NDArray<Unknown, D>,
  from: number | readonly number[],
  to: number | readonly number[],
): NDArray<Unknown, D> => {
  asArray("moveAxis", x)
  const [sources, targets] = Object.entries({ from, to }).map(([name, axes]) =>
    asNumbers("moveAxis", axes, name).map((a) => axisOf("moveAxis", x, a)),
  )
  const once = (axes: readonly number[]): boolean => new Set(axes).size === axes.length
  if (sources!.length !== targets!.length || !once(sources!) || !once(targets!))
    throw new ShapeError({
      op: "moveAxis",
      problem: `the axes [${sources}] cannot move to [${targets}]`,
      given: { x: show(x) },
      hint: "name as many different axes as positions",
    })
  return permute(x, movedOrder(x.shape.length, sources!, targets!))
}

/** The options of `squeeze`. */
export interface SqueezeOptions {
  readonly axis?: number | readonly number[] | null
}

/**
 * The array without axes of length 1: all of them, or those given.
 *
 * @throws ShapeError when a given axis has another length
 * @example squeeze(zeros([1, 3, 1])) // float32[3]
 */
export const squeeze = operation(
  "squeeze",
  <S extends Shape, D extends DType, const O extends SqueezeOptions = NoOptions>(
    x: NDArray<S, D>,
    options?: O,
  ): NDArray<Squeeze<S, O>, D> => {
    asArray("squeeze", x)
    const axis = options?.axis
    const axes =
      axis === undefined || axis === null
        ? range(x.shape.length).filter((i) => x.shape[i] === 1)
        : axesOf("squeeze", x, axis)
    const wrong = axes.find((a) => x.shape[a] !== 1)
    if (wrong !== undefined)
      throw new ShapeError({
        op: "squeeze",
        problem: `axis ${wrong} has length ${x.shape[wrong]}, not 1`,
        given: { x: show(x) },
        hint: "only axes of length 1 can be dropped; index or reduce the others",
      })
    const kept: Shape = x.shape
    return reshapeTo(
      x,
      kept.filter((_, i) => !axes.includes(i)),
    )
  },
  ["axis"],
)

/**
 * The array with axes of length 1 at the given positions of the result.
 *
 * @throws ShapeError when a position is out of range or given twice
 * @example expandDims(zeros([2, 3]), -1) // float32[2,3,1]
 */
export const expandDims = <S extends Shape, D extends DType, const A extends number | readonly number[]>(
  x: NDArray<S, D>,
  axis: A,
): NDArray<ExpandDims<S, A>, D> => {
  const shape: Shape = asArray("expandDims", x).shape
  const n = shape.length + asNumbers("expandDims", axis, "axis").length
  return reshapeTo(x, withOnes(shape, normalizeAxes("expandDims", axis, n, show(x))))
}

/** The shape with length 1 at ascending positions of the result. */
export const withOnes = (shape: Shape, axes: readonly number[]): Shape =>
  axes.reduce<Shape>((s, a) => [...s.slice(0, a), 1, ...s.slice(a)], shape)

/**
 * The array repeated to a shape that its own broadcasts to.
 *
 * @throws ShapeError when its shape does not broadcast to that one
 * @example broadcastTo(array([1, 2]), [3, 2]) // [[1, 2], [1, 2], [1, 2]]
 */
export const broadcastTo = <D extends DType, const S extends Shape>(
  x: NDArray<Unknown, D>,
  shape: S,
): NDArray<Gradual<S>, D> => {
  const own: Shape = asArray("broadcastTo", x).shape
  const common = broadcastShapes(own, checkShape("broadcastTo", shape))
  if (common === null || !sameShape(common, shape))
    throw new ShapeError({
      op: "broadcastTo",
      problem: `the shape ${showShape(own)} does not broadcast to ${showShape(shape)}`,
      given: { x: show(x) },
      hint: "lengths must be equal, or 1 in x; add axes with expandDims(x, axis)",
    })
  return expand(x, [...shape])
}
