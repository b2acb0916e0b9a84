import { when } from "../expr.js"
import type { Expr } from "../syntax.js"
import {
  abs,
  add,
  and,
  bitcast,
  convert,
  div,
  ge,
  horner,
  le,
  lt,
  madd,
  mul,
  nearest,
  not,
  or,
  shl,
  sub,
  where,
} from "./build.js"
import { parity, pow, turned } from "./power.js"

/** log2 m / s in s^2 with s = (m - 1) / (m + 1), |s| <= 0.1716: least squares of the relative error on Chebyshev points,
 * degree 4, 2^-37.8; and (2^r - 1) / r on |r| <= 1/2, degree 5, 2^-26.2. */
const LOG2 = [2.8853900817900033, 0.9617966734337432, 0.5770835690374695, 0.4116736011169462, 0.34071484964767784]
const EXP2 = [
  0.6931471824645996, 0.24022649228572845, 0.055503662675619125, 0.009618327021598816, 0.0013387893559411168,
  0.00015375005023088306,
]

/** 1.5 2^23: added to a whole number, its sum has that number in its lowest bits. */
const WHOLE = 12582912

/**
 * x^y of float32 with the logarithm in float64, where it needs no second part: of normal |x| and normal results here,
 * of all others by `pow`.
 */
export const powThroughDouble = (x: Expr, y: Expr): Expr => {
  const bits = bitcast(abs(x), "int32")
  const e = and(sub(bits, 0x3f3504f3), 0xff800000 | 0)
  const m = convert(bitcast(sub(bits, e), "float32"), "float64")
  const s = div(sub(m, 1), add(m, 1))
  const log2 = madd(s, horner(mul(s, s), LOG2), mul(convert(e, "float64"), 2 ** -23))
  const p = mul(convert(y, "float64"), log2)
  const n = nearest(p)
  const r = convert(sub(p, n), "float32")
  const shift = convert(n, "float32")
  const size = add(bitcast(madd(r, horner(r, EXP2), 1), "int32"), shl(bitcast(add(shift, WHOLE), "int32"), 23))
  const value = bitcast(size, "float32")
  const [whole, odd] = parity(y)
  const signed = where(and(lt(x, 0), not(whole)), NaN, turned(value, odd, x))
  const strange = ge(bitcast(sub(bits, 0x00800000), "uint32"), 0x7f000000)
  return when(or(strange, not(le(abs(shift), 125))), pow(x, y), signed)
}
