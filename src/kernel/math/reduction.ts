import type { Expr } from "../syntax.js"
import {
  add,
  and,
  bitcast,
  convert,
  exponent,
  type Float,
  floatOf,
  floor,
  HALF_PI,
  lit,
  lt,
  madd,
  mul,
  nearest,
  neg,
  or,
  shl,
  shr,
  sub,
  where,
  withExponent,
  xor,
} from "./build.js"
import { pairProduct, quickSum, twoProduct, twoSum } from "./pairs.js"
import { lowProduct, window } from "./words.js"

/** x = quadrant pi/2 + r + tail, |r| <= pi/4; the lowest two bits of the quadrant count. */
export interface Reduced {
  readonly r: Expr
  /** what r has lost; not for float32 */
  readonly tail: Expr | null
  readonly quadrant: Expr
}

/** Up to here products of the quadrant with the parts of pi/2 are exact. */
export const LARGE: Readonly<Record<Float, number>> = { float32: 8192, float64: 131072 }

/** pi/2 in parts of 11 bits and the rest, so that every product with a quadrant below 2^13 is exact. */
const PARTS32 = [1.5703125, 0.0004837512969970703, 7.549533620476723e-8, 2.5633440682570896e-12]

/** pi/2 in parts of 36 bits and the rest, for quadrants below 2^17. */
const PARTS64 = [1.5707963267923333, 2.5633441515839558e-12, 1.0562999066987428e-23]

/** For 0 <= x < LARGE (Cody and Waite). */
export const reduceSmall = (x: Expr): Reduced => {
  const n = nearest(mul(x, 2 / Math.PI))
  if (x.dtype === "float32") {
    const r = PARTS32.reduce<Expr>((rest, part) => madd(n, -part, rest), x)
    return { r, tail: null, quadrant: bitcast(add(n, 12582912), "int32") }
  }
  const [s, e] = twoSum(madd(n, -PARTS64[0]!, x), mul(n, -PARTS64[1]!))
  const [r, tail] = quickSum(s, madd(n, -PARTS64[2]!, e))
  return { r, tail, quadrant: convert(n, "int32") }
}

/** A quarter turn in words: the nearest quadrant, whether the rest is negative, and the magnitude of the rest. */
const quarters = (words: readonly Expr[]) => {
  const top = words[0]!
  const quadrant = shr(add(top, 0x20000000), 30)
  const rest = sub(top, shl(quadrant, 30))
  const negative = lt(bitcast(rest, "int32"), 0)
  const mask = bitcast(shr(bitcast(rest, "int32"), 31), "uint32")
  return {
    quadrant: bitcast(quadrant, "int32"),
    negative,
    magnitude: [rest, ...words.slice(1)].map((w) => xor(w, mask)),
  }
}

/** 96 bits of 2/pi, those that matter modulo 4, times the 24 bits of x. */
const reduceLarge32 = (x: Expr): Reduced => {
  const bits = bitcast(x, "uint32")
  const significand = or(and(bits, 0x7fffff), 0x800000)
  const place = sub(bitcast(exponent(x), "uint32"), 88)
  const { quadrant, negative, magnitude } = quarters(lowProduct(window(place, 3, 3), [significand]))
  const [high, low] = magnitude
  const upper = mul(convert(and(high!, 0xffffffc0), "float32"), 2 ** -30)
  const lower = madd(convert(low!, "float32"), 2 ** -62, mul(convert(and(high!, 63), "float32"), 2 ** -30))
  const [p, q] = HALF_PI.float32
  const [h, l] = twoProduct(upper, lit(p, "float32"))
  const r = add(h, add(l, madd(upper, q, mul(lower, p))))
  return { r: where(negative, neg(r), r), tail: null, quadrant }
}

/** 192 bits of 2/pi times the 53 bits of x. */
const reduceLarge64 = (x: Expr): Reduced => {
  const significand = withExponent(x, lit(1023 + 52, "float64"))
  const upper = floor(mul(significand, 2 ** -32))
  const lower = madd(upper, -(2 ** 32), significand)
  const place = sub(bitcast(exponent(x), "uint32"), 1013)
  const parts = [convert(upper, "uint32"), convert(lower, "uint32")]
  const { quadrant, negative, magnitude } = quarters(lowProduct(window(place, 6, 6), parts))
  const [a, b, c, d] = magnitude.map((w, i) => mul(convert(w, "float64"), 2 ** (-30 - 32 * i)))
  const [h, l] = quickSum(a!, b!)
  const [p, q] = HALF_PI.float64
  const fraction = quickSum(h, add(l, add(c!, d!)))
  const [r, tail] = pairProduct(fraction, [lit(p, "float64"), lit(q, "float64")])
  return { r: where(negative, neg(r), r), tail: where(negative, neg(tail), tail), quadrant }
}

/** For finite x >= 1 (Payne and Hanek). */
export const reduceLarge = (x: Expr): Reduced => (floatOf(x) === "float32" ? reduceLarge32(x) : reduceLarge64(x))
