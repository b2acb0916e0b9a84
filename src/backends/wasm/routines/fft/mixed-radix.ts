import { call, i32, memory, seq } from "../../assembler/index.js"
import { bytesOf, type FloatType, type Parts } from "./floats.js"
import { type Pass, passOf, unitsOf } from "./pass.js"
import { rootsOf } from "./roots.js"
import { apart, type Places, type Step, type Transform, undivided } from "./step.js"

const copy = (dtype: FloatType, n: number, from: Parts, to: Parts): Step => {
  const one = (at: Places, part: keyof Parts) =>
    memory.copy(i32.add(at.to, to[part]), i32.add(at.from, from[part]), i32.const(n * bytesOf(dtype)))
  return undivided(n, (at) => seq(one(at, "re"), one(at, "im")))
}

/** An array that a pass reads or writes. */
type Side = "from" | "to" | "work"

const stepOf = (pass: Pass, reads: Side, writes: Side): Step => {
  const { count, byPlace } = unitsOf(pass)
  const run = passOf(pass)
  return {
    units: count,
    grain: byPlace || pass.stride === 1 ? 16 : 1,
    cost: 5 * pass.length * pass.stride,
    code: (at, lo, hi) => call(run, { from: at[reads], to: at[writes], table: at.table, lo, hi }),
  }
}

/**
 * The transform of n complex numbers, n being the product of the radices: the first pass reads what is given, the last
 * one writes the results, and between them the numbers go to and fro.
 */
export const mixedRadix = (dtype: FloatType, n: number, radices: readonly number[]): Transform => {
  const bytes = 2 * n * bytesOf(dtype)
  const roots = rootsOf(dtype, n)
  const steps = (from: Parts, to: Parts): readonly Step[] => {
    const place = (left: number): readonly [Side, Parts] =>
      left === radices.length ? ["from", from] : left % 2 === 1 ? ["work", apart(dtype, n)] : ["to", to]
    return radices.map((radix, i) => {
      const stride = radices.slice(0, i).reduce((s, r) => s * r, 1)
      const [reads, x] = place(radices.length - i)
      const [writes, y] = place(radices.length - i - 1)
      return stepOf({ dtype, radix, length: n / stride, stride, from: x, to: y }, reads, writes)
    })
  }
  return {
    tableBytes: bytes,
    workBytes: bytes,
    prepare: (table) => call(roots, { to: table }),
    steps: (from, to) => (radices.length === 0 ? [copy(dtype, n, from, to)] : steps(from, to)),
  }
}
