import type { NDArray } from "../array/index.js"
import { apply, bitcast, type Expr, lit, select } from "../kernel/index.js"
import { binary, type Meaning, noTangent, unary } from "./elementwise.js"
import type { Scalars } from "./lowering.js"

type F2 = (x: number, y: number) => number

const integers = (f: F2): Meaning<F2> => ({ int32: f, uint32: f })

const discrete = (name: string, meaning: Meaning<F2>, kernel?: Scalars) =>
  binary(name, meaning, [noTangent, noTangent], (x: NDArray) => x, kernel === undefined ? {} : { kernel })

/** `and`, `or`, `xor`, `not` work on the bits of integers and are the logical connectives of bool. */
export const and = discrete("and", { ...integers((x, y) => x & y), bool: (x, y) => x & y })
export const or = discrete("or", { ...integers((x, y) => x | y), bool: (x, y) => x | y })
export const xor = discrete("xor", { ...integers((x, y) => x ^ y), bool: (x, y) => x ^ y })
export const not = unary("not", { int32: (x) => ~x, uint32: (x) => ~x, bool: (x) => 1 - x }, noTangent)

/** Shifting by the width or more (or by a negative count) shifts every bit out. */
const shift = (inside: F2, outside: F2): Meaning<F2> =>
  integers((x, n) => (n >>> 0 < 32 ? inside(x, n) : outside(x, n)))

const zero = (): number => 0

/** A shift in a kernel, where counts go modulo 32: beyond them there is `outside`. */
const guarded =
  (inside: (x: Expr, n: Expr) => Expr, outside: (x: Expr) => Expr): Scalars =>
  (x, n) => {
    const fits = apply("lt", bitcast(n!, "uint32"), lit(32, "uint32"))
    return select(fits, inside(x!, n!), outside(x!))
  }

const none = (x: Expr): Expr => lit(0, x.dtype)

/** An operation on the same bits as another dtype. */
const as = (x: Expr, dtype: "int32" | "uint32", n: Expr): Expr =>
  bitcast(apply("shr", bitcast(x, dtype), bitcast(n, dtype)), x.dtype)

export const shiftLeft = discrete(
  "shiftLeft",
  shift((x, n) => x << n, zero),
  guarded((x, n) => apply("shl", x, n), none),
)
export const shiftRightLogical = discrete(
  "shiftRightLogical",
  shift((x, n) => x >>> n, zero),
  guarded((x, n) => as(x, "uint32", n), none),
)
export const shiftRightArithmetic = discrete(
  "shiftRightArithmetic",
  shift(
    (x, n) => (x | 0) >> n,
    (x) => (x | 0) >> 31,
  ),
  guarded(
    (x, n) => as(x, "int32", n),
    (x) => as(x, "int32", lit(31, x.dtype)),
  ),
)
