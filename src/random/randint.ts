import type { AnyShape } from "../array/index.js"
import { checkDType, checkShape, type NDArray, type Shape } from "../array/index.js"
import { DTypeError, ValueError } from "../errors/index.js"
import { operation } from "../operations/operation.js"
import { add, mul, rem, sub } from "../primitives/arithmetic.js"
import { fill } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { convert } from "../primitives/convert.js"
import { select } from "../primitives/select.js"
import { checkKey, type Key, split } from "./key.js"
import { bits, spread } from "./uniform.js"

/** The dtypes of `randint`. */
export type IntegerType = "int32" | "uint32" | "int16" | "uint16" | "int8" | "uint8"

interface Format {
  readonly least: number
  readonly limit: number
  /** the smaller ones only store: their samples are computed in int32, with less bias too */
  readonly computing: "int32" | "uint32"
}

const formats: Readonly<Record<IntegerType, Format>> = {
  int32: { least: -(2 ** 31), limit: 2 ** 31, computing: "int32" },
  uint32: { least: 0, limit: 2 ** 32, computing: "uint32" },
  int16: { least: -(2 ** 15), limit: 2 ** 15, computing: "int32" },
  uint16: { least: 0, limit: 2 ** 16, computing: "int32" },
  int8: { least: -128, limit: 128, computing: "int32" },
  uint8: { least: 0, limit: 256, computing: "int32" },
}

const checkBound = (op: string, name: string, x: number | NDArray, { least, limit }: Format, most: number): void => {
  if (typeof x === "number" && !(Number.isInteger(x) && x >= least && x <= limit + most))
    throw new ValueError({
      op,
      problem: `${name} is ${x}, not a whole number from ${least} to ${limit + most}`,
      hint: "the samples are whole numbers from lo to hi - 1",
    })
}

/**
 * Whole numbers from lo to hi - 1, int32 unless given.
 *
 * 64 random bits are reduced modulo hi - lo, which leaves next to no bias.
 * @throws ValueError when a bound does not fit the dtype; DTypeError unless the dtype is an integer
 * @example randint(key(0), [5], 0, 10) // int32[5]
 */
export const randint = operation(
  "randint",
  <D extends IntegerType = "int32">(
    k: Key,
    shape: Shape,
    lo: number | NDArray,
    hi: number | NDArray,
    options: { readonly dtype?: D } = {},
  ): NDArray<AnyShape, D> => {
    const op = "randint"
    const dtype: IntegerType = options.dtype ?? "int32"
    checkKey(op, k)
    if (!Object.hasOwn(formats, checkDType(op, dtype)))
      throw new DTypeError({
        op,
        problem: `samples are int32, uint32, int16, uint16, int8 or uint8, not ${dtype}`,
        hint: "convert the samples with astype, or use uniform",
      })
    checkShape(op, shape)
    const format = formats[dtype]
    checkBound(op, "lo", lo, format, -1)
    checkBound(op, "hi", hi, format, 0)
    const { computing } = format
    const bound = (name: string, x: number | NDArray): NDArray =>
      convert(spread(op, name, x, shape, typeof x === "number" ? computing : dtype), computing)
    // 2^32 and 2^31 are no elements of their dtypes: the last number takes their place, and one is added to the width.
    const beyond = hi === formats[computing].limit
    const from = bound("lo", lo)
    const last = bound("hi", beyond ? formats[computing].limit - 1 : hi)
    const width = convert(sub(last, from), "uint32")
    const span = select(lt(from, last), beyond ? add(width, fill(width, 1)) : width, fill(width, 1))
    const [ka, kb] = split(k)
    const [a, b] = [bits(ka, shape), bits(kb, shape)]
    const half = rem(fill(span, 2 ** 16), span)
    const multiplier = rem(mul(half, half), span)
    const offset = rem(add(mul(rem(a, span), multiplier), rem(b, span)), span)
    return convert(add(from, convert(offset, computing)), dtype)
  },
  ["dtype"],
)
