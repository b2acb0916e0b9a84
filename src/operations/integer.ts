import type { NDArray } from "../array/index.js"
import { abs, add, div, mul, rem, sub } from "../primitives/arithmetic.js"
import { and, shiftRightLogical } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { eq, lt, ne } from "../primitives/compare.js"
import { bitcast } from "../primitives/convert.js"
import * as p from "../primitives/population.js"
import { reduceOr } from "../primitives/reduce.js"
import { select } from "../primitives/select.js"
import { whileLoop } from "../transforms/while.js"
import { type Binary, binary, integers, type Unary, unary } from "./elementwise.js"

type Pair = readonly [NDArray, NDArray]

const isNotZero = (x: NDArray): NDArray => ne(x, zerosOf(x))

/** Euclid's algorithm on all elements at once; those that are done stay as they are. */
const euclid = (x: NDArray, y: NDArray): NDArray => {
  const step = ([a, b]: Pair): Pair => {
    const isOn = isNotZero(b)
    return [select(isOn, b, a), select(isOn, rem(a, select(isOn, b, fill(b, 1))), zerosOf(b))]
  }
  const isUnfinished = ([, b]: Pair): NDArray => {
    const shape: readonly number[] = b.shape
    return reduceOr(
      isNotZero(b),
      shape.map((_, i) => i),
    )
  }
  const start: Pair = [x.dtype === "int32" ? abs(x) : x, y.dtype === "int32" ? abs(y) : y]
  return whileLoop(isUnfinished, step, start)[0]
}

/**
 * The greatest common divisor of two integers, from 0 on; gcd(0, 0) = 0.
 *
 * @throws DTypeError when the dtypes differ or are not integer; ShapeError when the shapes do not broadcast
 * @example gcd(array([12], { dtype: "int32" }), 18) // [6]
 */
export const gcd: Binary = binary("gcd", integers, euclid)

/**
 * The least common multiple of two integers, from 0 on, modulo 2^32; 0 where one is 0.
 *
 * @throws DTypeError when the dtypes differ or are not integer; ShapeError when the shapes do not broadcast
 * @example lcm(array([4], { dtype: "int32" }), 6) // [12]
 */
export const lcm: Binary = binary("lcm", integers, (x, y) => {
  const divisor = euclid(x, y)
  const product = mul(div(x, select(eq(divisor, zerosOf(divisor)), fill(divisor, 1), divisor)), y)
  return x.dtype === "int32" ? abs(product) : product
})

/**
 * How many bits of each integer's magnitude are set.
 *
 * @throws DTypeError unless x is an integer
 * @example bitwiseCount(array([7, 8], { dtype: "int32" })) // [3, 1]
 */
export const bitwiseCount: Unary = unary("bitwiseCount", integers, (x) => p.popcount(x.dtype === "int32" ? abs(x) : x))

/**
 * How many bits of each integer are set, its sign bit included.
 *
 * @throws DTypeError unless x is an integer
 * @example popcount(array([7, -1], { dtype: "int32" })) // [3, 32]
 */
export const popcount: Unary = unary("popcount", integers, p.popcount)

/**
 * How many zero bits stand before the first that is set: 32 for 0.
 *
 * @throws DTypeError unless x is an integer
 * @example clz(array([1, 0], { dtype: "int32" })) // [31, 32]
 */
export const clz: Unary = unary("clz", integers, p.clz)

/** The upper 32 bits of the product of two uint32, from the products of their halves. */
const upperHalf = (x: NDArray, y: NDArray): NDArray => {
  const [sixteen, low] = [fill(x, 16), fill(x, 0xffff)]
  const high = (v: NDArray): NDArray => shiftRightLogical(v, sixteen)
  const [xh, xl, yh, yl] = [high(x), and(x, low), high(y), and(y, low)]
  const middle = add(mul(xh, yl), high(mul(xl, yl)))
  const carry = high(add(mul(xl, yh), and(middle, low)))
  return add(add(mul(xh, yh), high(middle)), carry)
}

/**
 * The upper 32 bits of the 64-bit product of two integers.
 *
 * @throws DTypeError when the dtypes differ or are not integer; ShapeError when the shapes do not broadcast
 * @example mulhi(array([2 ** 31], { dtype: "uint32" }), 6) // array([3], { dtype: "uint32" })
 */
export const mulhi: Binary = binary("mulhi", integers, (x, y) => {
  if (x.dtype === "uint32") return upperHalf(x, y)
  const zeros = zerosOf(x)
  const bits = bitcast(upperHalf(bitcast(x, "uint32"), bitcast(y, "uint32")), "int32")
  // As an unsigned number, a negative one is 2^32 more than it is.
  return sub(sub(bits, select(lt(x, zeros), y, zeros)), select(lt(y, zeros), x, zeros))
})
