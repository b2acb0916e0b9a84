import type { NDArray } from "../array/index.js"
import { binary, type Meaning, noTangent, unary } from "./elementwise.js"

type F2 = (x: number, y: number) => number

const integers = (f: F2): Meaning<F2> => ({ int32: f, uint32: f })

const discrete = (name: string, meaning: Meaning<F2>) =>
  binary(name, meaning, [noTangent, noTangent], (x: NDArray) => x)

/** `and`, `or`, `xor`, `not` work on the bits of integers and are the logical connectives of bool. */
export const and = discrete("and", { ...integers((x, y) => x & y), bool: (x, y) => x & y })
export const or = discrete("or", { ...integers((x, y) => x | y), bool: (x, y) => x | y })
export const xor = discrete("xor", { ...integers((x, y) => x ^ y), bool: (x, y) => x ^ y })
export const not = unary("not", { int32: (x) => ~x, uint32: (x) => ~x, bool: (x) => 1 - x }, noTangent)

/** Shifting by the width or more (or by a negative count) shifts every bit out. */
const shift = (inside: F2, outside: F2): Meaning<F2> =>
  integers((x, n) => (n >>> 0 < 32 ? inside(x, n) : outside(x, n)))

const zero = (): number => 0

export const shiftLeft = discrete(
  "shiftLeft",
  shift((x, n) => x << n, zero),
)
export const shiftRightLogical = discrete(
  "shiftRightLogical",
  shift((x, n) => x >>> n, zero),
)
export const shiftRightArithmetic = discrete(
  "shiftRightArithmetic",
  shift(
    (x, n) => (x | 0) >> n,
    (x) => (x | 0) >> 31,
  ),
)
