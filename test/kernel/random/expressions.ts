import * as fc from "fast-check"
import {
  apply,
  at,
  bitcast,
  computeType,
  constant,
  convert,
  div,
  type Expr,
  exponent,
  fromData,
  type Index,
  indexValue,
  type LoopVar,
  lit,
  load,
  minus,
  type OpName,
  plus,
  rangeOf,
  remainder,
  type Scalar,
  select,
  substituteIndex,
  times,
  when,
  withExponent,
} from "../../../src/kernel/index.js"
import { type Context, inputs, isFloat, type Make, nat, pick, SCALARS } from "./recipe.js"

const affine: fc.Arbitrary<Make<Index>> = fc
  .tuple(
    fc.array(fc.tuple(nat, fc.constantFrom(1, 1, 1, 2, -1, 3, -2, 5)), { maxLength: 3 }),
    fc.integer({ min: -4, max: 9 }),
  )
  .map(([terms, c]) => ({ loops, over }) => {
    const all = [...over, ...loops]
    return terms.reduce<Index>((x, [n, k]) => (all.length === 0 ? x : plus(x, times(at(pick(all, n)), k))), constant(c))
  })

const by = fc.integer({ min: 1, max: 9 })

/** An index of loops, quotients, remainders and data. */
export const index = (depth: number): fc.Arbitrary<Make<Index>> =>
  depth === 0
    ? affine
    : fc.oneof(
        { weight: 3, arbitrary: affine },
        fc.tuple(index(depth - 1), by).map(
          ([x, n]) =>
            (c: Context) =>
              div(x(c), n),
        ),
        fc.tuple(index(depth - 1), by).map(
          ([x, n]) =>
            (c: Context) =>
              remainder(x(c), n),
        ),
        fc.tuple(index(depth - 1), index(depth - 1)).map(
          ([x, y]) =>
            (c: Context) =>
              plus(x(c), y(c)),
        ),
        fc.tuple(expression("int32", depth - 1), by).map(
          ([e, n]) =>
            (c: Context) =>
              fromData(e(c), n),
        ),
      )

const NUMBERS: Readonly<Record<Scalar, readonly number[]>> = {
  float32: [0, 1, -1, 2, 0.5, -1.5, 3, 1e10, -0],
  float64: [0, 1, -1, 2, 0.5, -1.5, 3, 1e300, -0],
  int32: [0, 1, -1, 2, 3, 7, 31, -2147483648, 2147483647],
  uint32: [0, 1, 2, 3, 7, 31, 4294967295, 2147483648],
  bool: [0, 1],
}

const inside = (x: Index, size: number): Expr =>
  apply("and", apply("ge", indexValue(x), lit(0, "int32")), apply("lt", indexValue(x), lit(size, "int32")))

/** An element of an input: held to its size by a remainder, or guarded. */
const reading = (dtype: Scalar, depth: number): fc.Arbitrary<Make<Expr>> =>
  fc.tuple(nat, index(depth), fc.boolean()).map(([n, make, wrapped]) => (c: Context) => {
    const b = pick(
      inputs.filter((i) => computeType(i.dtype) === dtype),
      n,
    )
    const x = make(c)
    const [lo, hi] = rangeOf(x)
    if (lo >= 0 && hi < b.size) return load(b, x)
    return wrapped
      ? load(b, remainder(x, b.size))
      : select(inside(x, b.size), load(b, x), lit(NUMBERS[dtype][n % NUMBERS[dtype].length]!, dtype))
  })

/** What an earlier stage wrote in this turn of the outer loops: here, or elsewhere in the row. */
const rereading = (dtype: Scalar): fc.Arbitrary<Make<Expr>> =>
  fc.tuple(nat, fc.boolean()).map(([n, backwards]) => ({ written, over }: Context) => {
    const known = written.filter((s) => s.value.dtype === dtype && s.over.every((v) => v.size > 0))
    if (known.length === 0) return lit(1, dtype)
    const s = pick(known, n)
    if (s.over.every((v, i) => v === over[i]) && !backwards) return load(s.buffer, s.offset)
    const same = s.over.length === over.length && s.over.every((v, i) => v.size === over[i]!.size)
    const move = (v: LoopVar): Index => {
      const i = s.over.indexOf(v)
      if (i < 0) return at(v)
      if (!same) return constant(n % v.size)
      return backwards ? minus(constant(v.size - 1), at(over[i]!)) : at(over[i]!)
    }
    return load(
      s.buffer,
      substituteIndex(s.offset, move, (e) => e),
    )
  })

/** Bits of NaN are unspecified, so nothing looks at them. */
const number = (x: Expr): Expr => (isFloat(x.dtype) ? select(apply("eq", x, x), x, lit(0, x.dtype)) : x)

/** A float held to small whole numbers, whose sums are exact in any order. */
export const whole = (x: Expr, most: number): Expr =>
  isFloat(x.dtype) ? apply("nearest", apply("max", apply("min", x, lit(most, x.dtype)), lit(-most, x.dtype))) : x

