import type { Expr } from "../../../kernel/index.js"
import { type Float, floatOf, horner, madd, mul } from "../../../kernel/math/build.js"

export type Interval = readonly [lo: number, hi: number]

/** An interval taken to -1 .. 1. */
export const centred = (x: Expr, [lo, hi]: Interval): Expr =>
  lo === -hi ? mul(x, 1 / hi) : madd(x, 2 / (hi - lo), -(hi + lo) / (hi - lo))

/** A polynomial on an interval, for each width of floats. */
export const polynomial =
  (interval: Interval, coefficients: Readonly<Record<Float, readonly number[]>>) =>
  (x: Expr): Expr =>
    horner(centred(x, interval), coefficients[floatOf(x)])
