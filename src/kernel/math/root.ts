import type { Expr } from "../syntax.js"
import {
  abs,
  and,
  BIAS,
  copySign,
  div,
  fieldOf,
  floatOf,
  gt,
  horner,
  lifted,
  lit,
  lt,
  madd,
  mul,
  nearest,
  neg,
  sqrt,
  sub,
  twoTo,
  where,
  withExponent,
} from "./build.js"

export const rsqrt = (x: Expr): Expr => div(1, sqrt(x))

/** The sign of a number, a zero and NaN themselves. */
export const sign = (x: Expr): Expr => where(gt(abs(x), 0), copySign(lit(1, x.dtype), x), x)

/** m^(-1/3) for m from 1/2 to 4, within 2^-7.1: minimax of the relative error, degree 4 (Remez). */
const START = [1.6853185892105103, -1.1100800037384033, 0.5457972884178162, -0.13044218719005585, 0.011736102402210236]

/** Every step multiplies the digits of r = m^(-1/3) by four: the series of (1 - e)^(-1/3) with e = 1 - m r^3. */
const refine = (r: Expr, m: Expr): Expr => {
  const e = sub(1, mul(m, mul(mul(r, r), r)))
  return madd(r, mul(e, horner(e, [1 / 3, 2 / 9, 14 / 81])), r)
}

/** x = 2^3k m; the root of m from its inverse root, and the step of Newton that makes the last digit right. */
export const cbrt = (x: Expr): Expr => {
  const f = floatOf(x)
  const a = abs(x)
  const [y, bias] = lifted(a)
  const e = sub(fieldOf(y), bias)
  const k = nearest(mul(e, 1 / 3))
  const m = withExponent(y, sub(e, madd(k, 3, -BIAS[f])))
  const start = horner(m, START)
  const r = f === "float32" ? refine(start, m) : refine(refine(start, m), m)
  const s = mul(r, r)
  const root = mul(m, s)
  const better = madd(neg(mul(sub(mul(mul(root, root), root), m), s)), 1 / 3, root)
  return where(and(gt(a, 0), lt(a, Infinity)), copySign(mul(better, twoTo(k)), x), x)
}
