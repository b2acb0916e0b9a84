import * as fc from "fast-check"
import { dtypes } from "../../../src/array/index.js"
import { type Buffer, buffer, type Local, type LoopVar, type Scalar, type Store } from "../../../src/kernel/index.js"

/** What a random expression may read. */
export interface Context {
  readonly loops: readonly LoopVar[]
  readonly over: readonly LoopVar[]
  readonly locals: readonly Local[]
  readonly written: readonly Store[]
}

/** A recipe: the same in every context, so that it shrinks by itself. */
export type Make<A> = (c: Context) => A

export const SCALARS: readonly Scalar[] = ["float32", "float64", "int32", "uint32", "bool"]

const SIZE = 24
/** What kernels read: a buffer of each dtype. */
export const inputs: readonly Buffer[] = dtypes.map((dtype) => buffer(`in_${dtype}`, dtype, SIZE))

export const isFloat = (d: Scalar): boolean => d === "float32" || d === "float64"
export const pick = <A>(xs: readonly A[], n: number): A => xs[n % xs.length]!

/** A choice of a few. */
export const nat = fc.nat({ max: 11 })
