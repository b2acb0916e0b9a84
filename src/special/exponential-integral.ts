import type { DType, NDArray, Shape } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { floats, type Unary, unary } from "../operations/elementwise.js"
import { show } from "../operations/operand.js"
import * as p from "../primitives/exponential-integral.js"

/**
 * The exponential integral E_n(x), the integral of e^(-x t) / t^n over t >= 1, for a whole number n from 0 on.
 *
 * @throws ValueError unless n is a whole number from 0 on; DTypeError unless x is float
 * @example expn(2, array([0])) // [1]
 */
export const expn = <S extends Shape, D extends DType>(n: number, x: NDArray<S, D>): NDArray<S, D> => {
  if (!Number.isInteger(n) || n < 0)
    throw new ValueError({
      op: "expn",
      problem: `the order must be a whole number from 0 on, not ${show(n)}`,
      hint: "use exp1 for n = 1",
    })
  return unary("expn", floats, (y) => p.expn([y], { order: n }))(x)
}

/**
 * The exponential integral E_1(x), the integral of e^-t / t over t >= x, for x > 0.
 *
 * @throws DTypeError unless x is float
 * @example exp1(array([0])) // [Infinity]
 */
export const exp1: Unary = unary("exp1", floats, (x) => p.expn([x], { order: 1 }))

/**
 * The exponential integral Ei(x), the principal value of the integral of e^t / t up to x.
 *
 * @throws DTypeError unless x is float
 * @example expi(array([0])) // [-Infinity]
 */
export const expi: Unary = unary("expi", floats, p.expi)

/**
 * Spence's function, the integral of log(t) / (1 - t) from 1 to x: the dilogarithm of 1 - x.
 *
 * @throws DTypeError unless x is float
 * @example spence(array([1, 0])) // [0, Math.PI ** 2 / 6]
 */
export const spence: Unary = unary("spence", floats, p.spence)
