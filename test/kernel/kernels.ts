import * as fc from "fast-check"
import { allocate, type DType, dtypes, type TypedArray } from "../../src/array/index.js"
import {
  apply,
  at,
  type Buffer,
  bitcast,
  buffer,
  type Combine,
  computeType,
  constant,
  convert,
  div,
  type Expr,
  exponent,
  flatten,
  fromData,
  type Index,
  indexValue,
  type Local,
  type LoopKernel,
  type LoopVar,
  lit,
  load,
  local,
  loopVar,
  minus,
  type OpName,
  plus,
  rangeOf,
  remainder,
  type Scalar,
  type Stage,
  type Store,
  select,
  show,
  substituteIndex,
  times,
  unflatten,
  when,
  withExponent,
} from "../../src/kernel/index.js"

/** What a random expression may read. */
interface Context {
  readonly loops: readonly LoopVar[]
  readonly over: readonly LoopVar[]
  readonly locals: readonly Local[]
  readonly written: readonly Store[]
}

/** A recipe: the same in every context, so that it shrinks by itself. */
type Make<A> = (c: Context) => A

const SCALARS: readonly Scalar[] = ["float32", "float64", "int32", "uint32", "bool"]

const SIZE = 24
const inputs: readonly Buffer[] = dtypes.map((dtype) => buffer(`in_${dtype}`, dtype, SIZE))

const isFloat = (d: Scalar): boolean => d === "float32" || d === "float64"
const pick = <A>(xs: readonly A[], n: number): A => xs[n % xs.length]!

const nat = fc.nat({ max: 11 })

// ------------------------------------------------------------------------------------------------------- indices

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
const index = (depth: number): fc.Arbitrary<Make<Index>> =>
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

// --------------------------------------------------------------------------------------------------- expressions

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
const whole = (x: Expr, most: number): Expr =>
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
const expression = (dtype: Scalar, depth: number): fc.Arbitrary<Make<Expr>> => {
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

// -------------------------------------------------------------------------------------------------------- stages

/** How the positions of a store lie in memory: in order, permuted, backwards, with gaps. */
interface Layout {
  readonly turned: boolean
  readonly folded: boolean
  readonly backwards: boolean
  readonly stride: number
  readonly start: number
}

const layout: fc.Arbitrary<Layout> = fc.record({
  turned: fc.boolean(),
  folded: fc.boolean(),
  backwards: fc.boolean(),
  stride: fc.constantFrom(1, 1, 1, 2, 3),
  start: fc.constantFrom(0, 0, 1, 5),
})

const sizeOf = (sizes: readonly number[]): number => sizes.reduce((n, d) => n * d, 1)

const offsetOf = (l: Layout, all: readonly LoopVar[]): Index => {
  const order = l.turned ? [...all].reverse() : all
  const sizes = order.map((v) => v.size)
  const n = sizeOf(sizes)
  const flat = flatten(sizes, order.map(at))
  const pair = [n % 2 === 0 ? 2 : 1, n % 2 === 0 ? n / 2 : n]
  const [p, q] = unflatten(pair, flat)
  const mixed = l.folded && n > 0 ? plus(times(q!, pair[0]!), p!) : flat
  const placed = l.backwards ? minus(constant(Math.max(0, n - 1)), mixed) : mixed
  return plus(times(placed, l.stride), constant(l.start))
}

interface StageRecipe {
  readonly kind: "store" | "fold"
  readonly over: readonly number[]
  /** the loops of an earlier stage instead */
  readonly again: boolean
  readonly dtype: DType
  readonly combine: number
  readonly layout: Layout
  readonly value: Make<Expr>
}

const sizes = (most: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.integer({ min: 0, max: most }))

const stageRecipe = (depth: number): fc.Arbitrary<StageRecipe> =>
  fc.constantFrom(...dtypes).chain((dtype) =>
    fc.record({
      kind: fc.constantFrom("store", "fold"),
      over: fc.oneof(
        { weight: 9, arbitrary: fc.array(sizes(20), { maxLength: 2 }) },
        fc.tuple(fc.constantFrom(64, 67, 130, 1100, 4111)),
        fc.tuple(fc.constantFrom(2, 3), fc.constantFrom(64, 67, 130, 1100, 4111)),
      ),
      again: fc.boolean(),
      dtype: fc.constant(dtype),
      combine: nat,
      layout,
      value: expression(computeType(dtype), depth),
    }),
  )

const combines = (dtype: Scalar): readonly Combine[] =>
  dtype === "bool"
    ? ["and", "or", "xor", "max", "min", "argmax", "argmin"]
    : ["sum", "prod", "max", "min", "argmax", "argmin", ...(isFloat(dtype) ? [] : (["and", "or", "xor"] as const))]

const foldOf = (r: StageRecipe, c: Context, i: number): Stage => {
  const dtype = computeType(r.dtype)
  const wanted = pick(combines(dtype), r.combine)
  const isArg = wanted === "argmax" || wanted === "argmin"
  const combine = isArg && sizeOf(c.over.map((v) => v.size)) === 0 ? "max" : wanted
  const value = r.value(c)
  const safe = combine === "sum" ? whole(value, 8) : combine === "prod" ? whole(value, 1) : value
  const arg = combine === "argmax" || combine === "argmin"
  return { tag: "fold", over: c.over, combine, value: safe, result: local(`f${i}`, arg ? "int32" : dtype) }
}

const storeOf = (r: StageRecipe, c: Context, i: number): Stage => {
  const offset = offsetOf(r.layout, [...c.loops, ...c.over])
  const n = sizeOf([...c.loops, ...c.over].map((v) => v.size))
  const size = r.layout.start + Math.max(0, n - 1) * r.layout.stride + 1 + r.layout.start
  return { tag: "store", over: c.over, buffer: buffer(`out${i}`, r.dtype, size), offset, value: r.value(c) }
}

/** The results of folds are kept, so that all can be seen. */
const kept = (s: Stage, c: Context, i: number): readonly Stage[] =>
  s.tag === "store"
    ? [s]
    : [
        s,
        {
          tag: "store",
          over: [],
          buffer: buffer(`out${i}`, s.result.dtype, Math.max(1, sizeOf(c.loops.map((v) => v.size)))),
          offset: flatten(
            c.loops.map((v) => v.size),
            c.loops.map(at),
          ),
          value: s.result,
        },
      ]

/** Turns of all loops of a stage. */
const MOST = 10_000

/** Well-formed kernels: every element is written at most once, and reads beyond a buffer are not used. */
export const kernels = (depth = 2): fc.Arbitrary<LoopKernel> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 7, arbitrary: fc.array(sizes(20), { maxLength: 3 }).filter((s) => sizeOf(s) <= 300) },
        fc.tuple(fc.constantFrom(1024, 1100, 2051)),
      ),
      fc.array(stageRecipe(depth), { minLength: 1, maxLength: 4 }),
    )
    .map(([outer, recipes]) => {
      const loops = outer.map((n, i) => loopVar(`i${i}`, n))
      const stages = recipes.reduce<readonly Stage[]>((done, r, i) => {
        const earlier = done.find((s) => s.over.length > 0)?.over
        const own = sizeOf([...outer, ...r.over]) > MOST ? r.over.map(() => 2) : r.over
        const over = r.again && earlier !== undefined ? earlier : own.map((n, k) => loopVar(`j${i}${k}`, n))
        const c: Context = {
          loops,
          over: r.kind === "fold" || r.again ? over : over.slice(0, 1),
          locals: done.flatMap((s) => (s.tag === "fold" ? [s.result] : [])),
          written: done.filter((s): s is Store => s.tag === "store"),
        }
        return [...done, ...kept(r.kind === "fold" ? foldOf(r, c, i) : storeOf(r, c, i), c, i)]
      }, [])
      const kernel: LoopKernel = { tag: "loops", name: "k", loops, stages }
      return { ...kernel, [fc.toStringMethod]: () => show(kernel) }
    })

