import type { Expr } from "../syntax.js"
import {
  abs,
  add,
  copySign,
  div,
  eq,
  type Float,
  floatOf,
  gt,
  HALF_PI,
  horner,
  lit,
  lt,
  madd,
  mul,
  ne,
  neg,
  sqrt,
  sub,
  where,
} from "./build.js"

/** (asin x - x) / x^3 in x^2 on |x| <= 1/2: minimax of the relative error of the arc sine (Remez, coefficients rounded
 * one by one). float32: degree 4, 2^-27.6; float64: degree 12, 2^-59.9. */
const ASIN: Readonly<Record<Float, readonly number[]>> = {
  float32: [0.16666753590106964, 0.07495247572660446, 0.045477259904146194, 0.024142790585756302, 0.04223303124308586],
  float64: [
    0.1666666666666676, 0.0749999999997081, 0.044642857174645986, 0.030381942704691516, 0.022372215105701258,
    0.01735160944649391, 0.013980855816172375, 0.011398591764472646, 0.010782207867440085, 0.0036984800667449304,
    0.021727954935430435, -0.021029686092089862, 0.03264871566894287,
  ],
}

/** (atan x - x) / x^3 in x^2: the same. float32: on |x| <= 1, degree 8, 2^-28.5;
 * float64: on |x| <= tan(pi/8), degree 10, 2^-59.3. */
const ATAN: Readonly<Record<Float, readonly number[]>> = {
  float32: [
    -0.33333298563957214, 0.1999852955341339, -0.14264015853405, 0.10950879752635956, -0.08399296551942825,
    0.05788097158074379, -0.031096188351511955, 0.010867984965443611, -0.0017825894756242633,
  ],
  float64: [
    -0.33333333333333187, 0.1999999999995048, -0.14285714279874343, 0.11111110766968732, -0.09090897274046018,
    0.07692051461737426, -0.06663003011697342, 0.0584714382564, -0.05035902656581626, 0.03797710710940297,
    -0.01781040687530963,
  ],
}

const halfPi = (x: Expr): readonly [number, number] => HALF_PI[floatOf(x)]

/** asin of |x| <= 1/2, and of larger ones pi/2 - 2 asin s with s^2 = (1 - |x|) / 2: the arc of s. */
const arc = (x: Expr): readonly [arc: Expr, large: Expr] => {
  const a = abs(x)
  const large = gt(a, 0.5)
  const half = madd(a, -0.5, 0.5)
  const z = where(large, half, mul(a, a))
  const s = where(large, sqrt(half), a)
  return [madd(mul(s, z), horner(z, ASIN[floatOf(x)]), s), large]
}

export const asin = (x: Expr): Expr => {
  const [r, large] = arc(x)
  const [p, q] = halfPi(x)
  return copySign(where(large, sub(p, sub(add(r, r), q)), r), x)
}

export const acos = (x: Expr): Expr => {
  const [r, large] = arc(x)
  const [p, q] = halfPi(x)
  const twice = add(r, r)
  const far = where(lt(x, 0), sub(2 * p, sub(twice, 2 * q)), twice)
  return where(large, far, sub(p, sub(copySign(r, x), q)))
}

/** The arc of at most 1. */
const inner32 = (t: Expr): Expr => {
  const z = mul(t, t)
  return madd(mul(t, z), horner(z, ATAN.float32), t)
}

const atan32 = (x: Expr): Expr => {
  const a = abs(x)
  const large = gt(a, 1)
  const r = inner32(where(large, div(-1, a), a))
  const [p, q] = halfPi(x)
  return copySign(where(large, add(add(r, q), p), r), x)
}

/** Around 0, 1 and infinity: atan a = base + atan of a quotient of at most tan(pi/8). */
const atan64 = (x: Expr): Expr => {
  const a = abs(x)
  const large = gt(a, 1 + Math.SQRT2)
  const middle = gt(a, Math.SQRT2 - 1)
  const upper = where(large, -1, where(middle, sub(a, 1), a))
  const lower = where(large, a, where(middle, add(a, 1), 1))
  const t = div(upper, lower)
  const z = mul(t, t)
  const [p, q] = halfPi(x)
  const lost = where(large, q, where(middle, q / 2, lit(0, x.dtype)))
  const base = where(large, p, where(middle, p / 2, lit(0, x.dtype)))
  return copySign(add(base, add(madd(mul(t, z), horner(z, ATAN.float64), lost), t)), x)
}

export const atan = (x: Expr): Expr => (x.dtype === "float32" ? atan32(x) : atan64(x))

/** The arc of the lesser over the greater, turned into its octant; 0 / 0 counts as 0 and infinite ones as 1. */
export const atan2 = (y: Expr, x: Expr): Expr => {
  const [a, b] = [abs(y), abs(x)]
  const swap = gt(a, b)
  const [least, most] = [where(swap, b, a), where(swap, a, b)]
  const t = where(eq(a, b), where(gt(a, 0), 1, lit(0, x.dtype)), div(least, most))
  const [p, q] = halfPi(x)
  const negative = lt(copySign(lit(1, x.dtype), x), 0)
  const r = x.dtype === "float32" ? inner32(t) : atan64(t)
  const turned = where(ne(swap, negative), neg(r), r)
  const base = where(swap, p, where(negative, 2 * p, lit(0, x.dtype)))
  const lost = where(swap, q, where(negative, 2 * q, lit(0, x.dtype)))
  return copySign(add(base, add(turned, lost)), y)
}
