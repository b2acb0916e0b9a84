import type { NDArray } from "../array/index.js"
import { abs, add, div, mul } from "../primitives/arithmetic.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { select } from "../primitives/select.js"
import { sin } from "../primitives/transcendental.js"
import { inexact, type Unary, unary } from "./elementwise.js"

const DEGREE = 14

/** (-1)^k pi^(2k) / (2k + 1)!, the coefficients of sinc in x^2. */
const coefficient = (k: number): number => (k === 0 ? 1 : (-coefficient(k - 1) * Math.PI ** 2) / (2 * k * (2 * k + 1)))

/** The power series: its derivatives at 0 are those of sinc, where the quotient has none. */
const series = (x: NDArray): NDArray => {
  const square = mul(x, x)
  const terms = Array.from({ length: DEGREE + 1 }, (_, k) => fill(x, coefficient(k)))
  return terms.reduceRight((s, c) => add(mul(s, square), c))
}

/**
 * sin(pi x) / (pi x), and 1 at 0; the derivatives are right at 0 too.
 *
 * @throws DTypeError unless x is float or complex
 * @example sinc(array([0, 1])) // [1, 0]
 */
export const sinc: Unary = unary("sinc", inexact, (x) => {
  const size = abs(x)
  const isNear = lt(size, fill(size, 0.5))
  const angle = mul(fill(x, Math.PI), select(isNear, fill(x, 1), x))
  return select(isNear, series(select(isNear, x, zerosOf(x))), div(sin(angle), angle))
})
