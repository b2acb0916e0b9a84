import type { NDArray } from "../array/index.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq, ge } from "./compare.js"
import { binary, noTangent, type Partial2, unary } from "./elementwise.js"
import { mapTangent } from "./rule.js"
import { select } from "./select.js"

const subtract = (x: number, y: number): number => x - y

/** -x; on uint32 modulo 2^32. */
export const neg = unary("neg", { float: (x) => -x, int32: (x) => -x, uint32: (x) => -x }, (t) => neg(t), {
  transpose: ([ct]) => [mapTangent(ct, neg)],
})

export const sign = unary("sign", { float: Math.sign, int32: Math.sign, uint32: (x) => (x === 0 ? 0 : 1) }, noTangent)

/** |x|; the derivative at 0 is 1, as in JAX. */
export const abs = unary("abs", { float: Math.abs, int32: Math.abs, uint32: (x) => x }, (t, x) =>
  select(ge(x, zerosOf(x)), t, neg(t)),
)

export const floor = unary("floor", { float: Math.floor }, noTangent)
export const ceil = unary("ceil", { float: Math.ceil }, noTangent)

const roundHalfEven = (x: number): number => {
  const r = Math.round(x)
  return r - x === 0.5 && r % 2 !== 0 ? r - 1 : Object.is(x, -0) || (x < 0 && r === 0) ? -0 : r
}

/** To the nearest whole number, halves to the even one. */
export const round = unary("round", { float: roundHalfEven }, noTangent)

/** The value as it is, with no derivative. */
export const stopGradient = unary(
  "stopGradient",
  { float: (x) => x, int32: (x) => x, uint32: (x) => x, bool: (x) => x },
  noTangent,
)

const sum = (x: NDArray, y: NDArray): NDArray => add(x, y)
const plus = (x: number, y: number): number => x + y

export const add = binary("add", { float: plus, int32: plus, uint32: plus }, [(t) => t, (u) => u], sum, {
  transpose: ([ct], [x, y]) => [x === null ? ct! : null, y === null ? ct! : null],
})

export const sub = binary(
  "sub",
  { float: subtract, int32: subtract, uint32: subtract },
  [(t) => t, (u) => neg(u)],
  sum,
  { transpose: ([ct], [x, y]) => [x === null ? ct! : null, y === null ? mapTangent(ct, neg) : null] },
)

export const mul = binary(
  "mul",
  { float: (x, y) => x * y, int32: Math.imul, uint32: Math.imul },
  [(t, _x, y) => mul(t, y), (u, x) => mul(x, u)],
  sum,
  {
    transpose: ([ct], [x, y]) => [
      x === null ? mapTangent(ct, (c) => mul(c, y!)) : null,
      y === null ? mapTangent(ct, (c) => mul(x!, c)) : null,
    ],
  },
)

/** x times a number. */
export const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))

/** x / y; integers truncate, and dividing an integer by zero gives -1 (all bits set), as XLA has it. */
export const div = binary(
  "div",
  {
    float: (x, y) => x / y,
    int32: (x, y) => (y === 0 ? -1 : Math.trunc(x / y)),
    uint32: (x, y) => (y === 0 ? -1 : Math.trunc(x / y)),
  },
  [(t, _x, y) => div(t, y), (u, _x, y, out) => neg(div(mul(u, out), y))],
  sum,
  { transpose: ([ct], [, y]) => [mapTangent(ct, (c) => div(c, y!)), null] },
)

const remainder = (x: number, y: number): number => (y === 0 ? x : x % y)

/** The remainder with the sign of the dividend (C's fmod); of an integer by zero, the dividend. */
export const rem = binary(
  "rem",
  { float: (x, y) => x % y, int32: remainder, uint32: remainder },
  [
    (t) => t,
    (u, x, y) => {
      const q = div(x, y)
      return neg(mul(u, mul(sign(q), floor(abs(q)))))
    },
  ],
  sum,
)

/** Its share of the tangent for an operand: one where it is the extremum alone, a half on ties. */
const share: (x: NDArray, y: NDArray, out: NDArray) => NDArray = (x, y, out) =>
  select(eq(x, out), select(eq(y, out), fill(x, 0.5), fill(x, 1)), zerosOf(x))

const extremum: readonly [Partial2, Partial2] = [
  (t, x, y, out) => mul(t, share(x, y, out)),
  (u, x, y, out) => mul(u, share(y, x, out)),
]

/** The larger; NaN if either is; on ties the derivative is shared equally. */
export const max = binary("max", { float: Math.max, int32: Math.max, uint32: Math.max, bool: Math.max }, extremum, sum)

/** The smaller; NaN if either is; on ties the derivative is shared equally. */
export const min = binary("min", { float: Math.min, int32: Math.min, uint32: Math.min, bool: Math.min }, extremum, sum)
