import { type DType, isComplexArray, type NDArray, type PartOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { axesOf, axisOf, moveAxis, reshapeTo } from "../operations/axes.js"
import { inexact } from "../operations/elementwise.js"
import { asNumbers, show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { power } from "../operations/power.js"
import { keptShape, reduceOver } from "../operations/reduce.js"
import { abs, mul } from "../primitives/arithmetic.js"
import { reduceSum, zerosOf } from "../primitives/broadcast.js"
import { ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { svd } from "../primitives/linalg/svd.js"
import { reduceMax, reduceMin } from "../primitives/reduce.js"
import { sqrt } from "../primitives/transcendental.js"
import { asFloat, asMatrices } from "./operand.js"

type Axes = readonly number[]

/** What a norm is made of: real numbers themselves, of complex ones the sizes. */
const sizesOf = (x: NDArray): NDArray => (isComplexArray(x) ? abs(x) : x)

/** (sum |x|^ord)^(1/ord) over axes, and its limits. */
const vectorNormOver = (x: NDArray, axes: Axes, ord: number): NDArray => {
  if (ord === 2) return sqrt(reduceSum(mul(x, x), axes))
  if (ord === Infinity) return reduceMax(abs(x), axes)
  if (ord === -Infinity) return reduceMin(abs(x), axes)
  if (ord === 0) return reduceSum(convert(ne(x, zerosOf(x)), x.dtype), axes)
  if (ord === 1) return reduceSum(abs(x), axes)
  return power(reduceSum(power(abs(x), ord), axes), 1 / ord)
}

/** The order of a matrix norm. */
export type MatrixOrd = "fro" | "nuc" | 1 | -1 | 2 | -2 | number

const unknownOrd = (op: string, ord: unknown): ValueError =>
  new ValueError({
    op,
    problem: `${String(ord)} is no order of a matrix norm`,
    hint: 'use "fro", "nuc", 1, -1, 2, -2, Infinity or -Infinity',
  })

/** Sums of sizes along one axis, of which the largest or smallest along the other is taken. */
const extremeSum = (x: NDArray, along: number, across: number, pick: typeof reduceMax): NDArray =>
  pick(reduceSum(abs(x), [along]), [across - (across > along ? 1 : 0)])

const matrixNormOver = (op: string, z: NDArray, [row, col]: readonly [number, number], ord: MatrixOrd): NDArray => {
  const x = sizesOf(z)
  const singular = (): NDArray => svd(moveAxis(asFloat(op, z, "x"), [row, col], [-2, -1]))[1]
  const last = x.shape.length - 2
  switch (ord) {
    case "fro":
      return sqrt(reduceSum(mul(x, x), row < col ? [row, col] : [col, row]))
    case "nuc":
      return reduceSum(singular(), [last])
    case 1:
      return extremeSum(x, row, col, reduceMax)
    case -1:
      return extremeSum(x, row, col, reduceMin)
    case Infinity:
      return extremeSum(x, col, row, reduceMax)
    case -Infinity:
      return extremeSum(x, col, row, reduceMin)
    case 2:
      return reduceMax(singular(), [last])
    case -2:
      return reduceMin(singular(), [last])
    default:
      throw unknownOrd(op, ord)
  }
}

/** The options of `vectorNorm`. */
export interface VectorNormOptions {
  /** the axes that make one vector; default all */
  readonly axis?: number | readonly number[] | null
  readonly keepDims?: boolean
  /** default 2 */
  readonly ord?: number
}

/**
 * The p-norm (sum |x|^p)^(1/p) of the vectors in some axes, default the whole array; `ord` is p: also Infinity and
 * -Infinity for the largest and smallest size, and 0 for the number of elements that are not 0.
 *
 * The derivative of the 2-norm at 0 is NaN, as the formula has it.
 * @throws ShapeError when there is no such axis; DTypeError unless x is float or complex
 * @example vectorNorm(array([3, 4])) // 5
 */
export const vectorNorm = operation(
  "vectorNorm",
  <D extends DType>(x: NDArray<Unknown, D>, options: VectorNormOptions = {}): NDArray<Unknown, PartOf<D>> =>
    vectorNormOf("vectorNorm", x, options),
  ["axis", "keepDims", "ord"],
)

const vectorNormOf = (op: string, x: NDArray, { axis, keepDims, ord = 2 }: VectorNormOptions): NDArray => {
  if (typeof ord !== "number")
    throw new ValueError({ op, problem: `${String(ord)} is no order of a vector norm`, hint: "use a number" })
  const own = sizesOf(asFloat(op, x, "x", inexact))
  return reduceOver(own, axesOf(op, x, axis), keepDims, (y, axes) => vectorNormOver(y, axes, ord))
}

/** The options of `matrixNorm`. */
export interface MatrixNormOptions {
  readonly keepDims?: boolean
  /** default "fro" */
  readonly ord?: MatrixOrd
}

/**
 * The norms of the matrices in the last two axes: "fro" (Frobenius), "nuc" (the sum of the singular values), 2 and -2
 * (the largest and smallest one), 1 and -1 (of the sums of sizes of columns), Infinity and -Infinity (of rows).
 *
 * @throws ShapeError unless x holds matrices; DTypeError unless x is float, or complex where no singular values are
 * asked for; ValueError for another order
 * @example matrixNorm(array([[3, 0], [0, 4]]), { ord: 2 }) // 4
 */
export const matrixNorm = operation(
  "matrixNorm",
  <D extends DType>(x: NDArray<Unknown, D>, options: MatrixNormOptions = {}): NDArray<Unknown, PartOf<D>> => {
    const { keepDims, ord = "fro" } = options
    const n: number = asMatrices("matrixNorm", x, "x", inexact).shape.length
    return reduceOver(x, [n - 2, n - 1], keepDims, (y) => matrixNormOver("matrixNorm", y, [n - 2, n - 1], ord))
  },
  ["keepDims", "ord"],
)

/** The options of `norm`. */
export interface NormOptions {
  /** one axis for vectors, two for matrices (rows, columns); default all */
  readonly axis?: number | readonly number[] | null
  readonly keepDims?: boolean
  /** by default 2 for vectors and "fro" for matrices */
  readonly ord?: MatrixOrd
}

/**
 * The norm of vectors (one axis, or an array with one) or matrices (two axes); without axes and order, of the whole
 * array as one vector. The orders are those of `vectorNorm` and `matrixNorm`.
 *
 * The derivative of the 2-norm at 0 is NaN, as the formula has it.
 * @throws ShapeError for other numbers of axes; DTypeError unless x is float or complex; ValueError for an unknown order
 * @example norm(array([[3, 4], [6, 8]]), { axis: 1 }) // [5, 10]
 */
export const norm = operation(
  "norm",
  <D extends DType>(x: NDArray<Unknown, D>, options: NormOptions = {}): NDArray<Unknown, PartOf<D>> => {
    const { axis, keepDims, ord } = options
    asFloat("norm", x, "x", inexact)
    const isWhole = axis === undefined || axis === null
    const axes = isWhole ? axesOf("norm", x, null) : asNumbers("norm", axis, "axis").map((a) => axisOf("norm", x, a))
    if (axes.length === 1 || (isWhole && ord === undefined)) {
      if (ord === "fro" || ord === "nuc")
        throw new ValueError({ op: "norm", problem: `${ord} is no order of a vector norm`, hint: "use a number" })
      return vectorNormOf("norm", x, { axis: axes, ...(keepDims === undefined ? {} : { keepDims }), ord: ord ?? 2 })
    }
    if (axes.length !== 2 || axes[0] === axes[1])
      throw new ShapeError({
        op: "norm",
        problem: `a norm of order ${String(ord)} over ${axes.length} axes is not defined`,
        given: { x: show(x) },
        hint: "name one axis for vectors or two different ones for matrices",
      })
    const y = matrixNormOver("norm", x, [axes[0]!, axes[1]!], ord ?? "fro")
    return keepDims === true ? reshapeTo(y, keptShape(x.shape, axes)) : y
  },
  ["axis", "keepDims", "ord"],
)
