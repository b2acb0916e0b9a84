import type { DType } from "../../../array/index.js"
import { computeType, type Scalar } from "../../../kernel/index.js"
import type { Use } from "./helpers.js"

/** Types of WGSL; there is no float64. */
export type Type = "f32" | "i32" | "u32" | "bool"

/** The type that a dtype is computed in. */
export const typeOf = (dtype: Scalar): Type => {
  switch (dtype) {
    case "float32":
      return "f32"
    case "int32":
      return "i32"
    case "uint32":
      return "u32"
    case "bool":
      return "bool"
    default:
      throw new RangeError(`${dtype} does not exist on this device`)
  }
}

/** The type of the word that an element of a dtype lies in: whole numbers widened, small floats as bits, bool as 0 or 1. */
export const wordOf = (dtype: DType): Exclude<Type, "bool"> => {
  const type = typeOf(computeType(dtype))
  return type === "bool" ? "u32" : type
}

const bits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0]!

/** The fewest digits that give a float32 back. */
const digits = (value: number): string =>
  Array.from({ length: 9 }, (_, i) => String(Number(value.toPrecision(i + 1)))).find((s) => Math.fround(+s) === value)!

const SMALLEST = 2 ** -126
const LARGEST = 2 ** 127

/**
 * A float32 as it is written; WGSL has no constants that are NaN or infinite, its compilers take -0 for 0, and denormals
 * may become 0.
 */
const float = (value: number, use: Use): string => {
  const size = Math.abs(value)
  if (Number.isNaN(value)) return `${use("nan")}()`
  if (size === Infinity) return `${value < 0 ? "-" : ""}${use("infinity")}()`
  if (Object.is(value, -0)) return `${use("negative_zero")}()`
  if ((size > 0 && size < SMALLEST) || size >= LARGEST)
    return `bitcast<f32>(0x${bits(value).toString(16).padStart(8, "0")}u)`
  const text = digits(value)
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`
}

/** A constant of a dtype. */
export const literal = (value: number, dtype: Scalar, use: Use): string => {
  if (dtype === "float32") return float(Math.fround(value), use)
  if (dtype === "bool") return String(value !== 0)
  if (dtype === "uint32") return `${value >>> 0}u`
  // the literal 2147483648i does not exist, and so neither does its negative
  return value === -2147483648 ? "i32(-2147483648)" : `${value | 0}i`
}
