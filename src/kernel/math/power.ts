import type { Expr } from "../syntax.js"
import {
  abs,
  add,
  and,
  bitcast,
  clamp,
  convert,
  copySign,
  div,
  eq,
  type Float,
  floatOf,
  floor,
  gt,
  horner,
  lifted,
  lit,
  lt,
  madd,
  mul,
  ne,
  neg,
  not,
  or,
  sub,
  where,
  xor,
} from "./build.js"
import { LN2, RANGE, timesExponential } from "./exponential.js"
import { scaled64 } from "./logarithm.js"
import { type Pair, pairProduct, quickSum, twoProduct, twoSum } from "./pairs.js"

/** (2 atanh s - 2 s) / s^3 in s^2 on |s| <= 0.1716: minimax of the relative error of the logarithm, degree 3, 2^-35.2. */
const ODD32 = [0.6666666269302368, 0.4000096917152405, 0.28499189019203186, 0.24267347157001495]

/** (2 atanh s - 2 s - 2/3 s^3) / s^5 in s^2: the same, degree 6, 2^-66.3. */
const ODD64 = [
  0.4000000000000225, 0.28571428570101826, 0.2222222251958315, 0.18181784392302577, 0.15386756353192374,
  0.13256836760937743, 0.13196183688971747,
]
const TWO_THIRDS: readonly [number, number] = [0.6666666666666666, 3.700743415417188e-17]

/** x = 2^e m with m between the root of a half and the root of two. */
const scaled32 = (x: Expr): readonly [m: Expr, e: Expr] => {
  const [y, bias] = lifted(x)
  const bits = bitcast(y, "int32")
  const e = and(sub(bits, 0x3f3504f3), 0xff800000 | 0)
  return [bitcast(sub(bits, e), "float32"), madd(convert(e, "float32"), 2 ** -23, sub(127, bias))]
}

/** (m - 1) / (m + 1) as a pair. */
const ratio = (m: Expr): Pair => {
  const f = sub(m, 1)
  const [d, dl] = twoSum(m, lit(1, m.dtype))
  const s = div(f, d)
  const [p, error] = twoProduct(s, d)
  return [s, div(sub(sub(sub(f, p), error), mul(s, dl)), d)]
}

/** What 2 atanh s has beyond 2 s, which may be a hundredth of it: in float64 a pair, in float32 with the share of the
 * lower part of s. */
const beyond = (s: Pair): Pair => {
  const z = mul(s[0], s[0])
  if (z.dtype === "float32") return [mul(mul(s[0], z), horner(z, ODD32)), mul(add(z, z), s[1])]
  const [first, lost] = TWO_THIRDS
  const square = pairProduct(s, s)
  const rest = mul(z, horner(z, ODD64))
  const [h, l] = quickSum(lit(first, "float64"), rest)
  return pairProduct(pairProduct(s, square), [h, add(l, lost)])
}

/** The natural logarithm of a positive number to half as many digits again. */
const logarithm = (x: Expr): Pair => {
  const [m, e] = x.dtype === "float32" ? scaled32(x) : scaled64(x)
  const s = ratio(m)
  const [t, tl] = beyond(s)
  const [high, low] = LN2[floatOf(x)]
  const [a, b] = twoSum(mul(e, high), add(s[0], s[0]))
  const [c, d] = twoSum(a, t)
  return quickSum(c, add(add(d, b), add(madd(e, low, tl), add(s[1], s[1]))))
}

/** Powers of this size are 0, 1 or infinite whatever the base. */
const STEEP: Readonly<Record<Float, number>> = { float32: 2 ** 40, float64: 2 ** 66 }

/** |x|^y for a finite and positive |x|. */
const magnitude = (a: Expr, y: Expr): Expr => {
  const f = floatOf(a)
  const [h, l] = logarithm(a)
  const power = clamp(y, -STEEP[f], STEEP[f])
  const [p, error] = twoProduct(power, h)
  const held = clamp(p, ...RANGE[f])
  const tail = where(eq(held, p), madd(power, l, error), 0)
  return timesExponential([lit(1, f), lit(0, f)], [held, tail])
}

/** A value with its sign turned where `odd` and x is negative, -0 among them. */
export const turned = (size: Expr, odd: Expr, x: Expr): Expr => {
  if (x.dtype === "float64") return where(and(odd, lt(copySign(lit(1, x.dtype), x), 0)), neg(size), size)
  const sign = and(bitcast(x, "int32"), where(odd, lit(-0x80000000, "int32"), 0))
  return bitcast(xor(bitcast(size, "int32"), sign), "float32")
}

/** Whether a number is whole, and odd. */
export const parity = (y: Expr): readonly [whole: Expr, odd: Expr] => {
  const half = mul(y, 0.5)
  const whole = eq(floor(y), y)
  return [whole, and(whole, ne(floor(half), half))]
}

/** As IEEE 754: x^0 and 1^y are 1 even of NaN, (-1)^(+-infinity) is 1, a negative x has only whole powers. */
export const pow = (x: Expr, y: Expr): Expr => {
  const a = abs(x)
  const [whole, odd] = parity(y)
  const zero = eq(a, 0)
  const edge = or(zero, eq(a, Infinity))
  const size = where(edge, where(eq(lt(y, 0), zero), Infinity, lit(0, x.dtype)), magnitude(a, y))
  const refused = and(and(lt(x, 0), gt(x, -Infinity)), not(whole))
  const value = where(and(eq(x, x), and(eq(y, y), not(refused))), turned(size, odd, x), NaN)
  return where(or(eq(x, 1), eq(y, 0)), 1, value)
}
