import { type DType, isFloat, isInteger, type NDArray, type Shape } from "../array/index.js"
import {
  ceil as ceilPrimitive,
  div,
  floor as floorPrimitive,
  mul,
  round as roundPrimitive,
} from "../primitives/arithmetic.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { byParts } from "../primitives/complex.js"
import { select } from "../primitives/select.js"
import { numbers, numeric, type Unary, unary } from "./elementwise.js"
import { asArray, checkTakes } from "./operand.js"
import { operation } from "./operation.js"

/** Integers are whole already. */
/* @__NO_SIDE_EFFECTS__ */
const rounding = (op: string, f: (x: NDArray) => NDArray): Unary =>
  unary(op, numeric, (x) => (isFloat(x.dtype) ? f(x) : x))

/**
 * The largest whole number that is not above each element; its derivative is 0.
 *
 * @throws DTypeError unless x is numeric
 * @example floor(array([1.5, -1.5])) // [1, -2]
 */
export const floor: Unary = rounding("floor", floorPrimitive)

/**
 * The smallest whole number that is not below each element; its derivative is 0.
 *
 * @throws DTypeError unless x is numeric
 * @example ceil(array([1.5, -1.5])) // [2, -1]
 */
export const ceil: Unary = rounding("ceil", ceilPrimitive)

/**
 * Each element without its fraction; the derivative is 0.
 *
 * @throws DTypeError unless x is numeric
 * @example trunc(array([1.5, -1.5])) // [1, -1]
 */
export const trunc: Unary = rounding("trunc", (x) => select(lt(x, zerosOf(x)), ceilPrimitive(x), floorPrimitive(x)))

/**
 * The nearest whole number, halves to the even one, of each part of complex numbers: `round` without decimals; its
 * derivative is 0.
 *
 * @throws DTypeError unless x is numeric
 * @example rint(array([0.5, 1.5, -1.6])) // [0, 2, -2]
 */
export const rint: Unary = unary("rint", numbers, (x) => (isInteger(x.dtype) ? x : roundPrimitive(x)))

const roundTo = (x: NDArray, decimals: number): NDArray => {
  const scale = fill(x, 10 ** Math.abs(decimals))
  return decimals > 0 ? div(roundPrimitive(mul(x, scale)), scale) : mul(roundPrimitive(div(x, scale)), scale)
}

/** The options of `round`. */
export interface RoundOptions {
  /** decimal places that are kept; default 0, negative ones stand before the point */
  readonly decimals?: number
}

/**
 * The nearest whole number, halves to the even one, of each part of complex numbers; its derivative is 0.
 *
 * @throws DTypeError unless x is numeric
 * @example round(array([0.5, 1.5, 2.5])) // [0, 2, 2]
 */
export const round = operation(
  "round",
  <S extends Shape, D extends DType>(x: NDArray<S, D>, options: RoundOptions = {}): NDArray<S, D> => {
    checkTakes("round", numbers, [asArray("round", x)], { x })
    const { decimals = 0 } = options
    if (isInteger(x.dtype)) return x
    return decimals === 0 ? roundPrimitive(x) : byParts(x, (part) => roundTo(part, decimals))
  },
  ["decimals"],
)