// -------------------------------------------------------------------------------------------------------- memory

const SPECIAL: Readonly<Record<string, readonly number[]>> = {
  float: [0, -0, 1, -1, 0.5, 2.5, -3.75, 100, 1e-40, 3e38, Number.NaN, Number.POSITIVE_INFINITY, -1e20],
  int32: [0, 1, 2, 3, -1, -5, 17, 2147483647, -2147483648, 1000],
  uint32: [0, 1, 2, 3, 5, 17, 4294967295, 2147483648, 1000],
  bool: [0, 1, 1, 0, 0],
  float16: [0, 0x8000, 0x3c00, 0xbc00, 0x3800, 0x4100, 1, 0x3ff, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x4900],
  bfloat16: [0, 0x8000, 0x3f80, 0xbf80, 1, 0x7f7f, 0x7f80, 0x7fc0, 0xffff, 0x4049],
  int16: [0, 1, -1, 3, 32767, -32768, 255],
  uint16: [0, 1, 2, 65535, 32768, 255],
  int8: [0, 1, -1, 3, 127, -128, 5],
  uint8: [0, 1, 2, 255, 128, 5],
}

/** Elements of an input, its own for each seed. */
export const elements = (b: Buffer, seed: number): TypedArray => {
  const values = SPECIAL[b.dtype === "float32" || b.dtype === "float64" ? "float" : b.dtype]!
  return allocate(
    b.dtype,
    Array.from({ length: b.size }, (_, i) => values[(i * 7 + seed * (i + 3)) % values.length]!),
  )
}

/** All buffers of a kernel. */
export const buffersOf = (
  k: LoopKernel,
): { readonly inputs: readonly Buffer[]; readonly outputs: readonly Buffer[] } => ({
  inputs,
  outputs: k.stages.flatMap((s) => (s.tag === "store" ? [s.buffer] : [])),
})
