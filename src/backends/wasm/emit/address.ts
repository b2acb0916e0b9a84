import type { DType } from "../../../array/index.js"
import { bytesOf } from "../../../array/index.js"
import { type Expr, type Index, type IndexAtom, rangeOf } from "../../../kernel/index.js"
import { type Code, i32, select } from "../assembler/index.js"

export type Int = Code<"i32">

/** What an index is computed from: the loops' counters, and data held to its bounds. */
export interface IndexScope {
  readonly loop: (a: Extract<IndexAtom, { readonly tag: "loop" }>) => Int
  readonly data: (value: Expr) => Int
}

const scaled = (x: Int, c: number): Int =>
  c === 1 ? x : c > 0 && (c & (c - 1)) === 0 ? i32.shl(x, Math.log2(c)) : i32.mul(x, c)

/** Division rounds down: a numerator that may be negative is moved up by a multiple of the divisor first. */
const quotient = (of: Index, by: number, scope: IndexScope, tag: "div" | "mod"): Int => {
  const [lo] = rangeOf(of)
  const turns = lo < 0 ? Math.ceil(-lo / by) : 0
  const code = indexCode(of, scope)
  const up = turns === 0 ? code : i32.add(code, turns * by)
  if (tag === "mod") return (by & (by - 1)) === 0 ? i32.and(up, by - 1) : i32.rem_u(up, by)
  const q = (by & (by - 1)) === 0 ? i32.shr_u(up, Math.log2(by)) : i32.div_u(up, by)
  return turns === 0 ? q : i32.sub(q, turns)
}

const held = (x: Int, size: number): Int => {
  const low = select(x, i32.const(0), i32.gt_s(x, 0))
  return select(low, i32.const(size - 1), i32.lt_s(low, size - 1))
}

const atomCode = (a: IndexAtom, scope: IndexScope): Int =>
  a.tag === "loop"
    ? scope.loop(a)
    : a.tag === "data"
      ? held(scope.data(a.value), a.size)
      : quotient(a.of, a.by, scope, a.tag)

/** The value of an index. */
export const indexCode = (x: Index, scope: IndexScope): Int => {
  const terms = x.terms.map(({ coefficient, atom }) => scaled(atomCode(atom, scope), coefficient))
  const sum = terms.reduce<Int | null>((all, t) => (all === null ? t : i32.add(all, t)), null)
  if (sum === null) return i32.const(x.constant)
  return x.constant === 0 ? sum : i32.add(sum, x.constant)
}

/** Where an element lies: `code`, which is never negative, plus the constant `offset`, which an instruction adds without wrapping. */
export interface Address {
  readonly code: Int
  readonly offset: number
}

/** The address of an index in bytes: constants go into the instruction when nothing can be negative. */
export const addressOf = (base: number, index: Index, dtype: DType, scope: IndexScope): Address => {
  const size = bytesOf(dtype)
  const rest: Index = { constant: 0, terms: index.terms }
  const constant = base + index.constant * size
  const dynamic = indexCode(rest, scope)
  const bytes = size === 1 ? dynamic : i32.shl(dynamic, Math.log2(size))
  return rangeOf(rest)[0] >= 0 && constant >= 0
    ? { code: bytes, offset: constant }
    : { code: i32.add(bytes, constant), offset: 0 }
}

/** The part of an index without some of its terms. */
export const without = (x: Index, drop: (a: IndexAtom) => boolean): Index => ({
  constant: x.constant,
  terms: x.terms.filter((t) => !drop(t.atom)),
})
