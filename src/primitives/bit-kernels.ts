import { bitcast, type Expr, lit, withExponent } from "../kernel/index.js"
import {
  abs,
  add,
  and,
  atLeast,
  BIAS,
  copySign,
  eq,
  fieldOf,
  floatOf,
  gt,
  lt,
  mul,
  ne,
  nearest,
  or,
  shr,
  sub,
  twoTo,
  where,
} from "../kernel/math/build.js"

/** Sums of bits in ever wider fields. */
export const popcountKernel = (x: Expr): Expr => {
  const w = bitcast(x, "uint32")
  const pairs = sub(w, and(shr(w, 1), 0x55555555))
  const nibbles = add(and(pairs, 0x33333333), and(shr(pairs, 2), 0x33333333))
  const bytes = and(add(nibbles, shr(nibbles, 4)), 0x0f0f0f0f)
  return bitcast(shr(mul(bytes, 0x01010101), 24), x.dtype)
}

/** 32 less the bits of the number with all bits set below its first. */
export const clzKernel = (x: Expr): Expr => {
  const filled = [1, 2, 4, 8, 16].reduce<Expr>((w, n) => or(w, shr(w, n)), bitcast(x, "uint32"))
  return sub(32, bitcast(popcountKernel(filled), x.dtype))
}

const BITS = 32

/** x^n modulo 2^32 by repeated squaring. */
const wrapped = (x: Expr, n: Expr): Expr =>
  Array.from({ length: BITS }, (_, k) => k).reduce<readonly [Expr, Expr]>(
    ([result, square], k) => {
      const bit = x.dtype === "uint32" ? 2 ** k : (2 ** k) | 0
      return [where(ne(and(n, bit), 0), mul(result, square), result), mul(square, square)]
    },
    [lit(1, x.dtype), x],
  )[0]

/** A negative power truncates 1 / x^n: that of 1 and -1 is none, and that of 0 is 0. */
const signed = (x: Expr, n: Expr): Expr => {
  const odd = ne(and(n, 1), 0)
  const inverse = where(eq(x, 1), 1, where(eq(x, -1), where(odd, x, 1), 0))
  return where(lt(n, 0), inverse, wrapped(x, n))
}

export const integerPowerKernel = (x: Expr, n: Expr): Expr => (x.dtype === "int32" ? signed : wrapped)(x, n)

/** Bits of a fraction, and the least exponent field of which a float's last bit is the last there is. */
const DIGITS = { float32: 23, float64: 52 } as const
const LARGEST = { float32: 3.4028234663852886e38, float64: Number.MAX_VALUE } as const

/** The float next to x in the direction of y: one last bit away, half of one down from a power of two. */
export const nextafterKernel = (x: Expr, y: Expr): Expr => {
  const f = floatOf(x)
  const a = abs(x)
  const field = fieldOf(x)
  const unit = mul(twoTo(sub(atLeast(field, 1), BIAS[f])), 2 ** -DIGITS[f])
  const isPower = and(eq(withExponent(a, lit(BIAS[f], f)), 1), gt(field, 1))
  const outward = eq(gt(x, 0), gt(y, x))
  const inner = where(lt(a, Infinity), sub(a, mul(unit, where(isPower, 0.5, lit(1, f)))), LARGEST[f])
  const stepped = copySign(where(outward, add(a, unit), inner), x)
  const first = copySign(lit(f === "float32" ? 2 ** -149 : Number.MIN_VALUE, f), y)
  const value = where(eq(a, 0), first, stepped)
  return where(eq(x, y), y, where(and(eq(x, x), eq(y, y)), value, NaN))
}

/** x rounded to the nearest number with so many bits of fraction, halves to even. */
const rounded = (x: Expr, bits: number): Expr => {
  const f = floatOf(x)
  if (bits >= DIGITS[f]) return x
  const field = fieldOf(x)
  const small = eq(field, 0)
  const digits = where(small, mul(x, 2 ** (BIAS[f] - 1)), withExponent(x, lit(BIAS[f], f)))
  const short = mul(nearest(mul(digits, 2 ** bits)), 2 ** -bits)
  return mul(short, where(small, lit(2 ** (1 - BIAS[f]), f), withExponent(lit(0, f), field)))
}

/** The nearest number of a smaller format: beyond its range infinite, below its normal numbers 0. */
export const precisionKernel =
  (exponentBits: number, mantissaBits: number) =>
  (x: Expr): Expr => {
    const y = rounded(x, mantissaBits)
    const bias = 2 ** (exponentBits - 1) - 1
    const widest = x.dtype === "float32" ? 8 : 11
    const size = abs(y)
    const held =
      exponentBits >= widest
        ? y
        : copySign(
            where(lt(size, 2 ** (1 - bias)), lit(0, x.dtype), where(lt(size, 2 ** (bias + 1)), size, Infinity)),
            x,
          )
    return where(lt(abs(x), Infinity), held, x)
  }
