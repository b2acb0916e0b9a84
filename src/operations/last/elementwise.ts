import type { DType, NDArray, Shape } from "../../array/index.js"
import type { Broadcast, Empty, Unknown } from "../../array/shape-types.js"
import * as op from "../index.js"
import { binaryLast, connectiveLast, predicateLast } from "./combinators.js"

/** `A.add(y)(x)` is x + y. */
export const add = binaryLast(op.add)
/** `A.subtract(y)(x)` is x - y. */
export const subtract = binaryLast(op.subtract)
export const sub = subtract
/** `A.multiply(y)(x)` is x y. */
export const multiply = binaryLast(op.multiply)
export const mul = multiply
/** `A.divide(y)(x)` is x / y. */
export const divide = binaryLast(op.divide)
export const div = divide
export const floorDivide = binaryLast(op.floorDivide)
export const remainder = binaryLast(op.remainder)
export const mod = remainder
export const fmod = binaryLast(op.fmod)
export const rem = fmod
/** `A.power(y)(x)` is x to the y. */
export const power = binaryLast(op.power)
export const pow = power
export const maximum = binaryLast(op.maximum)
export const minimum = binaryLast(op.minimum)
export const arctan2 = binaryLast(op.arctan2)
export const atan2 = arctan2
export const logaddexp = binaryLast(op.logaddexp)
export const logAddExp = logaddexp
export const logaddexp2 = binaryLast(op.logaddexp2)
export const logAddExp2 = logaddexp2
export const floatPower = binaryLast(op.floatPower)
export const hypot = binaryLast(op.hypot)
export const copysign = binaryLast(op.copysign)
export const nextafter = binaryLast(op.nextafter)
export const heaviside = binaryLast(op.heaviside)
export const gcd = binaryLast(op.gcd)
export const mulhi = binaryLast(op.mulhi)
export const lcm = binaryLast(op.lcm)
export const prelu = binaryLast(op.prelu)
export const bitwiseAnd = binaryLast(op.bitwiseAnd)
export const bitwiseOr = binaryLast(op.bitwiseOr)
export const bitwiseXor = binaryLast(op.bitwiseXor)
export const leftShift = binaryLast(op.leftShift)
export const rightShift = binaryLast(op.rightShift)
export const rightShiftLogical = binaryLast(op.rightShiftLogical)

export const equal = predicateLast(op.equal)
export const notEqual = predicateLast(op.notEqual)
/** `A.less(y)(x)` is x < y. */
export const less = predicateLast(op.less)
export const lessEqual = predicateLast(op.lessEqual)
/** `A.greater(y)(x)` is x > y. */
export const greater = predicateLast(op.greater)
export const greaterEqual = predicateLast(op.greaterEqual)
export const logicalAnd = connectiveLast(op.logicalAnd)
export const logicalOr = connectiveLast(op.logicalOr)
export const logicalXor = connectiveLast(op.logicalXor)

/** `A.where(x, y)(c)` is x where c holds, y elsewhere. */
export const where =
  <A extends Shape = Empty, B extends Shape = Empty, D extends DType = "float32">(
    x: NDArray<A, D> | number,
    y: NDArray<B, D> | number,
  ) =>
  <C extends Shape>(c: NDArray<C, "bool">): NDArray<Broadcast<C, Broadcast<A, B>>, D> =>
    op.where(c, x, y)

export const clip =
  (min?: NDArray | number | null, max?: NDArray | number | null) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Unknown, D> =>
    op.clip(x, min, max)

export const clamp =
  (min: NDArray | number, max: NDArray | number) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<Unknown, D> =>
    op.clamp(x, min, max)

export const astype =
  <D extends DType>(dtype: D) =>
  <S extends Shape>(x: NDArray<S>): NDArray<S, D> =>
    op.astype(x, dtype)

export const bitcast =
  <D extends DType>(dtype: D) =>
  <S extends Shape>(x: NDArray<S>): NDArray<S, D> =>
    op.bitcast(x, dtype)

export const fullLike =
  (value: number) =>
  <S extends Shape, D extends DType>(x: NDArray<S, D>): NDArray<S, D> =>
    op.fullLike(x, value)
