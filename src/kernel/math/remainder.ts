import { when } from "../expr.js"
import type { Expr } from "../syntax.js"
import {
  abs,
  add,
  and,
  atLeast,
  atMost,
  BIAS,
  copySign,
  div,
  type Float,
  fieldOf,
  floatOf,
  floor,
  ge,
  gt,
  lifted,
  lit,
  lt,
  mul,
  nearest,
  not,
  sub,
  twoTo,
  where,
  withExponent,
} from "./build.js"
import { split } from "./pairs.js"

/** The bits of a quotient whose products with both halves of a divisor are exact. */
const BITS: Readonly<Record<Float, number>> = { float32: 10, float64: 24 }

/** The bits of the largest quotient there is: from the least denormal to the greatest number. */
const LONGEST: Readonly<Record<Float, number>> = { float32: 277, float64: 2098 }

/** Beyond this a product with a quotient may overflow. */
const HUGE: Readonly<Record<Float, number>> = { float32: 2 ** 126, float64: 2 ** 995 }

/** Below this the lower half of a divisor may be denormal, which some targets take for 0. */
const SMALL: Readonly<Record<Float, number>> = { float32: 2 ** -100, float64: 2 ** -960 }

/** a - q b without error, for a whole q within one of a / b. */
const less = (a: Expr, q: Expr, [high, low]: readonly [Expr, Expr]): Expr => sub(sub(a, mul(q, high)), mul(q, low))

const positive = (r: Expr, b: Expr): Expr => where(lt(r, 0), add(r, b), r)

/** A short quotient. */
const short = (a: Expr, b: Expr): Expr => positive(less(a, nearest(div(a, b)), split(b)), b)

/** x = 2^e m, 1 <= m < 2; e is a float. */
const parts = (x: Expr): readonly [m: Expr, e: Expr] => {
  const f = floatOf(x)
  const [y, bias] = lifted(x)
  return [withExponent(y, lit(BIAS[f], f)), sub(fieldOf(y), bias)]
}

/** Long division of the significands, as many bits at a time as stay exact, however long the quotient. */
const long = (a: Expr, b: Expr): Expr => {
  const f = floatOf(a)
  const [m, e] = parts(a)
  const [n, d] = parts(b)
  const halves = split(n)
  const inverse = div(1, n)
  const steps = Math.ceil(LONGEST[f] / BITS[f])
  const { r } = Array.from({ length: steps }).reduce<{ readonly r: Expr; readonly left: Expr }>(
    ({ r, left }) => {
      const bits = atMost(atLeast(left, 0), BITS[f])
      const scaled = mul(r, twoTo(bits))
      return { r: less(scaled, nearest(mul(scaled, inverse)), halves), left: sub(left, bits) }
    },
    { r: where(ge(m, n), sub(m, n), m), left: sub(e, d) },
  )
  const half = floor(mul(d, 0.5))
  const scaled = mul(mul(positive(r, n), twoTo(half)), twoTo(sub(d, half)))
  return where(and(lt(a, Infinity), gt(b, 0)), where(lt(a, b), a, scaled), NaN)
}

/** The remainder with the sign of the dividend, exact. */
export const fmod = (x: Expr, y: Expr): Expr => {
  const [a, b] = [abs(x), abs(y)]
  const f = floatOf(x)
  const usual = and(lt(div(a, b), 2 ** BITS[f]), and(lt(a, HUGE[f]), and(lt(b, HUGE[f]), ge(b, SMALL[f]))))
  return copySign(when(not(usual), long(a, b), short(a, b)), x)
}
