import type { DType, NDArray, Shape } from "../array/index.js"
import type { Broadcast, Empty } from "../array/shape-types.js"
import { and, not, or, shiftLeft, shiftRightArithmetic, shiftRightLogical, xor } from "../primitives/bits.js"
import { zerosOf } from "../primitives/broadcast.js"
import { eq, ne } from "../primitives/compare.js"
import {
  type Binary,
  binary,
  bitwise,
  comparable,
  integers,
  type Unary,
  type UnaryPredicate,
  unary,
} from "./elementwise.js"
import { asArray, checkTakes, commonShape, expand, operands } from "./operand.js"

/** A connective of two truth values; a number or element that is not 0 is true, and the dtypes may differ. */
export type Connective = <
  A extends Shape = Empty,
  B extends Shape = Empty,
  D extends DType = "float32",
  E extends DType = "float32",
>(
  x: NDArray<A, D> | number,
  y: NDArray<B, E> | number,
) => NDArray<Broadcast<A, B>, "bool">

/** Which elements are not 0. */
export const truth = (x: NDArray): NDArray => (x.dtype === "bool" ? x : ne(x, zerosOf(x)))

/* @__NO_SIDE_EFFECTS__ */
const connective =
  (op: string, f: (x: NDArray, y: NDArray) => NDArray): Connective =>
  (x, y) => {
    const given = { x, y }
    const xs = Object.entries(given).flatMap(([name, value]) => operands(op, { [name]: value }))
    for (const one of xs) checkTakes(op, comparable, [one], given)
    const shape = commonShape(
      op,
      xs.map((one) => one.shape),
      given,
    )
    const [a, b] = xs.map((one) => expand(truth(one), shape))
    return f(a!, b!)
  }

/**
 * Whether both are true, element by element; what is not 0 is true.
 *
 * @throws ShapeError when the shapes do not broadcast
 * @example logicalAnd(array([true, false]), 1) // [true, false]
 */
export const logicalAnd: Connective = connective("logicalAnd", and)

/**
 * Whether one or both are true, element by element; what is not 0 is true.
 *
 * @throws ShapeError when the shapes do not broadcast
 * @example logicalOr(array([true, false]), 0) // [true, false]
 */
export const logicalOr: Connective = connective("logicalOr", or)

/**
 * Whether exactly one is true, element by element; what is not 0 is true.
 *
 * @throws ShapeError when the shapes do not broadcast
 * @example logicalXor(array([true, false]), 1) // [false, true]
 */
export const logicalXor: Connective = connective("logicalXor", xor)

/**
 * Whether each element is false, or 0.
 *
 * @throws TreeError unless x is an array
 * @example logicalNot(array([0, 2])) // [true, false]
 */
export const logicalNot: UnaryPredicate = (x) => {
  checkTakes("logicalNot", comparable, [asArray("logicalNot", x)], { x })
  return x.dtype === "bool" ? not(x) : eq(x, zerosOf(x))
}

/**
 * The bits that are set in both, for integers and bool.
 *
 * @throws DTypeError when the dtypes differ or are float; ShapeError when the shapes do not broadcast
 * @example bitwiseAnd(array([6], { dtype: "int32" }), 3) // [2]
 */
export const bitwiseAnd: Binary = binary("bitwiseAnd", bitwise, and)

/**
 * The bits that are set in one or both, for integers and bool.
 *
 * @throws DTypeError when the dtypes differ or are float; ShapeError when the shapes do not broadcast
 * @example bitwiseOr(array([6], { dtype: "int32" }), 3) // [7]
 */
export const bitwiseOr: Binary = binary("bitwiseOr", bitwise, or)

/**
 * The bits that are set in exactly one, for integers and bool.
 *
 * @throws DTypeError when the dtypes differ or are float; ShapeError when the shapes do not broadcast
 * @example bitwiseXor(array([6], { dtype: "int32" }), 3) // [5]
 */
export const bitwiseXor: Binary = binary("bitwiseXor", bitwise, xor)

/**
 * The bits that are not set, for integers and bool.
 *
 * @throws DTypeError when x is float
 * @example bitwiseNot(array([6], { dtype: "int32" })) // [-7]
 */
export const bitwiseNot: Unary = unary("bitwiseNot", bitwise, not)

/**
 * The bits of x moved y places up; none are left from 32 places on.
 *
 * @throws DTypeError when the dtypes differ or are not integer; ShapeError when the shapes do not broadcast
 * @example leftShift(array([3], { dtype: "int32" }), 2) // [12]
 */
export const leftShift: Binary = binary("leftShift", integers, shiftLeft)

/**
 * The bits of x moved y places down: int32 keeps its sign, uint32 is filled with zeros.
 *
 * @throws DTypeError when the dtypes differ or are not integer; ShapeError when the shapes do not broadcast
 * @example rightShift(array([-8], { dtype: "int32" }), 1) // [-4]
 */
export const rightShift: Binary = binary("rightShift", integers, (x, y) =>
  x.dtype === "int32" ? shiftRightArithmetic(x, y) : shiftRightLogical(x, y),
)

/**
 * The bits of x moved y places down and filled with zeros, whatever the dtype.
 *
 * @throws DTypeError when the dtypes differ or are not integer; ShapeError when the shapes do not broadcast
 * @example rightShiftLogical(array([-8], { dtype: "int32" }), 28) // [15]
 */
export const rightShiftLogical: Binary = binary("rightShiftLogical", integers, shiftRightLogical)
