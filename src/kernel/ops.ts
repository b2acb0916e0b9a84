type F = (...xs: readonly number[]) => number

/** A function that every target has an instruction (or a few) for. `types`: what its operands may be. */
export interface CoreOp {
  readonly arity: number
  readonly types: "float" | "int" | "number" | "bits" | "bool" | "any" | "uint32"
  /** "same" as the operands, or this */
  readonly result: "same" | "bool"
  readonly apply: F
}

const core = (arity: number, types: CoreOp["types"], apply: F, result: CoreOp["result"] = "same"): CoreOp => ({
  arity,
  types,
  apply,
  result,
})

/** The lesser, NaN when either is, with -0 below 0. */
const minimum: F = (x, y) => Math.min(x!, y!)
const maximum: F = (x, y) => Math.max(x!, y!)

/** To the nearest whole number, ties to even. */
const nearest: F = (x) => {
  const v = x!
  if (!Number.isFinite(v) || Math.abs(v) >= 2 ** 52) return v
  const r = Math.round(v)
  const even = Math.abs(v % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r
  return even === 0 && (v < 0 || Object.is(v, -0)) ? -0 : even
}

/** The magnitude of x with the sign of y, that of a zero too. */
const copySign: F = (x, y) => (y! < 0 || Object.is(y, -0) ? -Math.abs(x!) : Math.abs(x!))

const mulHigh: F = (x, y) => Number((BigInt(x! >>> 0) * BigInt(y! >>> 0)) >> 32n)

/**
 * The instructions of the kernel language on numbers; results are rounded or wrapped to the result's dtype.
 *
 * `madd` is x y + z, rounded once or twice as the target pleases; shifts take the count modulo 32; `shr` keeps the sign
 * of an int32; whole-number `div` rounds to zero, with x / 0 = -1 and x rem 0 = x.
 */
export const CORE = {
  neg: core(1, "number", (x) => -x!),
  abs: core(1, "number", (x) => Math.abs(x!)),
  floor: core(1, "float", (x) => Math.floor(x!)),
  ceil: core(1, "float", (x) => Math.ceil(x!)),
  trunc: core(1, "float", (x) => Math.trunc(x!)),
  nearest: core(1, "float", nearest),
  sqrt: core(1, "float", (x) => Math.sqrt(x!)),
  add: core(2, "number", (x, y) => x! + y!),
  sub: core(2, "number", (x, y) => x! - y!),
  mul: core(2, "number", (x, y) => x! * y!),
  div: core(2, "number", (x, y) => x! / y!),
  rem: core(2, "int", (x, y) => (y === 0 ? x! : x! % y!)),
  min: core(2, "number", minimum),
  max: core(2, "number", maximum),
  copySign: core(2, "float", copySign),
  madd: core(3, "float", (x, y, z) => x! * y! + z!),
  mulHigh: core(2, "uint32", mulHigh),
  and: core(2, "bits", (x, y) => x! & y!),
  or: core(2, "bits", (x, y) => x! | y!),
  xor: core(2, "bits", (x, y) => x! ^ y!),
  not: core(1, "bits", (x) => ~x!),
  shl: core(2, "int", (x, y) => x! << (y! & 31)),
  shr: core(2, "int", (x, y) => x! >> (y! & 31)),
  eq: core(2, "any", (x, y) => Number(x === y), "bool"),
  ne: core(2, "any", (x, y) => Number(x !== y), "bool"),
  lt: core(2, "number", (x, y) => Number(x! < y!), "bool"),
  le: core(2, "number", (x, y) => Number(x! <= y!), "bool"),
  gt: core(2, "number", (x, y) => Number(x! > y!), "bool"),
  ge: core(2, "number", (x, y) => Number(x! >= y!), "bool"),
} as const satisfies Readonly<Record<string, CoreOp>>

export type CoreName = keyof typeof CORE

export const isCore = (name: string): name is CoreName => Object.hasOwn(CORE, name)

/** Functions made of core instructions, whose expansions are in `math`. */
export const MATH = [
  "exp",
  "expm1",
  "log",
  "log1p",
  "sin",
  "cos",
  "tan",
  "tanh",
  "sinh",
  "cosh",
  "asin",
  "acos",
  "atan",
  "asinh",
  "acosh",
  "atanh",
  "atan2",
  "pow",
  "logistic",
  "erf",
  "erfc",
  "cbrt",
  "rsqrt",
  "sign",
  "fmod",
] as const

export type MathName = (typeof MATH)[number]

export type OpName = CoreName | MathName

const NAMES: ReadonlySet<string> = new Set([...Object.keys(CORE), ...MATH])

export const isOp = (name: string): name is OpName => NAMES.has(name)
