import { bare, type CoreName, type Scalar } from "../../../kernel/index.js"
import type { HelperName, Use } from "./helpers.js"
import { literal } from "./scalar.js"

type Texts = readonly string[]

const INFIX: Readonly<Partial<Record<CoreName, string>>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  rem: "%",
  and: "&",
  or: "|",
  xor: "^",
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
}

/** Functions that WGSL has under a name of its own. */
const CALLS: Readonly<Partial<Record<CoreName, string>>> = {
  abs: "abs",
  floor: "floor",
  ceil: "ceil",
  trunc: "trunc",
  nearest: "round",
  sqrt: "sqrt",
  madd: "fma",
  min: "min",
  max: "max",
}

/** An operation, in parentheses. */
export const infix = (x: string, op: string, y: string): string => `(${x} ${op} ${y})`

/** A call; arguments need no parentheses. */
export const call = (f: string, ...xs: Texts): string => `${f}(${xs.map(bare).join(", ")})`

const bitsOf = (x: string): string => call("bitcast<u32>", x)

/** The sign bit of y, the others of x. */
const copySign = (x: string, y: string): string =>
  `bitcast<f32>((${bitsOf(x)} & 0x7fffffffu) | (${bitsOf(y)} & 0x80000000u))`

const isZero = (x: string): boolean => x === "0.0f"

/** `--` is no WGSL. */
const negated = (x: string): string => `(-${x.startsWith("-") ? `(${x})` : x})`

/** What is wrong for NaN, infinity or -0 when a compiler knows one operand: 0 x = 0, 0 + x = x, 0 - x = -x, x - x = 0. */
export const guardedZero = (x: string, use: Use): string => (isZero(x) ? call(use("opaque_f32"), x) : x)

const float = (op: CoreName, xs: Texts, use: Use): string => {
  const [x, y] = xs
  switch (op) {
    case "neg":
      return negated(x!)
    case "min":
    case "max":
      return call(use(`${op}_f32`), ...xs)
    case "copySign":
      return copySign(x!, y!)
    case "eq":
      return x === y ? `!${call(use("is_nan"), x!)}` : infix(x!, "==", y!)
    case "ne":
      return x === y ? call(use("is_nan"), x!) : `!(${bare(x!)} == ${bare(y!)})`
    case "add":
    case "mul":
      return infix(guardedZero(x!, use), INFIX[op]!, guardedZero(y!, use))
    case "sub":
    case "div":
      return infix(guardedZero(x!, use), INFIX[op]!, x === y ? call(use("opaque_f32"), y!) : y!)
    default:
      return CALLS[op] === undefined ? infix(x!, INFIX[op]!, y!) : call(CALLS[op], ...xs)
  }
}

const BOOL: Readonly<Partial<Record<CoreName, (x: string, y: string) => string>>> = {
  and: (x, y) => infix(x, "&&", y),
  min: (x, y) => infix(x, "&&", y),
  mul: (x, y) => infix(x, "&&", y),
  or: (x, y) => infix(x, "||", y),
  max: (x, y) => infix(x, "||", y),
  xor: (x, y) => infix(x, "!=", y),
  add: (x, y) => infix(x, "!=", y),
  sub: (x, y) => infix(x, "!=", y),
  ne: (x, y) => infix(x, "!=", y),
  eq: (x, y) => infix(x, "==", y),
  lt: (x, y) => infix(`!${x}`, "&&", y),
  gt: (x, y) => infix(x, "&&", `!${y}`),
  le: (x, y) => infix(`!${x}`, "||", y),
  ge: (x, y) => infix(x, "||", `!${y}`),
}

/** A count modulo 32, as the uint32 that WGSL wants. */
const countOf = (y: string, dtype: Scalar): string => {
  const known = /^(-?\d+)[iu]$/.exec(y)
  if (known !== null) return `${Number(known[1]) & 31}u`
  return `(${dtype === "int32" ? call("bitcast<u32>", y) : y} & 31u)`
}

const isNonZero = (y: string): boolean => /^-?[1-9]\d*[iu]$/.test(y)

const integer = (op: CoreName, dtype: "int32" | "uint32", xs: Texts, use: Use): string => {
  const [x, y] = xs
  const type = dtype === "int32" ? "i32" : "u32"
  switch (op) {
    case "neg":
      return dtype === "int32" ? negated(x!) : infix("0u", "-", x!)
    case "not":
      return `(~${x})`
    case "abs":
      return dtype === "int32" ? call("abs", x!) : x!
    case "div":
    case "rem":
      return isNonZero(y!) ? infix(x!, INFIX[op]!, y!) : call(use(`${op}_${type}` satisfies HelperName), ...xs)
    case "mulHigh":
      return call(use("mul_high"), ...xs)
    case "shl":
    case "shr":
      return infix(x!, op === "shl" ? "<<" : ">>", countOf(y!, dtype))
    default:
      return CALLS[op] === undefined ? infix(x!, INFIX[op]!, y!) : call(CALLS[op], ...xs)
  }
}

/** A core instruction on values of a dtype, with the results of IEEE 754 and of the kernel language. */
export const core = (op: CoreName, dtype: Scalar, xs: Texts, use: Use): string => {
  if (dtype === "float32") return float(op, xs, use)
  if (dtype === "bool") return op === "not" ? `!${xs[0]}` : BOOL[op]!(xs[0]!, xs[1]!)
  return integer(op, dtype === "int32" ? "int32" : "uint32", xs, use)
}

/** As the primitive: floats to whole numbers round to zero and saturate, NaN is 0; anything but 0 is true. */
export const convert = (x: string, from: Scalar, to: Scalar, use: Use): string => {
  if (from === to) return x
  if (to === "bool")
    return from === "float32" ? `((${bitsOf(x)} & 0x7fffffffu) != 0u)` : infix(x, "!=", literal(0, from, use))
  if (from === "float32") return call(use(to === "int32" ? "i32_of_f32" : "u32_of_f32"), x)
  return call(to === "float32" ? "f32" : to === "int32" ? "i32" : "u32", x)
}

const BITS = { float32: "f32", int32: "i32", uint32: "u32" } as const

/** The same 32 bits as another dtype. */
export const bitcast = (x: string, to: Scalar): string => call(`bitcast<${BITS[to as keyof typeof BITS]}>`, x)

/** The biased exponent field of a float. */
export const exponent = (x: string): string => `i32((${bitsOf(x)} >> 23u) & 255u)`

/** A float with another exponent field, given as an int32 or as a whole float. */
export const withExponent = (x: string, field: string, from: Scalar, use: Use): string =>
  call(use("with_exponent"), x, from === "float32" ? call("i32", field) : field)
