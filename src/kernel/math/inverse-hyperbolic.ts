import type { Expr } from "../syntax.js"
import { abs, add, copySign, div, floatOf, gt, lit, lt, madd, mul, sqrt, sub, where } from "./build.js"
import { TINY } from "./exponential.js"
import { log1p } from "./logarithm.js"

/** Beyond it x^2 + 1 is x^2, and x^2 far from overflow. */
const HUGE = { float32: 2 ** 30, float64: 2 ** 60 } as const

/** log1p(a + a^2 / (1 + sqrt(1 + a^2))); of large ones log1p(a) + ln 2. */
export const asinh = (x: Expr): Expr => {
  const a = abs(x)
  const huge = gt(a, HUGE[floatOf(x)])
  const square = mul(a, a)
  const near = add(a, div(square, add(sqrt(add(square, 1)), 1)))
  const y = log1p(where(huge, a, near))
  return where(lt(a, TINY), x, copySign(where(huge, add(y, Math.LN2), y), x))
}

/** log1p(t + sqrt(t (t + 2))) with t = x - 1; of large ones log1p(x) + ln 2. */
export const acosh = (x: Expr): Expr => {
  const huge = gt(x, HUGE[floatOf(x)])
  const t = sub(x, 1)
  const y = log1p(where(huge, x, add(t, sqrt(madd(t, t, add(t, t))))))
  return where(lt(x, 1), lit(NaN, x.dtype), where(huge, add(y, Math.LN2), y))
}

/** log1p(2 a / (1 - a)) / 2. */
export const atanh = (x: Expr): Expr => {
  const a = abs(x)
  const y = log1p(div(add(a, a), sub(1, a)))
  return where(lt(a, TINY), x, copySign(mul(y, 0.5), x))
}
