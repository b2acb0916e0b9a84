import type { Expr } from "../../../kernel/index.js"
import {
  abs,
  add,
  atMost,
  copySign,
  div,
  eq,
  gt,
  horner,
  lt,
  mul,
  neg,
  sqrt,
  sub,
  where,
} from "../../../kernel/math/build.js"
import { twoProduct } from "../../../kernel/math/pairs.js"
import { CENTRE, SCALED, TAILS } from "./error-tables.js"
import { centred, type Interval, polynomial } from "./interval.js"
import { exp, log, log1p, perWidth } from "./scalar.js"

/** e^-w = 1 - x^2 up to here, where the inverse is near x. */
const NEAR = 5
const MIDDLE = 36

/** erf^-1(x) / x in w = -log(1 - x^2). All polynomials here are as those of gamma, to 2^-25 or better and 2^-54. */
const centre = polynomial([0, NEAR], CENTRE)

/** erf^-1(x) / r in r or 1 / r, r = sqrt w, for w up to `reach`: 17 or 104 in float32, 37 or 745 in float64. */
const tail = (r: Expr, w: Expr, reach: number): Expr => {
  const inverse = (): Expr => div(1, r)
  const on = (lo: number, hi: number): Interval => [1 / Math.sqrt(hi), 1 / Math.sqrt(lo)]
  if (r.dtype === "float32")
    return horner(centred(inverse(), on(NEAR, reach)), reach > MIDDLE ? TAILS.long : TAILS.short)
  const near = horner(centred(r, [Math.sqrt(NEAR), Math.sqrt(37)]), TAILS.near)
  return reach > 37 ? where(lt(w, MIDDLE), near, horner(centred(inverse(), on(MIDDLE, reach)), TAILS.far)) : near
}

/** erf^-1(x) of a magnitude and of 1 - x^2, whose logarithm is at least -`reach`. */
const inverse = (x: Expr, gap: Expr, reach: number): Expr => {
  const w = neg(log(gap))
  const r = sqrt(w)
  return where(lt(w, NEAR), mul(x, centre(w)), mul(r, tail(r, w, reach)))
}

/** erf^-1(x). */
export const erfInvKernel = (x: Expr): Expr => {
  const a = abs(x)
  const gap = mul(sub(1, a), add(a, 1))
  const value = inverse(a, gap, perWidth(x, { float32: 17, float64: 37 }))
  return copySign(where(eq(a, 1), Infinity, value), x)
}

/** sqrt(2) erf^-1(2 p - 1). */
export const ndtriKernel = (p: Expr): Expr => {
  const twice = sub(add(p, p), 1)
  const gap = mul(mul(p, 4), sub(1, p))
  const value = inverse(abs(twice), gap, perWidth(p, { float32: 104, float64: 745 }))
  return copySign(mul(where(eq(gap, 0), Infinity, value), Math.SQRT2), twice)
}

/** Where the quotient that stands for a in [0, infinity] is 0. */
const HALFWAY = 2.5

/** e^(a^2) erfc(a) (1 + 2 a) in q = (a - HALFWAY) / (a + HALFWAY). */
const scaledComplement = polynomial([-1, 1], SCALED)

/** From here on the right tail is 0. */
const LAST = { float32: 15, float64: 40 } as const

/** The left tail by e^(a^2) erfc(a), of which the logarithm is taken apart from a^2; the right one by what is left of 1. */
export const logNdtrKernel = (x: Expr): Expr => {
  const a = mul(abs(x), Math.SQRT1_2)
  const q = sub(1, div(2 * HALFWAY, add(a, HALFWAY)))
  const scaled = div(scaledComplement(q), add(add(a, a), 1))
  const left = sub(log(mul(scaled, 0.5)), mul(mul(x, 0.5), x))
  const held = atMost(abs(x), perWidth(x, LAST))
  const [high, low] = twoProduct(held, held)
  const gaussian = mul(exp(mul(high, -0.5)), sub(1, mul(low, 0.5)))
  return where(gt(x, 0), log1p(mul(mul(gaussian, scaled), -0.5)), left)
}

/** e^(x^2) erfc(x); on the left 2 e^(x^2) less that of -x, with what x^2 loses. */
export const erfcxKernel = (x: Expr): Expr => {
  const a = abs(x)
  const q = sub(1, div(2 * HALFWAY, add(a, HALFWAY)))
  const right = div(scaledComplement(q), add(add(a, a), 1))
  const held = atMost(a, perWidth(x, { float32: 10, float64: 28 }))
  const [high, low] = twoProduct(held, held)
  const gaussian = mul(exp(high), add(low, 1))
  return where(lt(x, 0), sub(add(gaussian, gaussian), right), right)
}
