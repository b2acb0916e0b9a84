import {
  all,
  brIf,
  type Code,
  type FunctionBuilder,
  f64,
  f64x2,
  i32,
  if_,
  type Local,
  loop,
  seq,
  type ValueType,
  v128,
} from "../../assembler/index.js"

/** Bytes of a float64, which all of linear algebra is done in. */
export const WORD = 8

/** Local variables by their names. */
export const locals = <T extends ValueType, const N extends readonly string[]>(
  f: FunctionBuilder,
  type: T,
  ...names: N
): { readonly [K in N[number]]: Local<T> } => {
  const entries = names.map((name) => [name, f.local(type, name)] as const)
  return Object.fromEntries(entries) as { readonly [K in N[number]]: Local<T> }
}

/** The address of the i-th number from an address. */
export const nth = (base: Code<"i32">, i: Code<"i32"> | number): Code<"i32"> =>
  i32.add(base, typeof i === "number" ? i * WORD : i32.shl(i, 3))

/** The address of the i-th row, `stride` bytes after the one before. */
export const rowOf = (base: Code<"i32">, i: Code<"i32">, stride: Code<"i32">): Code<"i32"> =>
  i32.add(base, i32.mul(i, stride))

type Kind = "v128" | "f64"

/** One float64, or two side by side, and what can be done with them. */
export interface Numbers<T extends Kind = Kind> {
  readonly type: T
  readonly load: (at: Code<"i32">, offset: number) => Code<T>
  readonly store: (at: Code<"i32">, x: Code<T>, offset: number) => Code<"void">
  readonly splat: (x: Code<"f64">) => Code<T>
  readonly add: (x: Code<T>, y: Code<T>) => Code<T>
  readonly sub: (x: Code<T>, y: Code<T>) => Code<T>
  readonly mul: (x: Code<T>, y: Code<T>) => Code<T>
  readonly div: (x: Code<T>, y: Code<T>) => Code<T>
  readonly max: (x: Code<T>, y: Code<T>) => Code<T>
  readonly abs: (x: Code<T>) => Code<T>
}

const one: Numbers<"f64"> = {
  type: "f64",
  load: f64.load,
  store: f64.store,
  splat: (x) => x,
  add: f64.add,
  sub: f64.sub,
  mul: f64.mul,
  div: f64.div,
  max: f64.max,
  abs: f64.abs,
}

const two: Numbers<"v128"> = {
  type: "v128",
  load: v128.load,
  store: v128.store,
  splat: f64x2.splat,
  add: f64x2.add,
  sub: f64x2.sub,
  mul: f64x2.mul,
  div: f64x2.div,
  max: f64x2.max,
  abs: f64x2.abs,
}

/** Goes along n numbers in pieces of a width, a power of two, from where `at` is to the last whole piece. */
const pieces = (
  n: Local<"i32">,
  at: Local<"i32">,
  end: Local<"i32">,
  width: number,
  code: Code<"void">,
): Code<"void"> =>
  if_(
    i32.lt_s(at, end.tee(i32.shl(i32.and(n, -width), 3))),
    loop((next) => seq(code, brIf(next, i32.lt_s(at.tee(i32.add(at, width * WORD)), end)))),
  )

type Body = <T extends Kind>(m: Numbers<T>, at: Local<"i32">, offset: number) => Code<"void">

/** Does the same to each of n numbers side by side, `at` bytes and an offset from the first: by lanes where it can. */
export const along = (f: FunctionBuilder, n: Local<"i32">, body: Body): Code<"void"> => {
  const [at, end] = [f.local("i32", "at"), f.local("i32", "end")]
  return seq(
    at.set(0),
    pieces(n, at, end, 4, seq(body(two, at, 0), body(two, at, 16))),
    pieces(n, at, end, 2, body(two, at, 0)),
    pieces(n, at, end, 1, body(one, at, 0)),
  )
}

type Join = "add" | "max"
type Terms = <T extends Kind>(m: Numbers<T>, at: Local<"i32">, offset: number) => readonly Code<T>[]

/**
 * Several sums (or largest numbers) of terms of n places in one go: the code, and where they are then. So many lanes are
 * summed apart, the same way for any n, and joined in the end.
 */
export const foldedTogether = (
  f: FunctionBuilder,
  n: Local<"i32">,
  join: Join,
  apart: number,
  terms: Terms,
): readonly [code: Code<"void">, results: readonly Local<"f64">[]] => {
  const [at, end] = [f.local("i32", "at"), f.local("i32", "end")]
  const count = terms(one, at, 0).length
  const rest = Array.from({ length: count }, () => f.local("f64", join))
  const lanes = Array.from({ length: apart }, () => rest.map(() => f.local("v128", join)))
  const step = (k: number): Code<"void"> =>
    all(terms(two, at, 16 * k).map((x, i) => lanes[k]![i]!.set(two[join](lanes[k]![i]!, x))))
  const joined = rest.map((r, i) => {
    const [first, ...others] = lanes.map((l) => l[i]!)
    const sum = first!.set(others.reduce<Code<"v128">>((a, b) => two[join](a, b), first!))
    return seq(sum, r.set(one[join](r, one[join](f64x2.extract_lane(first!, 0), f64x2.extract_lane(first!, 1)))))
  })
  const code = seq(
    all(lanes.flat().map((s) => s.set(f64x2.const(0)))),
    all(rest.map((r) => r.set(0))),
    at.set(0),
    pieces(n, at, end, 2 * apart, all(lanes.map((_, k) => step(k)))),
    pieces(n, at, end, 2, step(0)),
    pieces(n, at, end, 1, all(terms(one, at, 0).map((x, i) => rest[i]!.set(one[join](rest[i]!, x))))),
    all(joined),
  )
  return [code, rest]
}

/** The sum, or the largest, of terms of n places. */
export const folded = (
  f: FunctionBuilder,
  n: Local<"i32">,
  join: Join,
  term: <T extends Kind>(m: Numbers<T>, at: Local<"i32">, offset: number) => Code<T>,
): Code<"f64"> => {
  const [code, [result]] = foldedTogether(f, n, join, 4, (m, at, offset) => [term(m, at, offset)])
  return seq(code, result!)
}
