import { type DType, type NDArray, type PartOf, type Shape, sizeOf } from "../array/index.js"
import type { NoOptions, Reduce, ReduceOptions } from "../array/shape-types.js"
import { div, max, sub } from "../primitives/arithmetic.js"
import { fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { squaredSize } from "../primitives/complex.js"
import { convert } from "../primitives/convert.js"
import { sqrt } from "../primitives/transcendental.js"
import { axesOf } from "./axes.js"
import { inexact } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"
import { masked, maskFor, reduceOver, spreadOver, type WhereOptions } from "./reduce.js"

/** The options of `variance` and `std`. */
export interface VarOptions extends WhereOptions {
  /** taken from the count: 1 makes the variance of a sample unbiased; default 0 */
  readonly ddof?: number
}

const checkInexact = (op: string, x: NDArray): void => checkTakes(op, inexact, [asArray(op, x)], { x })

const countOf = (x: NDArray, axes: readonly number[]): number => sizeOf(axes.map((a) => x.shape[a]))

type Count = NDArray | number

/** How many elements count, which depends on the elements of a mask if there is one. */
const counted = (op: string, x: NDArray, axes: readonly number[], where: NDArray | undefined, dtype: DType): Count =>
  where === undefined ? countOf(x, axes) : reduceSum(convert(maskFor(op, x, where), dtype), axes)

const divideBy = (total: NDArray, n: Count): NDArray => div(total, typeof n === "number" ? fill(total, n) : n)

const meanOver =
  (op: string, where: NDArray | undefined) =>
  (x: NDArray, axes: readonly number[]): NDArray =>
    divideBy(reduceSum(masked(op, x, where, 0), axes), counted(op, x, axes, where, x.dtype))

/** A mean over axes. */
export type Mean = <S extends Shape, D extends DType, const O extends WhereOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, D>

/**
 * The mean over axes, default all, of all elements or those of a mask.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis
 * @example mean(array([[1, 2], [3, 4]]), { axis: 0 }) // [2, 3]
 */
export const mean: Mean = operation(
  "mean",
  (x, options) => {
    checkInexact("mean", x)
    return reduceOver(x, axesOf("mean", x, options?.axis), options?.keepDims, meanOver("mean", options?.where))
  },
  ["axis", "keepDims", "where"],
)

/** Two passes: the squares of the distances from the mean do not cancel. */
const varianceOver =
  (op: string, { ddof = 0, where }: VarOptions = {}) =>
  (x: NDArray, axes: readonly number[]): NDArray => {
    const center = spreadOver(meanOver(op, where)(x, axes), x.shape, axes)
    const distance = masked(op, sub(masked(op, x, where, 0), center), where, 0)
    const total = reduceSum(squaredSize(distance), axes)
    const n = counted(op, x, axes, where, total.dtype)
    const free = typeof n === "number" ? Math.max(n - ddof, 0) : max(sub(n, fill(n, ddof)), zerosOf(n))
    return divideBy(total, free)
  }

/** A spread over axes. */
export type Spread = <S extends Shape, D extends DType, const O extends VarOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, PartOf<D>>

/**
 * The mean squared distance from the mean over axes, default all, in two passes; real for complex x.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis
 * @example variance(array([1, 3])) // 1
 */
export const variance: Spread = operation(
  "var",
  (x, options) => {
    checkInexact("var", x)
    return reduceOver(x, axesOf("var", x, options?.axis), options?.keepDims, varianceOver("var", options ?? {}))
  },
  ["axis", "keepDims", "where", "ddof"],
)

/**
 * The square root of the variance over axes, default all.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis
 * @example std(array([1, 3])) // 1
 */
export const std: Spread = operation(
  "std",
  (x, options) => {
    checkInexact("std", x)
    const axes = axesOf("std", x, options?.axis)
    return sqrt(reduceOver(x, axes, options?.keepDims, varianceOver("std", options ?? {})))
  },
  ["axis", "keepDims", "where", "ddof"],
)

/** A length over axes, which is real. */
export type Length = <S extends Shape, D extends DType, const O extends ReduceOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, PartOf<D>>

/**
 * The Euclidean norm over axes, default all: the square root of the sum of squares, with derivative NaN at 0.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example norm(array([3, 4])) // 5
 */
export const norm: Length = operation(
  "norm",
  (x, options) => {
    checkInexact("norm", x)
    const axes = axesOf("norm", x, options?.axis)
    return sqrt(reduceOver(x, axes, options?.keepDims, (y, over) => reduceSum(squaredSize(y), over)))
  },
  ["axis", "keepDims"],
)
