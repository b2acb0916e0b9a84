import { broadcastShapes, isInexact, type NDArray, type Shape } from "../array/index.js"
import type { Broadcast, Empty } from "../array/shape-types.js"
import { abs, add, scale, sub } from "../primitives/arithmetic.js"
import { and, or } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, gt, le, lt, ne } from "../primitives/compare.js"
import { reduceAnd } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { floorDivide, remainder } from "./arithmetic.js"
import { type Binary, binary, comparable, floats, numbers, numeric, type Unary, unary } from "./elementwise.js"
import { asArray, broadcast, checkTakes, expand, operands } from "./operand.js"
import { operation } from "./operation.js"
import { trunc } from "./rounding.js"

/** The options of `isClose`. */
export interface CloseOptions {
  /** relative to |y|; default 1e-5 */
  readonly rtol?: number
  /** default 1e-8 */
  readonly atol?: number
  /** whether NaN is close to NaN; default false */
  readonly equalNaN?: boolean
}

/**
 * |x - y| <= atol + rtol |y|, element by element; infinities are close to themselves only.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example isClose(array([1, 2]), array([1.000001, 3])) // [true, false]
 */
export const isClose = operation(
  "isClose",
  <A extends Shape = Empty, B extends Shape = Empty>(
    x: NDArray<A> | number,
    y: NDArray<B> | number,
    { rtol = 1e-5, atol = 1e-8, equalNaN = false }: CloseOptions = {},
  ): NDArray<Broadcast<A, B>, "bool"> => {
    const [a, b] = broadcast("isClose", { x, y }, numbers)
    if (!isInexact(a!.dtype)) return eq(a!, b!)
    const size = abs(b!)
    const infinity = fill(size, Infinity)
    const isFinite = and(lt(abs(a!), infinity), lt(size, infinity))
    const bound = add(fill(size, atol), scale(size, rtol))
    const near = or(and(isFinite, le(abs(sub(a!, b!)), bound)), eq(a!, b!))
    return equalNaN ? or(near, and(ne(a!, a!), ne(b!, b!))) : near
  },
  ["rtol", "atol", "equalNaN"],
)

/**
 * Whether the shapes broadcast and all elements are equal, as a bool scalar that can be traced.
 *
 * @throws DTypeError when the dtypes differ
 * @example arrayEquiv(array([1, 1]), 1) // true
 */
export const arrayEquiv = operation(
  "arrayEquiv",
  (x: NDArray | number, y: NDArray | number): NDArray<readonly [], "bool"> => {
    const [a, b] = operands("arrayEquiv", { x, y })
    checkTakes("arrayEquiv", comparable, [a!], { x, y })
    const shape = broadcastShapes(a!.shape, b!.shape)
    if (shape === null) return fill({ shape: [], dtype: "bool" }, 0)
    const same = eq(expand(a!, shape), expand(b!, shape))
    return reduceAnd(
      same,
      shape.map((_, i) => i),
    )
  },
)

/** Which elements are to be taken from x: those that win, and those beside NaN; equal ones are y's, as in JAX. */
/* @__NO_SIDE_EFFECTS__ */
const winner =
  (wins: (x: NDArray, y: NDArray) => NDArray) =>
  (x: NDArray, y: NDArray): NDArray =>
    select(or(wins(x, y), ne(y, y)), x, y)

/**
 * The larger of x and y, which is the other where one is NaN; of equal operands y has the derivative.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example fmax(array([1, NaN]), 0) // [1, 0]
 */
export const fmax: Binary = binary("fmax", comparable, winner(gt))

/**
 * The smaller of x and y, which is the other where one is NaN; of equal operands y has the derivative.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example fmin(array([1, NaN]), 0) // [0, 0]
 */
export const fmin: Binary = binary("fmin", comparable, winner(lt))

/**
 * The numbers as they are.
 *
 * @throws DTypeError unless x is numeric
 * @example positive(array([1, -2])) // [1, -2]
 */
export const positive: Unary = unary("positive", numbers, (x) => x)

/**
 * Each element without its fraction, as `trunc`.
 *
 * @throws DTypeError unless x is numeric
 * @example fix(array([1.5, -1.5])) // [1, -1]
 */
export const fix: Unary = unary("fix", numeric, trunc)

/**
 * The fractions and the whole parts, both with the sign of x.
 *
 * @throws DTypeError unless x is float
 * @example modf(array([1.5, -1.5])) // [[0.5, -0.5], [1, -1]]
 */
export const modf = <S extends Shape>(x: NDArray<S>): readonly [fraction: NDArray<S>, whole: NDArray<S>] => {
  checkTakes("modf", floats, [asArray("modf", x)], { x })
  const whole = trunc(x)
  const isInfinite = eq(abs(x), fill(x, Infinity))
  return [select(isInfinite, zerosOf(x), sub(x, whole)), whole]
}

/**
 * floor(x / y) and the remainder with the sign of y.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example divmod(array([7]), 2) // [[3], [1]]
 */
export const divmod = operation(
  "divmod",
  <A extends Shape = Empty, B extends Shape = Empty>(
    x: NDArray<A> | number,
    y: NDArray<B> | number,
  ): readonly [quotient: NDArray<Broadcast<A, B>>, remainder: NDArray<Broadcast<A, B>>] => [
    floorDivide(x, y),
    remainder(x, y),
  ],
)
