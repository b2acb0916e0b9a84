import type { Expr } from "../syntax.js"
import {
  abs,
  add,
  and,
  bitcast,
  clamp,
  convert,
  div,
  eq,
  fieldOf,
  gt,
  horner,
  lifted,
  lit,
  lt,
  madd,
  mul,
  neg,
  select,
  sub,
  twoTo,
  where,
  withExponent,
} from "./build.js"
import { LN2, TINY } from "./exponential.js"
import { twoSum } from "./pairs.js"

/** (log(1 + f) - f) / f^2 on |f| <= 1/3: minimax of the relative error of the logarithm (Remez, coefficients rounded
 * one by one), degree 8, 2^-27.7. */
const NEAR_ONE = [
  -0.5, 0.3333321511745453, -0.2499980479478836, 0.20010431110858917, -0.16680249571800232, 0.14005623757839203,
  -0.12186846882104874, 0.13985252380371094, -0.12882491946220398,
]

/** (log((1 + s) / (1 - s)) - 2 s) / s^3 in s^2, |s| <= 0.1716: the same, degree 6, 2^-59.5. */
const ODD = [
  0.6666666666666734, 0.3999999999941668, 0.28571428742027316, 0.2222219860364085, 0.18183563019764043,
  0.15314077898991388, 0.14795729990703055,
]

const THIRDS = 0x3f2aaaab
const EXPONENT = 0xff800000 | 0

/** log(1 + f) + e ln 2, `e` in units of 2^-23. */
const combine32 = (f: Expr, e: Expr, sign: 1 | -1): Expr =>
  madd(e, (sign * Math.LN2) / 2 ** 23, madd(mul(f, f), horner(f, NEAR_ONE), f))

/** log(1 + f) + e ln 2 for 1 + f between the root of a half and the root of two. */
const combine64 = (f: Expr, e: Expr): Expr => {
  const [high, low] = LN2.float64
  const s = div(f, add(f, 2))
  const z = mul(s, s)
  const half = mul(mul(f, 0.5), f)
  const rest = madd(s, madd(z, horner(z, ODD), half), mul(e, low))
  return madd(e, high, sub(f, sub(half, rest)))
}

/** What the logarithm is where its argument `x` is no positive number. */
const special = (x: Expr, value: Expr, whole: Expr): Expr =>
  where(gt(x, 0), where(lt(x, Infinity), value, whole), where(eq(x, 0), -Infinity, lit(NaN, x.dtype)))

/** x = 2^e m with m between the root of a half and the root of two. */
export const scaled64 = (x: Expr): readonly [m: Expr, e: Expr] => {
  const [y, bias] = lifted(x)
  const m = withExponent(y, lit(1023, "float64"))
  const upper = gt(m, Math.SQRT2)
  const e = sub(fieldOf(y), bias)
  return [where(upper, mul(m, 0.5), m), where(upper, add(e, 1), e)]
}

/** Denormals are multiplied by 2^23 and their exponent made good in the integers. */
const log32 = (x: Expr): Expr => {
  const small = lt(x, 2 ** -126)
  const bits = bitcast(where(small, mul(x, 2 ** 23), x), "int32")
  const e = and(sub(bits, THIRDS), EXPONENT)
  const f = sub(bitcast(sub(bits, e), "float32"), 1)
  const lift = select(small, lit(23 << 23, "int32"), lit(0, "int32"))
  return special(x, combine32(f, convert(sub(e, lift), "float32"), 1), x)
}

const log64 = (x: Expr): Expr => {
  const [m, e] = scaled64(x)
  return special(x, combine64(sub(m, 1), e), x)
}

export const log = (x: Expr): Expr => (x.dtype === "float32" ? log32(x) : log64(x))

/** 1 + x = 2^e m: f = m - 1 is 2^-e x + (2^-e - 1), so no digit of x is lost. */
const log1p32 = (x: Expr): Expr => {
  const u = add(x, 1)
  const less = and(sub(0x3faaaaab, bitcast(u, "int32")), EXPONENT)
  const scaled = bitcast(add(bitcast(x, "int32"), less), "float32")
  const quarter = bitcast(add(less, 0x40800000), "float32")
  const f = add(scaled, madd(quarter, 0.25, -1))
  return special(u, combine32(f, convert(less, "float32"), -1), x)
}

/** What 1 + x loses comes back scaled; beyond 2^60 it is nothing. */
const log1p64 = (x: Expr): Expr => {
  const [u, lost] = twoSum(lit(1, "float64"), x)
  const [m, e] = scaled64(u)
  const f = add(sub(m, 1), mul(lost, twoTo(clamp(neg(e), -1000, 1000))))
  return special(u, combine64(f, e), x)
}

export const log1p = (x: Expr): Expr => where(lt(abs(x), TINY), x, x.dtype === "float32" ? log1p32(x) : log1p64(x))