const OPS: Readonly<Record<"float" | "int32" | "uint32" | "bool", readonly (readonly [OpName, number])[]>> = {
  float: [
    ...(["neg", "abs", "floor", "ceil", "trunc", "nearest", "sqrt"] as const).map((o) => [o, 1] as const),
    ...(["add", "sub", "mul", "div", "min", "max"] as const).map((o) => [o, 2] as const),
  ],
  int32: [
    ...(["neg", "abs", "not"] as const).map((o) => [o, 1] as const),
    ...(["add", "sub", "mul", "div", "rem", "min", "max", "and", "or", "xor", "shl", "shr"] as const).map(
      (o) => [o, 2] as const,
    ),
  ],
  uint32: [
    ["not", 1],
    ["mulHigh", 2],
    ...(["add", "sub", "mul", "div", "rem", "min", "max", "and", "or", "xor", "shl", "shr"] as const).map(
      (o) => [o, 2] as const,
    ),
  ],
  bool: [["not", 1], ...(["and", "or", "xor", "min", "max"] as const).map((o) => [o, 2] as const)],
}

const leaf = (dtype: Scalar): fc.Arbitrary<Make<Expr>> =>
  fc.oneof(
    fc.constantFrom(...NUMBERS[dtype]).map((n) => () => lit(n, dtype)),
    { weight: 4, arbitrary: reading(dtype, 0) },
    rereading(dtype),
    nat.map((n) => ({ locals }: Context) => {
      const known = locals.filter((l) => l.dtype === dtype)
      return known.length === 0 ? lit(1, dtype) : pick(known, n)
    }),
  )

const operation = (dtype: Scalar, inner: fc.Arbitrary<Make<Expr>>): fc.Arbitrary<Make<Expr>> =>
  fc.tuple(fc.constantFrom(...OPS[dtype === "float32" || dtype === "float64" ? "float" : dtype]), inner, inner).map(
    ([[op, arity], x, y]) =>
      (c: Context) =>
        arity === 1 ? apply(op, x(c)) : apply(op, x(c), y(c)),
  )

const chosen = (dtype: Scalar, depth: number): fc.Arbitrary<Make<Expr>> =>
  fc.tuple(fc.boolean(), expression("bool", depth), expression(dtype, depth), expression(dtype, depth)).map(
    ([skips, p, x, y]) =>
      (c: Context) =>
        (skips ? when : select)(p(c), x(c), y(c)),
  )

const converted = (dtype: Scalar, depth: number): fc.Arbitrary<Make<Expr>> =>
  fc.constantFrom(...SCALARS).chain((from) => expression(from, depth).map((x) => (c: Context) => convert(x(c), dtype)))

const compared = (depth: number): fc.Arbitrary<Make<Expr>> =>
  fc.tuple(fc.constantFrom(...SCALARS), fc.constantFrom("eq", "ne", "lt", "le", "gt", "ge")).chain(([from, op]) =>
    fc.tuple(expression(from, depth), expression(from, depth)).map(
      ([x, y]) =>
        (c: Context) =>
          apply(op, x(c), y(c)),
    ),
  )

const floating = (dtype: Scalar, depth: number): fc.Arbitrary<Make<Expr>> =>
  fc.tuple(expression(dtype, depth), expression(dtype, depth), expression(dtype, depth), nat).map(
    ([x, y, z, n]) =>
      (c: Context) =>
        n < 4
          ? apply("madd", whole(x(c), 8), whole(y(c), 8), whole(z(c), 8))
          : n < 8
            ? apply("copySign", x(c), number(y(c)))
            : withExponent(number(x(c)), apply("and", exponent(y(c)), lit(255, "int32"))),
  )

const bits = (dtype: "int32" | "uint32" | "float32", depth: number): fc.Arbitrary<Make<Expr>> =>
  fc
    .constantFrom<Scalar>("int32", "uint32", "float32")
    .chain((from) => expression(from, depth).map((x) => (c: Context) => bitcast(number(x(c)), dtype)))

/** An expression of a dtype. */
export const expression = (dtype: Scalar, depth: number): fc.Arbitrary<Make<Expr>> => {
  if (depth === 0) return leaf(dtype)
  const inner = expression(dtype, depth - 1)
  return fc.oneof(
    leaf(dtype),
    { weight: 3, arbitrary: operation(dtype, inner) },
    reading(dtype, depth),
    chosen(dtype, depth - 1),
    converted(dtype, depth - 1),
    ...(dtype === "bool" ? [compared(depth - 1)] : []),
    ...(isFloat(dtype) ? [floating(dtype, depth - 1)] : []),
    ...(dtype === "int32"
      ? [
          index(depth).map((x) => (c: Context) => indexValue(x(c))),
          fc
            .constantFrom("float32" as const, "float64" as const)
            .chain((d) => expression(d, depth - 1).map((x) => (c: Context) => exponent(x(c)))),
        ]
      : []),
    ...(dtype === "int32" || dtype === "uint32" || dtype === "float32" ? [bits(dtype, depth - 1)] : []),
  )
}
