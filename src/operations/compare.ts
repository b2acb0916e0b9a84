import { isFloat, type NDArray, partsOf } from "../array/index.js"
import { abs } from "../primitives/arithmetic.js"
import { and, or } from "../primitives/bits.js"
import { fill } from "../primitives/broadcast.js"
import { eq, ge, gt, le, lt, ne } from "../primitives/compare.js"
import { type BinaryPredicate, comparable, numbers, type UnaryPredicate } from "./elementwise.js"
import { asArray, broadcast, checkTakes } from "./operand.js"

/* @__NO_SIDE_EFFECTS__ */
const comparison =
  (op: string, f: (x: NDArray, y: NDArray) => NDArray): BinaryPredicate =>
  (x, y) => {
    const [a, b] = broadcast(op, { x, y }, comparable)
    return f(a!, b!)
  }

/**
 * x = y, element by element; NaN equals nothing.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example equal(array([1, 2]), 2) // [false, true]
 */
export const equal: BinaryPredicate = comparison("equal", eq)

/**
 * x != y, element by element; true for NaN.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example notEqual(array([1, 2]), 2) // [true, false]
 */
export const notEqual: BinaryPredicate = comparison("notEqual", ne)

/**
 * x < y, element by element; of complex numbers by their real parts, and then by their imaginary parts.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example less(array([1, 2]), 2) // [true, false]
 */
export const less: BinaryPredicate = comparison("less", lt)

/**
 * x <= y, element by element; of complex numbers by their real parts, and then by their imaginary parts.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example lessEqual(array([1, 2, 3]), 2) // [true, true, false]
 */
export const lessEqual: BinaryPredicate = comparison("lessEqual", le)

/**
 * x > y, element by element; of complex numbers by their real parts, and then by their imaginary parts.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example greater(array([1, 2, 3]), 2) // [false, false, true]
 */
export const greater: BinaryPredicate = comparison("greater", gt)

/**
 * x >= y, element by element; of complex numbers by their real parts, and then by their imaginary parts.
 *
 * @throws DTypeError when the dtypes differ; ShapeError when the shapes do not broadcast
 * @example greaterEqual(array([1, 2, 3]), 2) // [false, true, true]
 */
export const greaterEqual: BinaryPredicate = comparison("greaterEqual", ge)

/* @__NO_SIDE_EFFECTS__ */
const predicate =
  (op: string, f: (x: NDArray) => NDArray): UnaryPredicate =>
  (x) => {
    checkTakes(op, numbers, [asArray(op, x)], { x })
    return f(x)
  }

/**
 * Which elements are NaN; no integer is.
 *
 * @throws DTypeError unless x is numeric
 * @example isNaN(array([1, NaN])) // [false, true]
 */
export const isNaN: UnaryPredicate = predicate("isNaN", (x) => ne(x, x))

const isBelow = (x: NDArray): NDArray => lt(abs(x), fill(x, Infinity))

/**
 * Which elements are neither NaN nor infinite, in no part of complex ones; every integer is.
 *
 * @throws DTypeError unless x is numeric
 * @example isFinite(array([1, NaN, Infinity])) // [true, false, false]
 */
export const isFinite: UnaryPredicate = predicate("isFinite", (x) => {
  const parts = partsOf(x)
  if (parts !== null) return and(isBelow(parts[0]), isBelow(parts[1]))
  return isFloat(x.dtype) ? isBelow(x) : eq(x, x)
})

const isUnbounded = (x: NDArray): NDArray => eq(abs(x), fill(x, Infinity))

/**
 * Which elements are infinite, of complex numbers in some part; no integer is.
 *
 * @throws DTypeError unless x is numeric
 * @example isInf(array([1, NaN, -Infinity])) // [false, false, true]
 */
export const isInf: UnaryPredicate = predicate("isInf", (x) => {
  const parts = partsOf(x)
  if (parts !== null) return or(isUnbounded(parts[0]), isUnbounded(parts[1]))
  return isFloat(x.dtype) ? isUnbounded(x) : ne(x, x)
})
