import {
  type DType,
  fromParts,
  isFloat,
  type NDArray,
  type PartOf,
  type Parts,
  partsOf,
  type Shape,
} from "../array/index.js"
import * as p from "../primitives/arithmetic.js"
import { atan2 as atan2Primitive } from "../primitives/atan2.js"
import { and, or } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, ne } from "../primitives/compare.js"
import { select } from "../primitives/select.js"
import { type Binary, binary, comparable, floats, inexact, numbers, numeric, type Unary, unary } from "./elementwise.js"

/**
 * x + y, element by element; integers modulo 2^32.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example add(array([1, 2]), 10) // [11, 12]
 */
export const add: Binary = binary("add", numbers, p.add)

/**
 * x - y, element by element; integers modulo 2^32.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example subtract(10, array([1, 2])) // [9, 8]
 */
export const subtract: Binary = binary("subtract", numbers, p.sub)
export const sub = subtract

/**
 * x y, element by element; integers modulo 2^32.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example multiply(array([1, 2]), array([[1], [10]])) // [[1, 2], [10, 20]]
 */
export const multiply: Binary = binary("multiply", numbers, p.mul)
export const mul = multiply

/**
 * x / y, element by element, for float and complex dtypes.
 *
 * @throws DTypeError when the dtypes differ, or for integers; ShapeError when the shapes do not broadcast
 * @example divide(array([1, 2]), 4) // [0.25, 0.5]
 */
export const divide: Binary = binary(
  "divide",
  inexact,
  p.div,
  'use floorDivide(x, y) for whole quotients, or convert first: astype(x, "float32")',
)
export const div = divide

/** Where a truncated division must take one step down to become a floored one, given its remainder. */
const isInexactDown = (r: NDArray, x: NDArray, y: NDArray): NDArray => and(ne(r, zerosOf(r)), ne(p.sign(x), p.sign(y)))

/** y with 1 in place of 0, which no integer can be divided by. */
const divisor = (y: NDArray): NDArray => (isFloat(y.dtype) ? y : select(eq(y, zerosOf(y)), fill(y, 1), y))

/**
 * The remainder with the sign of y, as in Python: x - y floor(x / y); of an integer by 0 it is 0.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example remainder(array([-7, 7]), array([3, -3])) // [2, -2]
 */
export const remainder: Binary = binary("remainder", numeric, (x, y) => {
  const r = p.rem(x, divisor(y))
  return x.dtype === "uint32" ? r : select(isInexactDown(r, r, y), p.add(r, y), r)
})
export const mod = remainder

/**
 * The remainder with the sign of x, as in C.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example fmod(array([-7, 7]), array([3, -3])) // [-1, 1]
 */
export const fmod: Binary = binary("fmod", numeric, p.rem)
export const rem = fmod

const floorQuotient = (x: NDArray, y: NDArray): NDArray => {
  const r = p.rem(x, y)
  // x - r is a multiple of y, so that the quotient of floats is whole but for its last rounding.
  const q = isFloat(x.dtype) ? p.round(p.div(p.sub(x, r), y)) : p.div(x, y)
  const down = select(isInexactDown(r, x, y), p.sub(q, fill(q, 1)), q)
  return isFloat(x.dtype) ? select(eq(y, zerosOf(y)), p.stopGradient(p.div(x, y)), down) : down
}

/**
 * floor(x / y), element by element, for integers too, where division by zero is undefined; its derivative is 0.
 *
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example floorDivide(array([-7, 7], { dtype: "int32" }), 2) // [-4, 3]
 */
export const floorDivide: Binary = binary("floorDivide", numeric, (x, y) =>
  x.dtype === "uint32" ? p.div(x, y) : floorQuotient(x, y),
)

/**
 * The larger of x and y, of complex numbers as `greater` orders them; NaN if either is; equal operands share the
 * derivative.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example maximum(array([-1, 2]), 0) // [0, 2]
 */
export const maximum: Binary = binary("maximum", comparable, p.max)

/**
 * The smaller of x and y, of complex numbers as `less` orders them; NaN if either is; equal operands share the
 * derivative.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example minimum(array([-1, 2]), 0) // [-1, 0]
 */
export const minimum: Binary = binary("minimum", comparable, p.min)

/**
 * The angle in [-pi, pi] of the point with ordinate x and abscissa y.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example arctan2(array([1, -1]), 0) // [Math.PI / 2, -Math.PI / 2]
 */
export const arctan2: Binary = binary("arctan2", floats, atan2Primitive)
export const atan2 = arctan2

/**
 * -x, element by element; uint32 modulo 2^32.
 *
 * @throws DTypeError unless x is numeric
 * @example negative(array([1, -2])) // [-1, 2]
 */
export const negative: Unary = unary("negative", numbers, p.neg)
export const neg = negative

const size: Unary = unary("abs", numbers, p.abs)

/**
 * |x|, element by element, real for complex x; its derivative at 0 is 1, and 0 of complex numbers.
 *
 * @throws DTypeError unless x is numeric
 * @example abs(array([1, -2])) // [1, 2]
 */
export const abs = <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, PartOf<D>> => {
  const y: NDArray = size(x)
  return y
}
export const absolute = abs

/**
 * -1, 0 or 1 by the sign of each element, with derivative 0; of complex numbers x / |x|, and 0 of 0.
 *
 * @throws DTypeError unless x is numeric
 * @example sign(array([3, 0, -2])) // [1, 0, -1]
 */
export const sign: Unary = unary("sign", numbers, p.sign)

/** (a - b) (a + b) + 2 i a b, where 0 times an infinity that a sum ran into is 0. */
const complexSquare = ([a, b]: Parts): NDArray => {
  const [less, more] = [p.sub(a, b), p.add(a, b)]
  const re = p.mul(less, more)
  const isNone = or(eq(less, zerosOf(a)), eq(more, zerosOf(a)))
  return fromParts(select(and(isNone, ne(re, re)), zerosOf(a), re), p.scale(p.mul(a, b), 2))
}

/**
 * x^2, element by element; integers modulo 2^32.
 *
 * @throws DTypeError unless x is numeric
 * @example square(array([3, -2])) // [9, 4]
 */
export const square: Unary = unary("square", numbers, (x) => {
  const parts = partsOf(x)
  return parts === null ? p.mul(x, x) : complexSquare(parts)
})

/**
 * 1 / x, element by element.
 *
 * @throws DTypeError unless x is float
 * @example reciprocal(array([2, -4])) // [0.5, -0.25]
 */
export const reciprocal: Unary = unary("reciprocal", inexact, (x) => p.div(fill(x, 1), x))

/**
 * The same elements, constant as far as derivatives go.
 *
 * @throws TreeError unless x is an array
 * @example grad((x: NDArray) => mul(stopGradient(x), x))(array(3)) // 3
 */
export const stopGradient: Unary = unary("stopGradient", comparable, p.stopGradient)
