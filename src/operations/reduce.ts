import { type DType, type NDArray, type Shape, sizeOf } from "../array/index.js"
import type { Counted, NoOptions, Reduce, ReduceOptions, Unknown } from "../array/shape-types.js"
import { DTypeError, ShapeError, ValueError } from "../errors/index.js"
import { add, max as larger, mul, min as smaller } from "../primitives/arithmetic.js"
import { broadcastInDim, fill, otherAxes, reduceSum } from "../primitives/broadcast.js"
import { convert } from "../primitives/convert.js"
import { reduceAnd, reduceMax, reduceMin, reduceOr, reduceProd } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { axesOf, reshapeTo } from "./axes.js"
import { comparable, numbers } from "./elementwise.js"
import { truth } from "./logic.js"
import { asArray, checkTakes, commonShape, expand, show, showAll } from "./operand.js"
import { operation } from "./operation.js"

/** The shape with length 1 at the axes. */
export const keptShape = (shape: Shape, axes: readonly number[]): Shape =>
  shape.map((d, i) => (axes.includes(i) ? 1 : d))

/** What a reduction over axes gave, repeated along them. */
export const spreadOver = (y: NDArray, shape: Shape, axes: readonly number[]): NDArray =>
  broadcastInDim(y, shape, otherAxes(shape.length, axes))

/** A reduction over ascending axes, which stay with length 1 if asked for. */
export const reduceOver = (
  x: NDArray,
  axes: readonly number[],
  keepDims: boolean | undefined,
  f: (x: NDArray, axes: readonly number[]) => NDArray,
): NDArray => {
  const y = f(x, axes)
  return keepDims === true ? reshapeTo(y, keptShape(x.shape, axes)) : y
}

/** The options of a reduction of some elements. */
export interface WhereOptions extends ReduceOptions {
  /** which elements count, a mask that broadcasts to the array; all of them by default */
  readonly where?: NDArray<Unknown, "bool">
}

/** The options of a reduction that can begin with a number. */
export interface FoldOptions extends WhereOptions {
  /** a number that is reduced together with the elements */
  readonly initial?: number
}

/** The mask of a reduction in the shape of its array. */
export const maskFor = (op: string, x: NDArray, where: NDArray): NDArray => {
  const given = { x, where }
  if (asArray(op, where, "where").dtype !== "bool")
    throw new DTypeError({
      op,
      problem: `the mask must be bool, not ${where.dtype}`,
      given: showAll(given),
      hint: "compare first: { where: greater(x, 0) }",
    })
  commonShape(op, [x.shape, where.shape], given)
  return expand(where, x.shape)
}

/** x with a number in place of the elements that do not count. */
export const masked = (op: string, x: NDArray, where: NDArray | undefined, otherwise: number): NDArray =>
  where === undefined ? x : select(maskFor(op, x, where), x, fill(x, otherwise))

/** A reduction that keeps the dtype. */
export type Reduction = <S extends Shape, D extends DType, const O extends ReduceOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, D>

/** A reduction to an element, or the initial number. */
export type Extremum = <S extends Shape, D extends DType, const O extends FoldOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, D>

/** A reduction to numbers, in which bool is counted. */
export type Counting = <S extends Shape, D extends DType, const O extends FoldOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, Counted<D>>

/** A reduction to truth values. */
export type Quantifier = <S extends Shape, const O extends WhereOptions = NoOptions>(
  x: NDArray<S>,
  options?: O,
) => NDArray<Reduce<S, O>, "bool">

/* @__NO_SIDE_EFFECTS__ */
const counting =
  (
    op: string,
    f: (x: NDArray, axes: readonly number[]) => NDArray,
    combine: (x: NDArray, y: NDArray) => NDArray,
    identity: number,
  ): Counting =>
  (x, options) => {
    const y = asArray(op, x).dtype === "bool" ? convert(x, "int32") : x
    checkTakes(op, numbers, [y], { x })
    const counted = masked(op, y, options?.where, identity)
    const total = reduceOver(counted, axesOf(op, x, options?.axis), options?.keepDims, f)
    return options?.initial === undefined ? total : combine(total, fill(total, options.initial))
  }

