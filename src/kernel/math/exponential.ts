import type { Expr } from "../syntax.js"
import {
  abs,
  add,
  clamp,
  type Float,
  floatOf,
  floor,
  horner,
  lt,
  madd,
  mul,
  nearest,
  sub,
  twoTo,
  where,
} from "./build.js"
import type { Pair } from "./pairs.js"

/** ln 2 in two parts; the product of the first with an exponent is exact. */
export const LN2: Readonly<Record<Float, readonly [number, number]>> = {
  float32: [0.693145751953125, 1.428606765330187e-6],
  float64: [0.6931471805598903, 5.497923018708371e-14],
}

/** e^r: minimax of the relative error on |r| <= ln 2 with 1 + r given, by Remez in 45 digits, coefficients rounded
 * one by one and the rest fitted again. float32: degree 7, 2^-26.0; float64: degree 13, 2^-56.5. */
const EXP: Readonly<Record<Float, readonly number[]>> = {
  float32: [
    1, 1, 0.5000003576278687, 0.1666661649942398, 0.04166121035814285, 0.008335999213159084, 0.0014105279697105289,
    0.00019623599655460566,
  ],
  float64: [
    1, 1, 0.4999999999999993, 0.16666666666666935, 0.041666666666702074, 0.008333333333270214, 0.0013888888883580384,
    0.00019841269892597208, 2.4801590828011554e-5, 2.7557300701857892e-6, 2.755615848405217e-7, 2.5055026898802503e-8,
    2.1062295963278445e-9, 1.5935883518887722e-10,
  ],
}

/** (e^r - 1 - r) / r^2: the same on |r| <= ln 2 / 2, of the relative error of e^r - 1.
 * float32: degree 4, 2^-26.1; float64: degree 9, 2^-55.6. */
const EXPM1: Readonly<Record<Float, readonly number[]>> = {
  float32: [0.4999999701976776, 0.1666654497385025, 0.04166746512055397, 0.008366423659026623, 0.0013868313981220126],
  float64: [
    0.5000000000000006, 0.1666666666666665, 0.04166666666657628, 0.008333333333360456, 0.0013888888931389426,
    0.0001984126976936081, 2.480150560894365e-5, 2.755737035361241e-6, 2.7625889686437476e-7, 2.506374940462983e-8,
  ],
}

/** Beyond these e^x is 0 or infinity. */
export const RANGE: Readonly<Record<Float, readonly [number, number]>> = { float32: [-104, 89], float64: [-746, 710] }

/** e^x = p t t, all normal, for an x in RANGE or little beyond: x = 2 n ln 2 + r, |r| <= ln 2, t = 2^n. Scaling by a
 * square needs no second exponent, and rounds denormals once. */
export const exponential = (x: Expr): readonly [p: Expr, t: Expr] => {
  const [high, low] = LN2[floatOf(x)]
  const n = nearest(mul(x, Math.LOG2E / 2))
  const r = madd(n, -2 * low, madd(n, -2 * high, x))
  return [horner(r, EXP[floatOf(x)]), twoTo(n)]
}

export const exp = (x: Expr): Expr => {
  const [p, t] = exponential(clamp(x, ...RANGE[floatOf(x)]))
  return mul(mul(p, t), t)
}

/** x = n ln 2 + r, |r| <= ln 2 / 2. */
const narrow = (x: Expr, factor: 1 | 2): readonly [r: Expr, n: Expr] => {
  const [high, low] = LN2[floatOf(x)]
  const n = nearest(mul(x, Math.LOG2E * factor))
  return [madd(n, -low / factor, madd(n, -high / factor, x)), n]
}

/** (e^(factor r) - 1) / factor; the quotient is taken in the coefficients. */
const exponentialLess1 = (r: Expr, factor: 1 | 2): Expr => {
  const q = horner(
    r,
    EXPM1[floatOf(r)].map((c, i) => c * factor ** (i + 1)),
  )
  return madd(mul(r, r), q, r)
}

/** e^(factor x) = 2^n (1 + factor p). */
export const shifted = (x: Expr, factor: 1 | 2): readonly [p: Expr, n: Expr] => {
  const [r, n] = narrow(x, factor)
  return [exponentialLess1(r, factor), n]
}

/** y e^(x + tail), for an x in RANGE or little beyond and y = high + low; by two powers of two, so that denormals are
 * rounded once, and exact where x + tail is a multiple of ln 2. */
export const timesExponential = ([high, low]: Pair, [x, tail]: Pair): Expr => {
  const [r, n] = narrow(x, 1)
  const p = exponentialLess1(add(r, tail), 1)
  const half = floor(mul(n, 0.5))
  const y = add(high, madd(high, p, low))
  return mul(mul(y, twoTo(half)), twoTo(sub(n, half)))
}

/** Below this x - x^3 and x + x^2 are x, and the sign of a zero must be kept. */
export const TINY = 2 ** -100

/** Computed as half of it, so that 2^128 (2^1024) never appears; below -20 (-40) it is -1. */
export const expm1 = (x: Expr): Expr => {
  const [p, n] = shifted(floatOf(x) === "float32" ? clamp(x, -20, 88.9) : clamp(x, -40, 710), 1)
  const t = twoTo(add(n, -1))
  const half = madd(p, t, add(t, -0.5))
  return where(lt(abs(x), TINY), x, add(half, half))
}
