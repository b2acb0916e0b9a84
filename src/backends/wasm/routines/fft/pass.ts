import {
  all,
  type Code,
  type FunctionBuilder,
  forRange,
  func,
  i32,
  type Local,
  nop,
  seq,
} from "../../assembler/index.js"
import { butterfly } from "./butterfly.js"
import {
  alone,
  bytesOf,
  type Complex,
  type Floats,
  type FloatType,
  held,
  type Parts,
  put,
  several,
  times,
} from "./floats.js"
import { turned } from "./quads.js"

type Kind = "f32" | "f64" | "v128"

/**
 * One pass of Stockham's algorithm: `stride` interleaved transforms of `length` elements become `radix` times as many of
 * `length / radix`. With m = length / radix and w = exp(-2 pi i / length), the elements a_k = x[p + k m] give
 * y[radix p + j] = w^(p j) sum_k a_k exp(-2 pi i j k / radix).
 */
export interface Pass {
  readonly dtype: FloatType
  readonly radix: number
  readonly length: number
  readonly stride: number
  /** where the parts of x and of y lie */
  readonly from: Parts
  readonly to: Parts
}

const PARAMETERS = { from: "i32", to: "i32", table: "i32", lo: "i32", hi: "i32" } as const

type Int = Code<"i32">

/** The powers of the root of unity that the results are multiplied by, from the table of all roots of a row. */
const twiddles = <T extends Kind>(f: FunctionBuilder, m: Floats<T>, pass: Pass, table: Int, p: Int) => {
  const bytes = bytesOf(pass.dtype)
  const imaginary = pass.length * pass.stride * bytes
  const at = f.local("i32", "at")
  const step = i32.mul(p, pass.stride * bytes)
  const values = Array.from({ length: pass.radix - 1 }, (_, j) => held(f, m, `w${j + 1}`))
  const code = seq(
    at.set(table),
    all(values.map((w) => seq(at.set(i32.add(at, step)), put(w, [m.spread(at, 0), m.spread(at, imaginary)])))),
  )
  return { code, values }
}

/** The butterfly of the elements at an address, their products with twiddles, and what is then done with each. */
const turn = <T extends Kind>(
  f: FunctionBuilder,
  m: Floats<T>,
  { dtype, radix, length, stride, from }: Pass,
  x: Int,
  twiddle: readonly Complex<T>[],
): { readonly code: Code<"void">; readonly results: readonly Complex<T>[] } => {
  const step = (length / radix) * stride * bytesOf(dtype)
  const inputs = Array.from({ length: radix }, (_, k) => held(f, m, `x${k}`))
  const { code, results } = butterfly(radix)(f, m, inputs)
  const load = inputs.map((h, k) => put(h, [m.load(x, from.re + k * step), m.load(x, from.im + k * step)]))
  if (twiddle.length === 0) return { code: seq(all(load), code), results }
  const sums = results.slice(1).map((_, j) => held(f, m, `y${j + 1}`))
  const products = sums.map((s, j) => times(m, s, twiddle[j]!))
  return {
    code: seq(all(load), code, all(sums.map((s, j) => put(s, results[j + 1]!)))),
    results: [results[0]!, ...products],
  }
}

/** The places q from one on to an end, for one p: several at once as long as there are. */
const alongStride = (
  f: FunctionBuilder,
  pass: Pass,
  x: Local<"i32">,
  y: Local<"i32">,
  { table, p, count }: { readonly table: Int; readonly p: Int; readonly count: Int },
): Code<"void"> => {
  const { dtype, radix, length, stride, to } = pass
  const bytes = bytesOf(dtype)
  const many = several(dtype)
  const [left, whole] = [f.local("i32", "left"), f.local("i32", "whole")]
  const each = <T extends Kind>(m: Floats<T>, times: Int): Code<"void"> => {
    const w = length === radix ? { code: nop, values: [] } : twiddles(f, m, pass, table, p)
    const { code, results } = turn(f, m, pass, x, w.values)
    const stores = results.map(([re, im], j) =>
      seq(m.store(y, re, to.re + j * stride * bytes), m.store(y, im, to.im + j * stride * bytes)),
    )
    return seq(
      w.code,
      forRange(f, 0, times, 1, () =>
        seq(code, all(stores), x.set(i32.add(x, m.width * bytes)), y.set(i32.add(y, m.width * bytes))),
      ),
    )
  }
  const rest = alone(dtype, (m) => each(m, left))
  if (stride < many.width) return seq(left.set(count), rest)
  return seq(
    whole.set(i32.shr_u(count, Math.log2(many.width))),
    left.set(i32.and(count, many.width - 1)),
    each(many, whole),
    stride % many.width === 0 ? nop : rest,
  )
}