/**
 * The sum over axes, default all; of bool, the int32 count; integers modulo 2^32.
 *
 * @throws ShapeError when there is no such axis
 * @example sum(array([[1, 2], [3, 4]]), { axis: 0 }) // [4, 6]
 */
export const sum: Counting = operation("sum", counting("sum", reduceSum, add, 0), [
  "axis",
  "keepDims",
  "where",
  "initial",
])

/**
 * The product over axes, default all; integers modulo 2^32; the derivative is right at zeros too.
 *
 * @throws ShapeError when there is no such axis
 * @example prod(array([[1, 2], [3, 4]]), { axis: 0 }) // [3, 8]
 */
export const prod: Counting = operation("prod", counting("prod", reduceProd, mul, 1), [
  "axis",
  "keepDims",
  "where",
  "initial",
])

/** Throws when an output element would have nothing to choose from. */
export const checkSome = (op: string, x: NDArray, axes: readonly number[]): void => {
  const shape: Shape = x.shape
  const empty = axes.find((a) => shape[a] === 0)
  if (empty !== undefined && sizeOf(shape.filter((_, i) => !axes.includes(i))) > 0)
    throw new ShapeError({
      op,
      problem: `axis ${empty} has no elements, and ${op} of none is not defined`,
      given: { x: show(x) },
      hint: "reduce axes that have elements",
    })
}

/* @__NO_SIDE_EFFECTS__ */
const extremum =
  (
    op: string,
    f: (x: NDArray, axes: readonly number[]) => NDArray,
    combine: (x: NDArray, y: NDArray) => NDArray,
  ): Extremum =>
  (x, options) => {
    checkTakes(op, comparable, [asArray(op, x)], { x })
    const axes = axesOf(op, x, options?.axis)
    const initial = options?.initial
    if (initial === undefined) {
      if (options?.where !== undefined)
        throw new ValueError({
          op,
          problem: "there may be no element where the mask holds",
          given: { x: show(x) },
          hint: "give the value for that case: { where, initial }",
        })
      checkSome(op, x, axes)
      return reduceOver(x, axes, options?.keepDims, f)
    }
    const others: Shape = x.shape
    const shape = options?.keepDims === true ? keptShape(others, axes) : others.filter((_, i) => !axes.includes(i))
    const start = fill({ shape, dtype: x.dtype }, initial)
    if (axes.some((a) => others[a] === 0)) return start
    return combine(reduceOver(masked(op, x, options?.where, initial), axes, options?.keepDims, f), start)
  }

/**
 * The largest element over axes, default all, of complex numbers as `greater` orders them; NaN if there is one; ties
 * share the derivative.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example max(array([[1, 4], [3, 2]]), { axis: 0 }) // [3, 4]
 */
export const max: Extremum = operation("max", extremum("max", reduceMax, larger), [
  "axis",
  "keepDims",
  "where",
  "initial",
])

/**
 * The smallest element over axes, default all, of complex numbers as `less` orders them; NaN if there is one; ties
 * share the derivative.
 *
 * @throws ShapeError when there is no such axis, or no element
 * @example min(array([[1, 4], [3, 2]]), { axis: 0 }) // [1, 2]
 */
export const min: Extremum = operation("min", extremum("min", reduceMin, smaller), [
  "axis",
  "keepDims",
  "where",
  "initial",
])

/* @__NO_SIDE_EFFECTS__ */
const quantifier =
  (op: string, f: (x: NDArray, axes: readonly number[]) => NDArray, identity: number): Quantifier =>
  (x, options) => {
    checkTakes(op, comparable, [asArray(op, x)], { x })
    const counted = masked(op, truth(x), options?.where, identity)
    return reduceOver(counted, axesOf(op, x, options?.axis), options?.keepDims, f)
  }

/**
 * Whether some element over axes, default all, is true or not 0.
 *
 * @throws ShapeError when there is no such axis
 * @example any(array([false, true])) // true
 */
export const any: Quantifier = operation("any", quantifier("any", reduceOr, 0), ["axis", "keepDims", "where"])

/**
 * Whether all elements over axes, default all, are true or not 0; true of none.
 *
 * @throws ShapeError when there is no such axis
 * @example all(array([false, true])) // false
 */
export const all: Quantifier = operation("all", quantifier("all", reduceAnd, 1), ["axis", "keepDims", "where"])
