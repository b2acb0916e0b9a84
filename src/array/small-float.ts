import type { DType } from "./dtype.js"

/** A float format of 16 bits: bit patterns to numbers, exact, and numbers to bit patterns, to nearest even. */
interface SmallFloat {
  readonly toNumber: (bits: number) => number
  readonly toBits: (x: number) => number
}

const roundHalfEven = (x: number): number => {
  const low = Math.floor(x)
  const rest = x - low
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low
}

/** IEEE 754 with these many bits for the exponent and the mantissa. NaN has one pattern: numbers do not tell them apart. */
const format = (exponentBits: number, mantissaBits: number): SmallFloat => {
  const bias = 2 ** (exponentBits - 1) - 1
  const steps = 2 ** mantissaBits
  const infinity = (2 * bias + 1) * steps
  const limit = (2 - 1 / (2 * steps)) * 2 ** bias
  const toNumber = (bits: number): number => {
    const sign = bits & 0x8000 ? -1 : 1
    const magnitude = bits & 0x7fff
    if (magnitude >= infinity) return magnitude === infinity ? sign * Infinity : Number.NaN
    const exponent = Math.floor(magnitude / steps)
    const units = magnitude - (exponent > 0 ? exponent - 1 : 0) * steps
    return sign * units * 2 ** (Math.max(exponent, 1) - bias - mantissaBits)
  }
  const toBits = (x: number): number => {
    if (Number.isNaN(x)) return infinity + steps / 2
    const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0
    const a = Math.abs(x)
    if (a >= limit) return sign | infinity
    const exponent = Math.max(1 - bias, Math.floor(Math.log2(a || 1)))
    const units = roundHalfEven(a / 2 ** (exponent - mantissaBits))
    return sign | (units < steps ? units : (exponent + bias - 1) * steps + units)
  }
  return { toNumber, toBits }
}

const formats: Readonly<Partial<Record<DType, SmallFloat>>> = {
  float16: /* @__PURE__ */ format(5, 10),
  bfloat16: /* @__PURE__ */ format(8, 7),
}

/** float16 and bfloat16, whose elements are kept as bit patterns. */
export const isSmallFloat = (dtype: DType): boolean => formats[dtype] !== undefined

const itself = (x: number): number => x

/** The number that a kept element stands for. */
export const decoder = (dtype: DType): ((kept: number) => number) => formats[dtype]?.toNumber ?? itself

/** How a number is kept: float16 and bfloat16 as bits, rounded to nearest even; everything else as itself. */
export const encoder = (dtype: DType): ((x: number) => number) => formats[dtype]?.toBits ?? itself