/** The first pass of radix 4, whose elements lie side by side for neighbouring p, and its results for one p. */
const alongLength = (
  f: FunctionBuilder,
  pass: Pass,
  x: Local<"i32">,
  y: Local<"i32">,
  w: Local<"i32">,
  turns: Int,
): Code<"void"> => {
  const { dtype, length, to } = pass
  const bytes = bytesOf(dtype)
  const m = several(dtype)
  const [w1, w2, w3] = [held(f, m, "w1"), held(f, m, "w2"), held(f, m, "w3")]
  const { code, results } = turn(f, m, pass, x, [w1, w2, w3])
  const store = (part: 0 | 1, offset: number): Code<"void"> => {
    const [mixed, rows] = turned(
      f,
      dtype,
      results.map((r) => r[part]),
    )
    return seq(mixed, all(rows.map((v, i) => m.store(y, v, offset + 16 * i))))
  }
  return forRange(f, 0, turns, 1, () =>
    seq(
      put(w1, [m.load(w, 0), m.load(w, length * bytes)]),
      put(w2, times(m, w1, w1)),
      put(w3, times(m, w1, w2)),
      code,
      store(0, to.re),
      store(1, to.im),
      x.set(i32.add(x, 16)),
      y.set(i32.add(y, 64)),
      w.set(i32.add(w, 16)),
    ),
  )
}

/** So many values of p are enough to be shared out; where there are fewer, places q are. */
const ENOUGH = 64

/** What a pass is cut into: the values of p, all places of each, or the places q, for all p. */
export const unitsOf = ({ radix, length, stride }: Pass): { readonly count: number; readonly byPlace: boolean } =>
  length / radix >= Math.min(ENOUGH, stride)
    ? { count: length / radix, byPlace: false }
    : { count: stride, byPlace: true }

/** A pass over some of its units, from lo to hi. */
export const passOf = (pass: Pass) =>
  func("pass", PARAMETERS, "void", (f, { from, to, table, lo, hi }) => {
    const { dtype, radix, length, stride } = pass
    const [bytes, m] = [bytesOf(dtype), several(dtype)]
    const { byPlace } = unitsOf(pass)
    const [x, y, w] = [f.local("i32", "x"), f.local("i32", "y"), f.local("i32", "w")]
    const turns = f.local("i32", "turns")
    const start = (p: Int): Code<"void"> =>
      seq(
        x.set(i32.add(from, i32.mul(p, stride * bytes))),
        y.set(i32.add(to, i32.mul(p, radix * stride * bytes))),
        byPlace ? seq(x.set(i32.add(x, i32.mul(lo, bytes))), y.set(i32.add(y, i32.mul(lo, bytes)))) : nop,
      )
    const count = byPlace ? i32.sub(hi, lo) : i32.const(stride)
    const each = (first: Int, last: Int): Code<"void"> =>
      forRange(f, first, last, 1, (p) => seq(start(p), alongStride(f, pass, x, y, { table, p, count })))
    if (byPlace) return each(i32.const(0), i32.const(length / radix))
    if (stride !== 1 || radix !== 4 || length / radix < m.width) return each(lo, hi)
    return seq(
      start(lo),
      w.set(i32.add(table, i32.mul(lo, bytes))),
      turns.set(i32.shr_u(i32.sub(hi, lo), Math.log2(m.width))),
      alongLength(f, pass, x, y, w, turns),
      (length / radix) % m.width === 0 ? nop : each(i32.add(lo, i32.mul(turns, m.width)), hi),
    )
  })
