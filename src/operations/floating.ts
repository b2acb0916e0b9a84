import { isFloat, type NDArray, type Shape } from "../array/index.js"
import type { Broadcast, Empty } from "../array/shape-types.js"
import { DTypeError } from "../errors/index.js"
import { abs, add, div, floor, max, mul, neg, stopGradient, sub } from "../primitives/arithmetic.js"
import { and, or, xor } from "../primitives/bits.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { clamp } from "../primitives/clamp.js"
import { eq, ge, gt, lt, ne } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { nextafter as nextafterPrimitive } from "../primitives/nextafter.js"
import { pow } from "../primitives/power.js"
import { select } from "../primitives/select.js"
import { log } from "../primitives/transcendental.js"
import {
  type Binary,
  binary,
  floats,
  integers,
  numeric,
  type Unary,
  type UnaryPredicate,
  unary,
} from "./elementwise.js"
import { asArray, checkTakes, commonShape, expand, operands, showAll } from "./operand.js"

const isNegative = (x: NDArray): NDArray => {
  const zeros = zerosOf(x)
  const below = lt(x, zeros)
  return isFloat(x.dtype) ? or(below, and(eq(x, zeros), lt(div(fill(x, 1), x), zeros))) : below
}

/* @__NO_SIDE_EFFECTS__ */
const predicate =
  (op: string, f: (x: NDArray) => NDArray): UnaryPredicate =>
  (x) => {
    checkTakes(op, numeric, [asArray(op, x)], { x })
    return f(x)
  }

/**
 * Which elements have a minus sign, -0 included.
 *
 * @throws DTypeError unless x is numeric
 * @example signbit(array([-0, 1])) // [true, false]
 */
export const signbit: UnaryPredicate = predicate("signbit", isNegative)

const equals = (x: NDArray, value: number): NDArray => (isFloat(x.dtype) ? eq(x, fill(x, value)) : ne(x, x))

/**
 * Which elements are Infinity; no integer is.
 *
 * @throws DTypeError unless x is numeric
 * @example isPosInf(array([Infinity, -Infinity])) // [true, false]
 */
export const isPosInf: UnaryPredicate = predicate("isPosInf", (x) => equals(x, Infinity))

/**
 * Which elements are -Infinity; no integer is.
 *
 * @throws DTypeError unless x is numeric
 * @example isNegInf(array([Infinity, -Infinity])) // [false, true]
 */
export const isNegInf: UnaryPredicate = predicate("isNegInf", (x) => equals(x, -Infinity))

/**
 * |x| with the sign of y, which carries no tangent.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example copysign(array([1, -2]), -0) // [-1, -2]
 */
export const copysign: Binary = binary("copysign", floats, (x, y) =>
  select(xor(isNegative(x), isNegative(y)), neg(x), x),
)

/**
 * The float next to x in the direction of y; it carries no tangent.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example nextafter(array([1]), 2) // [1.0000001]
 */
export const nextafter: Binary = binary("nextafter", floats, nextafterPrimitive)

/**
 * The distance from x to the next float away from 0, with the sign of x; it carries no tangent.
 *
 * @throws DTypeError unless x is float
 * @example spacing(array([1, -2])) // [2 ** -23, -(2 ** -22)]
 */
export const spacing: Unary = unary("spacing", floats, (x) => {
  const y = stopGradient(x)
  const beyond = fill(y, Infinity)
  return sub(nextafterPrimitive(y, select(isNegative(y), neg(beyond), beyond)), y)
})

/**
 * The step function: 0 below 0, 1 above, y at 0; NaN stays NaN.
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example heaviside(array([-1, 0, 2]), 0.5) // [0, 0.5, 1]
 */
export const heaviside: Binary = binary("heaviside", floats, (x, y) => {
  const zeros = zerosOf(x)
  const step = select(gt(x, zeros), fill(x, 1), select(lt(x, zeros), zeros, stopGradient(x)))
  return select(eq(x, zeros), y, step)
})

