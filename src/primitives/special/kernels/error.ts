import type { Expr } from "../../../kernel/index.js"
import { abs, add, atMost, copySign, div, eq, gt, lt, mul, neg, sqrt, sub, where } from "../../../kernel/math/build.js"
import { twoProduct } from "../../../kernel/math/pairs.js"
import { inverseError, quantileOfLog, scaledErfc } from "../error.js"
import { approximation } from "./approximation.js"
import { exp, log, log1p, perWidth } from "./scalar.js"

/** e^-w = 1 - x^2 up to here, where the inverse is near x. */
const CENTRE = 5

/** erf^-1(x) / x in w = -log(1 - x^2). */
const centre = approximation(
  (w) => {
    const x = Math.sqrt(-Math.expm1(-w))
    return inverseError(x) / x
  },
  [0, CENTRE],
)

/** The inverse error function of r = sqrt(-log(1 - x^2)) over r, where 1 - x may be below all floats. */
const tail = (lo: number, hi: number) =>
  approximation(
    (r) => {
      const x = Math.sqrt(-Math.expm1(-r * r))
      return -quantileOfLog(-r * r - Math.log(1 + x) - Math.LN2) / Math.SQRT2 / r
    },
    [Math.sqrt(lo), Math.sqrt(hi)],
  )

/** erf^-1(x) of a magnitude and of 1 - x^2, whose logarithm is at least -`reach`. */
const inverse = (x: Expr, gap: Expr, reach: number): Expr => {
  const w = neg(log(gap))
  const r = sqrt(w)
  const middle = 36
  const far =
    reach > middle ? where(lt(w, middle), tail(CENTRE, middle)(r), tail(middle, reach)(r)) : tail(CENTRE, reach)(r)
  return where(lt(w, CENTRE), mul(x, centre(w)), mul(r, far))
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
const MIDDLE = 2.5

/** e^(a^2) erfc(a) (1 + 2 a) in q = (a - MIDDLE) / (a + MIDDLE). */
const scaledComplement = approximation(
  (q) => {
    const a = (MIDDLE * (1 + q)) / (1 - q)
    return scaledErfc(a) * (1 + 2 * a)
  },
  [-1, 1],
)

/** From here on the right tail is 0. */
const LAST = { float32: 15, float64: 40 } as const

/** The left tail by e^(a^2) erfc(a), of which the logarithm is taken apart from a^2; the right one by what is left of 1. */
export const logNdtrKernel = (x: Expr): Expr => {
  const a = mul(abs(x), Math.SQRT1_2)
  const q = sub(1, div(2 * MIDDLE, add(a, MIDDLE)))
  const scaled = div(scaledComplement(q), add(add(a, a), 1))
  const left = sub(log(mul(scaled, 0.5)), mul(mul(x, 0.5), x))
  const held = atMost(abs(x), perWidth(x, LAST))
  const [high, low] = twoProduct(held, held)
  const gaussian = mul(exp(mul(high, -0.5)), sub(1, mul(low, 0.5)))
  return where(gt(x, 0), log1p(mul(mul(gaussian, scaled), -0.5)), left)
}
