import { fromParts, type NDArray, type Parts } from "../array/index.js"
import { and, not, or } from "./bits.js"
import { fill, zerosOf } from "./broadcast.js"
import { eq, ge, gt, lt, ne } from "./compare.js"
import { binary, noTangent, type Partial2, unary } from "./elementwise.js"
import type { Pair2 } from "./pairs.js"
import { mapTangent } from "./rule.js"
import { hypotOf, itself, nearestOf, remainderOf, signOf } from "./scalar-kernels.js"
import { select } from "./select.js"

const subtract = (x: number, y: number): number => x - y

/** -x; on uint32 modulo 2^32. */
export const neg = unary("neg", { float: (x) => -x, int32: (x) => -x, uint32: (x) => -x }, (t) => neg(t), {
  transpose: ([ct]) => [mapTangent(ct, neg)],
  complex: "parts",
})

/** x with 1 in place of 0, to divide by. */
const nonzero = (x: NDArray): NDArray => select(eq(x, zerosOf(x)), fill(x, 1), x)

/** -1, 0 or 1; of a complex number the number of size 1 in its direction, and 0 of 0. */
export const sign = unary("sign", { float: Math.sign, int32: Math.sign, uint32: (x) => (x === 0 ? 0 : 1) }, noTangent, {
  kernel: signOf,
  complex: ([a, b]) => {
    const size = nonzero(hypot(a, b))
    return [div(a, size), div(b, size)]
  },
})

/** |x|; the derivative at 0 is 1 of real numbers, as in JAX, and 0 of complex ones, whose size is real. */
export const abs = unary(
  "abs",
  { float: Math.abs, int32: Math.abs, uint32: (x) => x },
  (t, x) => select(ge(x, zerosOf(x)), t, neg(t)),
  { complex: ([a, b]) => hypot(a, b) },
)

export const floor = unary("floor", { float: Math.floor }, noTangent)
export const ceil = unary("ceil", { float: Math.ceil }, noTangent)

/** To the nearest whole number, halves to the even one. */
export const roundHalfEven = (x: number): number => {
  const r = Math.round(x)
  return r - x === 0.5 && r % 2 !== 0 ? r - 1 : Object.is(x, -0) || (x < 0 && r === 0) ? -0 : r
}

/** To the nearest whole number, halves to the even one. */
export const round = unary("round", { float: roundHalfEven }, noTangent, {
  kernel: nearestOf,
  complex: ([a, b]) => [round(a), round(b)],
})

/** The value as it is, with no derivative. */
export const stopGradient = unary(
  "stopGradient",
  { float: (x) => x, int32: (x) => x, uint32: (x) => x, bool: (x) => x },
  noTangent,
  { complex: "parts", kernel: itself },
)

const sum = (x: NDArray, y: NDArray): NDArray => add(x, y)
const plus = (x: number, y: number): number => x + y

export const add = binary("add", { float: plus, int32: plus, uint32: plus }, [(t) => t, (u) => u], sum, {
  transpose: ([ct], [x, y]) => [x === null ? ct! : null, y === null ? ct! : null],
  complex: "parts",
})

export const sub = binary(
  "sub",
  { float: subtract, int32: subtract, uint32: subtract },
  [(t) => t, (u) => neg(u)],
  sum,
  {
    transpose: ([ct], [x, y]) => [x === null ? ct! : null, y === null ? mapTangent(ct, neg) : null],
    complex: "parts",
  },
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
    complex: (z, w) => bilinear(mul)(z, w),
  },
)

/** A bilinear function of complex arrays by its values on their parts: (a + ib)(c + id) = ac - bd + i(ad + bc). */
export const bilinear =
  (f: (x: NDArray, y: NDArray) => NDArray) =>
  ([a, b]: Parts, [c, d]: Parts): Parts => [sub(f(a, c), f(b, d)), add(f(a, d), f(b, c))]

/** x times a number. */
export const scale = (x: NDArray, by: number): NDArray => mul(x, fill(x, by))

/**
 * (a + ib) / (c + id) by Smith's formula (1962): both are divided by the larger part of the divisor, and halved, so that
 * nothing overflows that the quotient does not; by an infinite divisor the quotient is 0.
 */
const quotient: Pair2 = ([a, b], [c, d]) => {
  const [ac, ad] = [abs(c), abs(d)]
  const first = and(not(lt(ac, ad)), eq(ad, ad))
  const big = select(first, c, d)
  const size = select(first, ac, ad)
  const extreme = or(eq(size, zerosOf(size)), eq(size, fill(size, Infinity)))
  const small = scale(select(extreme, zerosOf(c), select(first, d, c)), 0.5)
  const ratio = div(small, select(extreme, fill(c, 1), scale(big, 0.5)))
  const below = add(scale(big, 0.5), mul(small, ratio))
  const [p, q] = [scale(select(first, a, b), 0.5), scale(select(first, b, a), 0.5)]
  const cross = mul(p, ratio)
  const above = select(first, sub(q, cross), sub(cross, q))
  return [div(add(p, mul(q, ratio)), below), div(above, below)]
}

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
  { transpose: ([ct], [, y]) => [mapTangent(ct, (c) => div(c, y!)), null], complex: quotient },
)

/** sqrt(x^2 + y^2) without overflow of the squares; the derivative at 0, where there is a corner, is 0. */
export const hypot = binary(
  "hypot",
  { float: Math.hypot },
  [(t, x, _y, out) => mul(t, div(x, nonzero(out))), (u, _x, y, out) => mul(u, div(y, nonzero(out)))],
  sum,
  { kernel: hypotOf },
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
  { kernel: remainderOf },
)

/** Its share of the tangent for an operand: one where it is the extremum alone, a half on ties. */
const share: (x: NDArray, y: NDArray, out: NDArray) => NDArray = (x, y, out) =>
  select(eq(x, out), select(eq(y, out), fill(x, 0.5), fill(x, 1)), zerosOf(x))

const extremum: readonly [Partial2, Partial2] = [
  (t, x, y, out) => mul(t, share(x, y, out)),
  (u, x, y, out) => mul(u, share(y, x, out)),
]

/** The first of two complex numbers where it is NaN or `before` the second, their mean where they are equal. */
const chosen =
  (before: (x: NDArray, y: NDArray) => NDArray): Pair2 =>
  (z, w) => {
    const [x, y] = [fromParts(...z), fromParts(...w)]
    const own = select(or(before(x, y), ne(x, x)), x, y)
    const mean = ([0, 1] as const).map((k) => add(scale(z[k], 0.5), scale(w[k], 0.5)))
    return select(eq(x, y), fromParts(mean[0]!, mean[1]!), own)
  }

/** The larger; NaN if either is; on ties the derivative is shared equally. */
export const max = binary(
  "max",
  { float: Math.max, int32: Math.max, uint32: Math.max, bool: Math.max },
  extremum,
  sum,
  { complex: (z, w) => chosen(gt)(z, w) },
)

/** The smaller; NaN if either is; on ties the derivative is shared equally. */
export const min = binary(
  "min",
  { float: Math.min, int32: Math.min, uint32: Math.min, bool: Math.min },
  extremum,
  sum,
  { complex: (z, w) => chosen(lt)(z, w) },
)
