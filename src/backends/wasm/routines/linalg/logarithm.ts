import { type Code, f64, func, i32, i64, if_, seq } from "../../assembler/index.js"

/** Terms of the series of atanh that count where |s| <= 3 - 2 sqrt(2). */
const TERMS = 12

/** ln 2 in two parts, the first so short that its product with an exponent is exact. */
const LN2 = [0.6931471803691238, 1.9082149292705877e-10] as const

/**
 * The natural logarithm of 2^exponent m for a positive normal m: with m between sqrt(1/2) and sqrt(2), log m is
 * 2 atanh s of s = (m - 1) / (m + 1), whose powers fall by more than 30 at every step.
 */
export const logarithm = func("logarithm", { m: "f64", exponent: "i32" }, "f64", (f, { m, exponent }) => {
  const [bits, s, square] = [f.local("i64", "bits"), f.local("f64", "s"), f.local("f64", "square")]
  const power = f.local("f64", "power")
  const series = Array.from({ length: TERMS }, (_, k) => 2 / (2 * k + 3)).reduceRight<Code<"f64">>(
    (sum, c) => f64.add(f64.mul(sum, square), c),
    f64.const(0),
  )
  return seq(
    bits.set(i64.reinterpret_f64(m)),
    exponent.set(i32.add(exponent, i32.sub(i32.wrap_i64(i64.shr_u(bits, 52n)), 1023))),
    m.set(f64.reinterpret_i64(i64.or(i64.and(bits, 0x000f_ffff_ffff_ffffn), 0x3ff0_0000_0000_0000n))),
    if_(f64.gt(m, Math.SQRT2), seq(m.set(f64.mul(m, 0.5)), exponent.set(i32.add(exponent, 1)))),
    s.set(f64.div(f64.sub(m, 1), f64.add(m, 1))),
    square.set(f64.mul(s, s)),
    power.set(f64.convert_i32_s(exponent)),
    f64.add(
      f64.mul(power, LN2[0]),
      f64.add(f64.add(f64.mul(s, 2), f64.mul(s, f64.mul(square, series))), f64.mul(power, LN2[1])),
    ),
  )
})
