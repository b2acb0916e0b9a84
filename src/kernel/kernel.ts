import { local } from "./expr.js"
import { at, flatten, loopVar } from "./index-expr.js"
import type { Buffer, Expr, Index, Local, LoopVar, Scalar } from "./syntax.js"

/** How a fold joins values; `argmax` and `argmin` give the position of the first extremum, NaN being one. */
export type Combine = "sum" | "prod" | "max" | "min" | "and" | "or" | "xor" | "argmax" | "argmin"

const JOINS = { sum: "add", prod: "mul", max: "max", min: "min", and: "and", or: "or", xor: "xor" } as const

/** Whether a fold gives a position: it joins values together with where they were. */
export const isPosition = (c: Combine): c is "argmax" | "argmin" => c === "argmax" || c === "argmin"

/** The operation that joins two values as a fold does; null for positions, which no operation joins. */
export const joinOf = (c: Combine): (typeof JOINS)[keyof typeof JOINS] | null => (isPosition(c) ? null : JOINS[c])

/** Writes an element for every turn of its loops. */
export interface Store {
  readonly tag: "store"
  readonly over: readonly LoopVar[]
  readonly buffer: Buffer
  readonly offset: Index
  readonly value: Expr
}

/** Joins the values of all turns of its loops. */
export interface Fold {
  readonly tag: "fold"
  readonly over: readonly LoopVar[]
  readonly combine: Combine
  readonly value: Expr
  readonly result: Local
}

export type Stage = Store | Fold

/** Stages done one after the other for every turn of the outer loops, whose turns do not depend on each other. */
export interface LoopKernel {
  readonly tag: "loops"
  readonly name: string
  readonly loops: readonly LoopVar[]
  readonly stages: readonly Stage[]
  /** numbers the worker that does a turn; what is stored by it lasts for the turn */
  readonly worker?: LoopVar
}

/** `out[i] = value(i)` for all positions of a shape. */
export const mapKernel = (
  name: string,
  out: Buffer,
  shape: readonly number[],
  value: (position: readonly Index[]) => Expr,
): LoopKernel => {
  const loops = shape.map((n, i) => loopVar(`i${i}`, n))
  const position = loops.map(at)
  return {
    tag: "loops",
    name,
    loops,
    stages: [{ tag: "store", over: [], buffer: out, offset: flatten(shape, position), value: value(position) }],
  }
}

/** `out[i] = finish(fold over j of value(i, j))`. */
export const foldKernel = (
  name: string,
  out: Buffer,
  shape: readonly number[],
  over: readonly number[],
  combine: Combine,
  result: Scalar,
  value: (position: readonly Index[], inner: readonly Index[]) => Expr,
): LoopKernel => {
  const loops = shape.map((n, i) => loopVar(`i${i}`, n))
  const inner = over.map((n, i) => loopVar(`j${i}`, n))
  const position = loops.map(at)
  const total = local("t", result)
  const fold: Fold = { tag: "fold", over: inner, combine, value: value(position, inner.map(at)), result: total }
  return {
    tag: "loops",
    name,
    loops,
    stages: [fold, { tag: "store", over: [], buffer: out, offset: flatten(shape, position), value: total }],
  }
}

/** What a fold starts from: combining it with x gives x. */
export const identityOf = (combine: Combine, dtype: Scalar): number => {
  if (combine === "sum" || combine === "or" || combine === "xor") return 0
  if (combine === "prod") return 1
  if (combine === "and") return dtype === "int32" ? -1 : dtype === "uint32" ? 4294967295 : 1
  const largest = combine === "min" || combine === "argmin"
  return (largest ? LARGEST : SMALLEST)[dtype]
}

const SMALLEST: Readonly<Record<Scalar, number>> = {
  float32: Number.NEGATIVE_INFINITY,
  float64: Number.NEGATIVE_INFINITY,
  int32: -2147483648,
  uint32: 0,
  bool: 0,
}

const LARGEST: Readonly<Record<Scalar, number>> = {
  float32: Number.POSITIVE_INFINITY,
  float64: Number.POSITIVE_INFINITY,
  int32: 2147483647,
  uint32: 4294967295,
  bool: 1,
}
