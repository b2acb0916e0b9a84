import type { DType } from "../array/index.js"
import { sameIndex } from "./index-expr.js"
import type { Combine } from "./kernel.js"
import type { Expr, Index } from "./syntax.js"

/** An array as kernels see it: the value at a position, whether it lies in memory or is computed when read. */
export interface View {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly at: (position: readonly Index[]) => Expr
}

export type Pull = (position: readonly Index[]) => Expr

/** Every output element by itself. */
export interface MapLowering {
  readonly form: "map"
  readonly outputs: readonly Pull[]
  /** how often an element of the operands is read, about; a dear operand that is read often is computed once */
  readonly rereads: boolean
}

/** One output: `out[i] = fold over j of value(i, j)`, with `shape` the sizes of j. */
export interface FoldLowering {
  readonly form: "fold"
  readonly over: readonly number[]
  readonly combine: Combine
  readonly value: (position: readonly Index[], inner: readonly Index[]) => Expr
}

/**
 * `out[b, m, n] = sum over k of x(b, m, k) y(b, k, n)`, every one of b, m, n, k a nest of loops; `x` and `y` are read
 * at affine positions.
 */
export interface ContractionLowering {
  readonly form: "contraction"
  readonly batch: readonly number[]
  readonly rows: readonly number[]
  readonly columns: readonly number[]
  readonly inner: readonly number[]
  readonly x: View
  readonly y: View
  readonly readX: (b: readonly Index[], m: readonly Index[], k: readonly Index[]) => readonly Index[]
  readonly readY: (b: readonly Index[], k: readonly Index[], n: readonly Index[]) => readonly Index[]
  /** the output position of a product's position */
  readonly place: (b: readonly Index[], m: readonly Index[], n: readonly Index[]) => readonly Index[]
}

/** Contractions that store parts of one output, each element once; what none of them stores is 0. */
export interface PartsLowering {
  readonly form: "contractions"
  readonly parts: readonly ContractionLowering[]
  /** whether there are such elements */
  readonly gaps: boolean
}

/** Operands in memory, results in memory: what is neither elementwise nor a fold runs as a routine of the target. */
export interface RoutineLowering {
  readonly form: "routine"
}

export type Lowered = MapLowering | FoldLowering | ContractionLowering | PartsLowering | RoutineLowering

/** One output, element by element, each operand element read about once. */
export const map = (value: Pull): MapLowering => ({ form: "map", outputs: [value], rereads: false })

/** One output, element by element, operand elements read again and again. */
export const spread = (value: Pull): MapLowering => ({ form: "map", outputs: [value], rereads: true })

/** The same position gives the same expression, so that sharing survives. */
export const remember = <A>(pull: (position: readonly Index[]) => A): ((position: readonly Index[]) => A) => {
  const known: (readonly [readonly Index[], A])[] = []
  return (position) => {
    const hit = known.find(([p]) => p === position || p.every((x, i) => sameIndex(x, position[i]!)))
    if (hit !== undefined) return hit[1]
    const value = pull(position)
    known.push([position, value])
    return value
  }
}

export const ROUTINE: RoutineLowering = { form: "routine" }
