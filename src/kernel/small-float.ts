import type { DType } from "../array/index.js"
import { apply, bitcast, convert, lit, select } from "./expr.js"
import type { Expr } from "./syntax.js"

const bits = (x: number): Expr => lit(x, "uint32")
const shifted = (op: "shl" | "shr", x: Expr, by: number): Expr => apply(op, x, bits(by))
const masked = (x: Expr, mask: number): Expr => apply("and", x, bits(mask))

/** The fields are moved to their places in float32, and 2^112 puts the exponent right; a denormal counts steps of 2^-24. */
const fromHalf = (x: Expr): Expr => {
  const magnitude = masked(x, 0x7fff)
  const normal = apply("mul", bitcast(shifted("shl", magnitude, 13), "float32"), lit(2 ** 112, "float32"))
  const small = apply("mul", convert(magnitude, "float32"), lit(2 ** -24, "float32"))
  const finite = select(apply("lt", magnitude, bits(0x400)), small, normal)
  const special = select(apply("gt", magnitude, bits(0x7bff)), bits(0x7f800000), bits(0))
  const sign = shifted("shl", masked(x, 0x8000), 16)
  return bitcast(apply("or", apply("or", bitcast(finite, "uint32"), special), sign), "float32")
}

/** Half an ulp less a bit is added, and one more where the last bit kept is odd: to nearest, ties to even. */
const roundedAt = (x: Expr, places: number): Expr => {
  const odd = masked(shifted("shr", x, places), 1)
  return shifted("shr", apply("add", apply("add", x, bits(2 ** (places - 1) - 1)), odd), places)
}

/** Beyond 65504 infinite; below 2^-14 in steps of 2^-24, to which adding 0.5 rounds. */
const halfMagnitude = (x: Expr): Expr => {
  const normal = apply("min", apply("sub", roundedAt(x, 13), bits(112 << 10)), bits(0x7c00))
  const risen = apply("add", bitcast(x, "float32"), lit(0.5, "float32"))
  const small = apply("sub", bitcast(risen, "uint32"), bits(0x3f000000))
  return select(apply("lt", x, bits(113 << 23)), small, normal)
}

/** The float32 that the bits of a float16 or bfloat16 stand for. */
export const fromSmallFloat = (x: Expr, dtype: DType): Expr =>
  dtype === "float16" ? fromHalf(x) : bitcast(shifted("shl", x, 16), "float32")

/** A float32 as the bits of a float16 or bfloat16, to nearest even; every NaN as the same bits. */
export const toSmallFloat = (x: Expr, dtype: DType): Expr => {
  const half = dtype === "float16"
  const all = bitcast(x, "uint32")
  const magnitude = masked(all, 0x7fffffff)
  const sign = masked(shifted("shr", all, 16), 0x8000)
  const finite = apply("or", half ? halfMagnitude(magnitude) : roundedAt(magnitude, 16), sign)
  return select(apply("gt", magnitude, bits(0x7f800000)), bits(half ? 0x7e00 : 0x7fc0), finite)
}
