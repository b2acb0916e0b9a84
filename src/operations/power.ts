import { type DType, isInteger, type NDArray, type Shape } from "../array/index.js"
import type { Broadcast, Empty } from "../array/shape-types.js"
import { div, mul } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { pow as powPrimitive } from "../primitives/power.js"
import { binary, numbers } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"

/** Up to this exponent, multiplying out costs less than a power and rounds no worse. */
const LARGEST_EXPONENT = 16

/** x^n by repeated squaring: a polynomial, whose derivatives of every order are right for all x. */
const multiplyOut = (x: NDArray, n: number): NDArray => {
  if (n === 1) return x
  const root = multiplyOut(x, n >> 1)
  const even = mul(root, root)
  return n % 2 === 0 ? even : mul(even, x)
}

const integerPower = (x: NDArray, n: number): NDArray => {
  if (n === 0) return fill(x, 1)
  const y = multiplyOut(x, Math.abs(n))
  return n > 0 ? y : div(fill(y, 1), y)
}

const general = binary("power", numbers, powPrimitive)

/**
 * x^y, element by element; integers modulo 2^32, where a negative exponent gives 0 unless x is 1 or -1.
 *
 * A whole number as y gives a polynomial in x, whose derivatives are right for negative x and at 0 too.
 * @throws DTypeError when the dtypes differ or are not numeric; ShapeError when the shapes do not broadcast
 * @example power(array([1, 2, 3]), 2) // [1, 4, 9]
 */
export const power = <A extends Shape = Empty, B extends Shape = Empty, D extends DType = "float32">(
  x: NDArray<A, D> | number,
  y: NDArray<B, D> | number,
): NDArray<Broadcast<A, B>, D> => {
  if (typeof x === "number" || typeof y !== "number") return general(x, y)
  const isSmall = Number.isInteger(y) && Math.abs(y) <= LARGEST_EXPONENT
  checkTakes("power", numbers, [asArray("power", x)], { x, y })
  return isSmall && !(isInteger(x.dtype) && y < 0) ? integerPower(x, y) : general(x, y)
}

export const pow = power