/**
 * The root of x^2 + y^2 without overflow: infinite where one is; its derivative at the origin is that of max(|x|, |y|).
 *
 * @throws DTypeError when the dtypes differ or are not float; ShapeError when the shapes do not broadcast
 * @example hypot(array([3]), 4) // [5]
 */
export const hypot: Binary = binary("hypot", floats, (x, y) => {
  const [a, b] = [abs(x), abs(y)]
  const large = stopGradient(select(lt(a, b), b, a))
  const isInfinite = or(equals(a, Infinity), equals(b, Infinity))
  const isOrigin = and(eq(a, zerosOf(a)), eq(b, zerosOf(b)))
  const unit = fill(x, 1)
  const size = select(or(isInfinite, isOrigin), unit, large)
  const square = (z: NDArray): NDArray => {
    const ratio = div(select(isOrigin, unit, z), size)
    return mul(ratio, ratio)
  }
  const length = mul(size, pow(add(square(x), square(y)), fill(x, 0.5)))
  return select(isInfinite, fill(x, Infinity), select(isOrigin, max(a, b), length))
})

/** x 2^n in three steps, of which none overflows before the result does. */
const scaleBy = (x: NDArray, n: NDArray): NDArray => {
  const two = fill(x, 2)
  const bounded = clamp(fill(n, -2400), n, fill(n, 2400))
  const third = convert(bounded, x.dtype)
  const step = floor(div(third, fill(x, 3)))
  const factor = pow(two, step)
  return mul(mul(mul(x, factor), factor), pow(two, sub(third, add(step, step))))
}

/**
 * x 2^n for integers n.
 *
 * @throws DTypeError unless x is float and n integer; ShapeError when the shapes do not broadcast
 * @example ldexp(array([0.75]), 2) // [3]
 */
export const ldexp = <A extends Shape, B extends Shape = Empty, D extends "float32" | "float64" = "float32">(
  x: NDArray<A, D>,
  n: NDArray<B, "int32" | "uint32"> | number,
): NDArray<Broadcast<A, B>, D> => {
  const given = { x, n }
  checkTakes("ldexp", floats, [asArray("ldexp", x)], given)
  const exponent = typeof n === "number" ? convert(operands("ldexp", { n })[0]!, "int32") : asArray("ldexp", n, "n")
  if (!integers.includes(exponent.dtype))
    throw new DTypeError({
      op: "ldexp",
      problem: `the exponents must be int32 or uint32, not ${exponent.dtype}`,
      given: showAll(given),
      hint: 'convert them first: astype(n, "int32")',
    })
  const shape = commonShape("ldexp", [x.shape, exponent.shape], given)
  return scaleBy(expand(x, shape), convert(expand(exponent, shape), "int32"))
}

/**
 * Mantissas m with 1/2 <= |m| < 1 and int32 exponents n with x = m 2^n; 0 and what is not finite have the exponent 0.
 *
 * @throws DTypeError unless x is float
 * @example frexp(array([3]))[1] // [2]
 */
export const frexp = <S extends Shape, D extends "float32" | "float64">(
  x: NDArray<S, D>,
): readonly [mantissa: NDArray<S, D>, exponent: NDArray<S, "int32">] => {
  checkTakes("frexp", floats, [asArray("frexp", x)], { x })
  const size = stopGradient(abs(x))
  const isPlain = and(gt(size, zerosOf(size)), lt(size, fill(size, Infinity)))
  const safe = select(isPlain, size, fill(size, 1))
  const guess = convert(add(floor(div(log(safe), fill(safe, Math.LN2))), fill(safe, 1)), "int32")
  // The logarithm is rounded: near a power of two the exponent may be one off, either way.
  const scaled = scaleBy(safe, neg(guess))
  const [one, none] = [fill(guess, 1), zerosOf(guess)]
  const up = select(ge(scaled, fill(scaled, 1)), one, none)
  const down = select(lt(scaled, fill(scaled, 0.5)), one, none)
  const exponent = select(isPlain, sub(add(guess, up), down), none)
  return [scaleBy(x, neg(exponent)), exponent]
}
