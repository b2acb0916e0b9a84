import type { Expr } from "../../../kernel/index.js"
import { abs, atLeast, atMost, copySign, div, horner, le, mul, sqrt, where } from "../../../kernel/math/build.js"
import { exp, inDouble, perWidth, whole } from "./scalar.js"

/** A power series whose terms have one sign, up to the first that a sum at z does not see. */
const untilLost = (ratio: (k: number) => number, z: number): readonly number[] => {
  const coefficients = [1]
  let [term, total] = [1, 1]
  for (let k = 1; Math.abs(term) > total * 2 ** -56; k++) {
    coefficients.push(coefficients[k - 1]! * ratio(k))
    term *= ratio(k) * z
    total += Math.abs(term)
  }
  return coefficients
}

/** Where the power series ends and Hankel's begins: it needs x above n^2. */
const borderOf = (n: number, x: Expr): number => Math.max(perWidth(x, { float32: 12, float64: 30 }), n * n)

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** I_n(x) up to the border by powers of x^2, scaled by a power of two to stay near 1. */
const series = (n: number, x: Expr, border: number): Expr => {
  const scale = 2 ** Math.ceil(2 * Math.log2(border))
  const sum = untilLost((k) => scale / 4 / (k * (n + k)), border ** 2 / scale)
  return mul(mul(whole(mul(x, 0.5), n), 1 / factorial(n)), horner(mul(mul(x, x), 1 / scale), sum))
}

/** I_n(x) e^-x for x from the border on: Hankel's expansion, to its smallest term there. */
const hankel = (n: number, x: Expr, border: number): Expr => {
  const coefficients = [1]
  for (let k = 1; k < 60; k++) {
    const next = (-coefficients[k - 1]! * (4 * n * n - (2 * k - 1) ** 2)) / (8 * k * border)
    if (Math.abs(next) > Math.abs(coefficients[k - 1]!) || Math.abs(next) < 2 ** -56) break
    coefficients.push(next)
  }
  return div(horner(div(border, x), coefficients), mul(sqrt(x), Math.sqrt(2 * Math.PI)))
}

/** Orders from which on the sums leave float32. */
const HIGH = 6

/** The modified Bessel function I_n of a whole order n >= 0; with `scaled` times e^-|x|. */
export const besselKernel = (n: number, scaled: boolean): ((x: Expr) => Expr) => {
  const f = (x: Expr): Expr => {
    const border = borderOf(n, x)
    const a = abs(x)
    const held = atMost(a, border)
    const near = series(n, held, border)
    const beyond = atLeast(scaled ? a : atMost(a, perWidth(x, { float32: 200, float64: 1500 })), border)
    const far = hankel(n, beyond, border)
    const half = exp(mul(beyond, 0.5))
    const value = scaled
      ? where(le(a, border), mul(near, exp(mul(held, -1))), far)
      : where(le(a, border), near, mul(mul(far, half), half))
    return n % 2 === 0 ? value : copySign(value, x)
  }
  return n >= HIGH ? inDouble(f) : f
}
