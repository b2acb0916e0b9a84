import { bytesOf, type DType, integerRange, isFloat, isSmallFloat } from "../array/index.js"
import {
  apply,
  convert as asType,
  computeType,
  type Expr,
  fromSmallFloat,
  lit,
  type MapLowering,
  map,
  bitcast as sameBits,
  select,
  toSmallFloat,
  type View,
} from "../kernel/index.js"

/** The lower bits of a word as an element of a dtype of less than 32 bits. */
const wrapped = (x: Expr, dtype: DType): Expr => {
  const spare = 32 - 8 * bytesOf(dtype)
  if (spare <= 0 || dtype === "bool") return x
  if (x.dtype === "uint32") return apply("and", x, lit(2 ** (32 - spare) - 1, "uint32"))
  return apply("shr", apply("shl", x, lit(spare, "int32")), lit(spare, "int32"))
}

/** A float64 as the float32 next to it toward zero, its last bit set when that is not exact: rounding it again is then right. */
const doubleToOdd = (x: Expr): Expr => {
  const near = asType(x, "float32")
  const back = asType(near, "float64")
  const over = asType(apply("gt", apply("abs", back), apply("abs", x)), "int32")
  const bits = apply("sub", sameBits(near, "int32"), over)
  return select(apply("eq", back, x), near, sameBits(apply("or", bits, lit(1, "int32")), "float32"))
}

/** A word as a float32: beyond 2^24 a multiple of 256, an odd one when that is not exact, for the same reason. */
const wordToOdd = (x: Expr): Expr => {
  const [low, rest] = [lit(255, x.dtype), lit(x.dtype === "uint32" ? 0xffffff00 : -256, x.dtype)]
  const isExact = apply("eq", apply("and", x, low), lit(0, x.dtype))
  const odd = apply("or", apply("and", x, rest), lit(256, x.dtype))
  const size = x.dtype === "int32" ? apply("abs", x) : x
  const keeps = apply("or", isExact, apply("lt", size, lit(2 ** 24, x.dtype)))
  return asType(select(keeps, x, odd), "float32")
}

/** A number as a float32 that rounds to float16 and bfloat16 as the number itself does. */
const forSmallFloat = (x: Expr, from: DType, to: DType): Expr =>
  from === "float64"
    ? doubleToOdd(x)
    : to === "bfloat16" && (from === "int32" || from === "uint32")
      ? wordToOdd(x)
      : asType(x, "float32")

/** A number as an element of an integer dtype of less than 32 bits: floats saturate, integers wrap. */
const forSmallInteger = (x: Expr, from: DType, to: DType): Expr => {
  const [least, greatest] = integerRange[to]!
  const type = computeType(to)
  if (isFloat(x.dtype)) return asType(apply("min", apply("max", x, lit(least, x.dtype)), lit(greatest, x.dtype)), type)
  const own = integerRange[from]!
  const word = asType(x, type)
  return own[0] >= least && own[1] <= greatest ? word : wrapped(word, to)
}

const converted = (x: Expr, from: DType, to: DType): Expr => {
  const value = isSmallFloat(from) ? fromSmallFloat(x, from) : x
  if (isSmallFloat(to)) return toSmallFloat(forSmallFloat(value, from, to), to)
  return to !== "bool" && bytesOf(to) < 4 ? forSmallInteger(value, from, to) : asType(value, computeType(to))
}

/** Elements in another dtype. */
export const convertLowering = (x: View, dtype: DType): MapLowering => map((i) => converted(x.at(i), x.dtype, dtype))

/** The bits of elements as another dtype of the same width. */
export const bitcastLowering = (x: View, dtype: DType): MapLowering =>
  map((i) => wrapped(sameBits(x.at(i), computeType(dtype)), dtype))
