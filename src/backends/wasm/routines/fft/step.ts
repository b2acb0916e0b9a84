import { all, type Code, func, i32 } from "../../assembler/index.js"
import { bytesOf, type FloatType, type Parts } from "./floats.js"

type Int = Code<"i32">

/** Addresses: of the arrays, of the table that was prepared, and of the memory to work in. */
export interface Places {
  readonly from: Int
  readonly to: Int
  readonly table: Int
  readonly work: Int
}

/** Work that is cut into units which may be done in any order. */
export interface Step {
  readonly units: number
  /** pieces begin at multiples of so many units */
  readonly grain: number
  /** instructions, about */
  readonly cost: number
  readonly code: (at: Places, lo: Int, hi: Int) => Code<"void">
}

/** A linear map of rows, done in steps. */
export interface Transform {
  readonly tableBytes: number
  readonly workBytes: number
  /** writes the table, which depends on the lengths alone */
  readonly prepare: (table: Int, work: Int) => Code<"void">
  /** what is to be done, one after the other; what is taken stays as it is */
  readonly steps: (from: Parts, to: Parts) => readonly Step[]
}

/** The parts of n complex numbers, one after the other. */
export const apart = (dtype: FloatType, n: number, at = 0): Parts => ({ re: at, im: at + n * bytesOf(dtype) })

/** Work in one piece. */
export const undivided = (cost: number, code: (at: Places) => Code<"void">): Step => ({
  units: 1,
  grain: 1,
  cost,
  code,
})

/** Steps on other places. */
export const elsewhere = (steps: readonly Step[], move: (at: Places) => Places): readonly Step[] =>
  steps.map((s) => ({ ...s, code: (at, lo, hi) => s.code(move(at), lo, hi) }))

/** All steps as one function. */
export const together = (name: string, steps: readonly Step[]) =>
  func(name, { from: "i32", to: "i32", table: "i32", work: "i32" }, "void", (_f, at) =>
    all(steps.map((s) => s.code(at, i32.const(0), i32.const(s.units)))),
  )
