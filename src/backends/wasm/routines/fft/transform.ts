import { radicesOf } from "../../../../primitives/fft/lengths.js"
import { all, type Code, call, func, i32, memory, seq } from "../../assembler/index.js"
import { bluestein } from "./bluestein.js"
import { bytesOf, type FloatType, type Parts } from "./floats.js"
import { type Pass, passOf, unitsOf } from "./pass.js"
import { rootsOf } from "./roots.js"

type Int = Code<"i32">

/** Work that is cut into units which may be done in any order. */
export interface Step {
  readonly units: number
  /** instructions, about */
  readonly cost: number
  /** pieces are multiples of so many units */
  readonly grain: number
  readonly code: (at: Places, lo: Int, hi: Int) => Code<"void">
}

/** Addresses: of the arrays, of the table that was prepared, and of the memory to work in. */
export interface Places {
  readonly from: Int
  readonly to: Int
  readonly table: Int
  readonly work: Int
}

/** The transform of n complex numbers: y_k = sum_j x_j exp(-2 pi i j k / n). */
export interface Transform {
  readonly tableBytes: number
  readonly workBytes: number
  /** writes the table, which depends on n alone */
  readonly prepare: (table: Int, work: Int) => Code<"void">
  /** what is to be done, one after the other; what is taken stays as it is */
  readonly steps: (from: Parts, to: Parts) => readonly Step[]
}

/** Parts that lie one after the other. */
export const apart = (dtype: FloatType, n: number, at = 0): Parts => ({ re: at, im: at + n * bytesOf(dtype) })

const copy = (dtype: FloatType, n: number, from: Parts, to: Parts): Step => {
  const one = (part: keyof Parts) => (at: Places) =>
    memory.copy(i32.add(at.to, to[part]), i32.add(at.from, from[part]), i32.const(n * bytesOf(dtype)))
  return { units: 1, grain: 1, cost: n, code: (at) => seq(one("re")(at), one("im")(at)) }
}

/** A pass between the arrays: the first one reads what is given, and the last one writes the results. */
const stepOf = (pass: Pass, reads: keyof Places, writes: keyof Places): Step => {
  const { count, byPlace } = unitsOf(pass)
  const run = passOf(pass)
  return {
    units: count,
    grain: byPlace || pass.stride === 1 ? 16 : 1,
    cost: 5 * pass.radix * (pass.length / pass.radix) * pass.stride,
    code: (at, lo, hi) => call(run, { from: at[reads], to: at[writes], table: at.table, lo, hi }),
  }
}

const mixedRadix = (dtype: FloatType, n: number, radices: readonly number[]): Transform => {
  const work = apart(dtype, n)
  const strides = radices.map((_, i) => radices.slice(0, i).reduce((s, r) => s * r, 1))
  const bytes = 2 * n * bytesOf(dtype)
  const roots = rootsOf(dtype, n)
  return {
    tableBytes: bytes,
    workBytes: bytes,
    prepare: (table) => call(roots, { to: table }),
    steps: (from, to) =>
      radices.length === 0
        ? [copy(dtype, n, from, to)]
        : radices.map((radix, i) => {
            const left = radices.length - 1 - i
            const isWork = (k: number): boolean => k % 2 === 1
            return stepOf(
              {
                dtype,
                radix,
                length: n / strides[i]!,
                stride: strides[i]!,
                from: i === 0 ? from : isWork(left + 1) ? work : to,
                to: isWork(left) ? work : to,
              },
              i === 0 ? "from" : isWork(left + 1) ? "work" : "to",
              isWork(left) ? "work" : "to",
            )
          }),
  }
}

/** All steps as one function. */
export const together = (name: string, steps: readonly Step[]) =>
  func(name, { from: "i32", to: "i32", table: "i32", work: "i32" }, "void", (_f, at) =>
    all(steps.map((s) => s.code(at, i32.const(0), i32.const(s.units)))),
  )

/** The transform of any length, in O(n log n): by passes of small radices, or as a convolution. */
export const transformOf = (dtype: FloatType, n: number): Transform => {
  const radices = radicesOf(n)
  return radices === null ? bluestein(dtype, n, transformOf) : mixedRadix(dtype, n, radices)
}
