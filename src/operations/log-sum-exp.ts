import { type DType, type NDArray, partsOf, type Shape, sameShape, sizeOf } from "../array/index.js"
import type { NoOptions, Reduce } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { abs, add, mul, sign, stopGradient, sub } from "../primitives/arithmetic.js"
import { dropAxes, fill, reduceSum, zerosOf } from "../primitives/broadcast.js"
import { eq } from "../primitives/compare.js"
import { alike } from "../primitives/complex.js"
import { reduceMax } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { exp, log } from "../primitives/transcendental.js"
import { axesOf } from "./axes.js"
import { floats, inexact } from "./elementwise.js"
import { asArray, broadcast, checkTakes, showAll } from "./operand.js"
import { operation } from "./operation.js"
import { masked, reduceOver, spreadOver, type WhereOptions } from "./reduce.js"

/** The options of `logSumExp`. */
export interface LogSumExpOptions extends WhereOptions {
  /** what each e^x is multiplied by, numbers that broadcast to the array; default 1 */
  readonly b?: NDArray | number
}

/** The logarithm of a sum over axes. */
export type LogSumExp = <S extends Shape, D extends DType, const O extends LogSumExpOptions = NoOptions>(
  x: NDArray<S, D>,
  options?: O,
) => NDArray<Reduce<S, O>, D>

/** The largest element, or real part, as a constant; 0 where it is infinite, since an infinity cannot be subtracted from itself. */
const finiteMax = (x: NDArray, axes: readonly number[]): NDArray => {
  const m = reduceMax(stopGradient(partsOf(x)?.[0] ?? x), axes)
  return select(eq(abs(m), fill(m, Infinity)), zerosOf(m), m)
}

/** The weights in the shape of x. */
const weightsFor = (op: string, x: NDArray, b: NDArray | number): NDArray => {
  const [, weights] = broadcast(op, { x, b })
  if (sameShape(weights!.shape, x.shape)) return weights!
  throw new ShapeError({
    op,
    problem: "the weights do not broadcast to the shape of x",
    given: showAll({ x, b }),
    hint: "broadcast x first: broadcastTo(x, shape)",
  })
}

/** The sum of b e^(x - m), and m. */
const sumOf = (op: string, x: NDArray, axes: readonly number[], { b, where }: LogSumExpOptions): readonly NDArray[] => {
  const own = masked(op, x, where, -Infinity)
  const weights = b === undefined ? null : weightsFor(op, x, b)
  // A weight of 0 takes an element out, an infinite one too.
  const y = weights === null ? own : select(eq(weights, zerosOf(weights)), fill(own, -Infinity), own)
  const m = alike(finiteMax(y, axes), y)
  const e = exp(sub(y, spreadOver(m, x.shape, axes)))
  return [reduceSum(weights === null ? e : mul(weights, e), axes), m]
}

const nothing = (x: NDArray, axes: readonly number[], value: number): NDArray =>
  fill({ shape: dropAxes(x.shape, axes), dtype: x.dtype }, value)

/**
 * log(sum(b e^x)) over axes, default all, without overflow; -Infinity, with derivative NaN, where all elements are, and
 * NaN where the sum is negative.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis
 * @example logSumExp(array([1000, 1000])) // 1000.6931
 */
export const logSumExp: LogSumExp = operation(
  "logSumExp",
  (x, options: LogSumExpOptions = {}) => {
    const op = "logSumExp"
    checkTakes(op, inexact, [asArray(op, x)], { x })
    return reduceOver(x, axesOf(op, x, options.axis), options.keepDims, (y, axes) => {
      if (sizeOf(y.shape) === 0) return nothing(y, axes, -Infinity)
      const [total, m] = sumOf(op, y, axes, options)
      return add(log(total!), m!)
    })
  },
  ["axis", "keepDims", "where", "b"],
)

/**
 * log(abs(sum(b e^x))) over axes, default all, without overflow, and the sign of the sum, which is 0 where the sum is.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis
 * @example logSumExpSigned(array([0, 0]), { b: array([1, -3]) }) // [Math.LN2, -1]
 */
export const logSumExpSigned = operation(
  "logSumExpSigned",
  <S extends Shape, D extends DType, const O extends LogSumExpOptions = NoOptions>(
    x: NDArray<S, D>,
    options?: O,
  ): readonly [logarithm: NDArray<Reduce<S, O>, D>, sign: NDArray<Reduce<S, O>, D>] => {
    const op = "logSumExpSigned"
    checkTakes(op, floats, [asArray(op, x)], { x })
    const over = axesOf(op, x, options?.axis)
    const isEmpty = sizeOf(x.shape) === 0
    const [total, m] = isEmpty ? [nothing(x, over, 0), nothing(x, over, 0)] : sumOf(op, x, over, options ?? {})
    const shaped = (y: NDArray): NDArray => reduceOver(x, over, options?.keepDims, () => y)
    return [shaped(add(log(abs(total!)), m!)), shaped(sign(total!))]
  },
  ["axis", "keepDims", "where", "b"],
)
