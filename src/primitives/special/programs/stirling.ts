import type { NDArray } from "../../../array/index.js"
import { abs } from "../../arithmetic.js"
import { lgamma } from "../../gamma.js"
import { log, log1p } from "../../transcendental.js"
import { bernoulli } from "../hurwitz.js"
import { EULER, excess } from "../log-gamma.js"
import { isMore, minus, over, perWidth, plus, polynomial, times, where } from "./numbers.js"

/** From here on the series is exact. */
export const LARGE = 10

/** log gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x >= LARGE. */
export const stirlingError = (x: NDArray): NDArray => {
  const count = perWidth(x, { float32: 3, float64: 9 })
  const r = over(1, x)
  const coefficients = bernoulli.slice(0, count).map((b, i) => b / ((2 * i + 2) * (2 * i + 1)))
  return times(r, polynomial(times(r, r), coefficients))
}

/** log gamma(a + 1) for a >= 0, with the relative accuracy of its zero at 0. */
export const logGammaNext = (a: NDArray): NDArray => {
  const count = perWidth(a, { float32: 10, float64: 24 })
  const around = [1 - EULER, ...excess.slice(0, count).map((e, i) => ((i % 2 === 0 ? 1 : -1) * e) / (i + 2))]
  const held = where(isMore(a, 0.5), 0, a)
  return where(isMore(a, 0.5), lgamma(plus(a, 1)), minus(times(held, polynomial(held, around)), log1p(held)))
}

/** a log(a / x) + x - a >= 0, without cancellation where x is near a. */
export const deviance = (a: NDArray, x: NDArray): NDArray => {
  const v = over(minus(a, x), plus(a, x))
  const square = times(v, v)
  const count = perWidth(x, { float32: 4, float64: 8 })
  const series = polynomial(
    square,
    Array.from({ length: count }, (_, j) => 1 / (2 * j + 3)),
  )
  const near = plus(times(minus(a, x), v), times(times(times(a, 2), v), times(square, series)))
  const far = plus(times(a, log(over(a, x))), minus(x, a))
  return where(isMore(abs(v), 0.1), far, near)
}
