import type { DType } from "../array/index.js"
import type { OpName } from "./ops.js"

/**
 * The dtypes that kernels compute in. Small whole numbers widen as they are read, and lose their upper bits as they are
 * written; float16 and bfloat16 are their bits, so that what only moves them needs no conversion.
 */
export type Scalar = "float32" | "float64" | "int32" | "uint32" | "bool"

/** A stretch of memory that kernels read and write; its identity is its name. */
export interface Buffer {
  readonly tag: "buffer"
  readonly name: string
  readonly dtype: DType
  /** elements */
  readonly size: number
}

/** A number; for int32 and uint32 a whole one, for bool 0 or 1. */
export interface Const {
  readonly tag: "const"
  readonly dtype: Scalar
  readonly value: number
}

/** An element of a buffer; what is read outside of it is unspecified, and nothing else happens. */
export interface Load {
  readonly tag: "load"
  readonly dtype: Scalar
  readonly buffer: Buffer
  readonly offset: Index
}

/** The value of an index, as an int32. */
export interface IndexValue {
  readonly tag: "index"
  readonly dtype: "int32"
  readonly index: Index
}

/** `when` is a `select` whose first value is costly and seldom needed: it may be skipped where no lane takes it. */
export interface Apply {
  readonly tag: "apply"
  readonly op: OpName | "select" | "when" | "convert" | "bitcast" | "exponent" | "withExponent"
  readonly dtype: Scalar
  readonly args: readonly Expr[]
}

/** The result of a fold, in the stages after it. */
export interface Local {
  readonly tag: "local"
  readonly dtype: Scalar
  readonly name: string
}

/** A scalar expression: a graph without cycles, where the same object is the same value. */
export type Expr = Const | Load | IndexValue | Apply | Local

/** A loop variable; it runs from 0 to `size` - 1, and its identity is its name. */
export interface LoopVar {
  readonly tag: "loop"
  readonly name: string
  readonly size: number
}

/** The quotient (rounded down) or the remainder (never negative) of an index by a constant. */
export interface Quotient {
  readonly tag: "div" | "mod"
  readonly of: Index
  readonly by: number
}

/** An index that is computed from data, held to 0 .. `size` - 1. */
export interface Data {
  readonly tag: "data"
  readonly value: Expr
  readonly size: number
}

export type IndexAtom = LoopVar | Quotient | Data

export interface Term {
  readonly coefficient: number
  readonly atom: IndexAtom
}

/** An integer in normal form: a constant and a sum of distinct atoms with their coefficients. */
export interface Index {
  readonly constant: number
  readonly terms: readonly Term[]
}
