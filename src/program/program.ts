import { checkGiven, type Kind, kind } from "../array/given.js"
import type { Aval, HostArray, NDArray } from "../array/index.js"
import type { Lowered, View } from "../kernel/index.js"

/** A variable of a program: its identity is its name; `path` says where in the user's arguments it came from. */
export interface Var {
  readonly tag: "var"
  readonly aval: Aval
  readonly path: string | null
}

/** A number written into the program; always 0-dimensional. */
export interface Lit {
  readonly tag: "lit"
  readonly aval: Aval
  readonly value: number
}

export type Atom = Var | Lit

/** What a parameter of an equation may be; programs are the bodies of control flow. */
export type Param = number | string | boolean | null | Program | readonly Param[] | { readonly [name: string]: Param }

export type Params = { readonly [name: string]: Param }

/** One application of a primitive. */
export interface Equation<P extends Params = Params> {
  readonly primitive: Primitive<P>
  readonly inputs: readonly Atom[]
  readonly outputs: readonly Var[]
  readonly params: P
}

/** A closed, typed, first-order program in A-normal form. */
export interface Program {
  readonly tag: "program"
  readonly inputs: readonly Var[]
  readonly equations: readonly Equation[]
  readonly outputs: readonly Atom[]
}

/** A tangent or cotangent; `null` is zero, known to be so without being computed. */
export type Tangent = NDArray | null

/** Runs a body on the host, for the `impl` of primitives that have one. */
export type Run = (program: Program, args: readonly HostArray[]) => readonly HostArray[]

/** What is left of an equation when only some of its outputs are used. */
export interface Pruned<P extends Params> {
  readonly params: P
  readonly inputs: readonly boolean[]
  readonly outputs: readonly boolean[]
}

/** A linear primitive backwards: linear inputs arrive as `null` and each gets its cotangent. */
export type TransposeRule<P extends Params> = {
  rule(cts: readonly Tangent[], xs: readonly (NDArray | null)[], params: P, avals: readonly Aval[]): readonly Tangent[]
}["rule"]

/** A primitive on arrays of which some are complex, by real ones. */
export type ComplexRule<P extends Params> = {
  rule(xs: readonly NDArray[], params: P): readonly NDArray[]
}["rule"]

/** Control flow as the compiler sees it: bodies, and how inputs and outputs go through them. */
export type Control =
  | { readonly form: "inline"; readonly body: Program }
  | {
      readonly form: "scan"
      readonly body: Program
      readonly consts: number
      readonly carry: number
      readonly length: number
      readonly reverse: boolean
    }
  | {
      readonly form: "while"
      readonly cond: Program
      readonly body: Program
      readonly condConsts: number
      readonly bodyConsts: number
    }
  | { readonly form: "cond"; readonly branches: readonly Program[] }

/**
 * What a primitive is to a code generator, for operands given as views and outputs of these types; on a machine where
 * starting a kernel takes as long as `launch` products.
 */
export type LowerRule<P extends Params> = {
  rule(xs: readonly View[], params: P, outs: readonly Aval[], launch: number): Lowered | Control
}["rule"]

/**
 * A primitive is one record with all its rules.
 *
 * `jvp` is unzipped: what it computes from primals never depends on tangents, so that `linearize` separates the two by
 * running it with primals and tangents in different builders. Rules are declared as methods, so that records of
 * different parameters stand in one table.
 */
export interface Primitive<P extends Params = Params> {
  readonly name: string
  /** the output avals; throws the error that users see */
  type(avals: readonly Aval[], params: P): readonly Aval[]
  /** the meaning, on the host */
  impl(xs: readonly HostArray[], params: P, run: Run): readonly HostArray[]
  /** outputs and their tangents */
  jvp(
    xs: readonly NDArray[],
    ts: readonly Tangent[],
    params: P,
  ): readonly [ys: readonly NDArray[], dys: readonly Tangent[]]
  /** cotangents of the linear inputs; "nonlinear" when the primitive is linear in none */
  readonly transpose: TransposeRule<P> | "nonlinear"
  /** outputs for inputs whose leading axis is the batch where `batched`, and which outputs are batched */
  vmap(
    xs: readonly NDArray[],
    batched: readonly boolean[],
    size: number,
    params: P,
  ): readonly [ys: readonly NDArray[], batched: readonly boolean[]]
  /**
   * what it is of complex arrays, which are pairs of real ones: "parts" when it is applied to real and imaginary parts
   * apart, for it is linear over the reals; "real" when it takes real arrays only
   */
  readonly complex: ComplexRule<P> | "parts" | "real"
  /** how it becomes kernels; one that has none yet runs by its `impl` */
  readonly lower?: LowerRule<P>
  /** for primitives with bodies: what remains when only `used` outputs are needed */
  dce?(used: readonly boolean[], params: P): Pruned<P>
}

export const variable = (aval: Aval, path: string | null = null): Var => ({
  tag: "var",
  aval: { shape: aval.shape, dtype: aval.dtype },
  path,
})

export const program = (inputs: readonly Var[], equations: readonly Equation[], outputs: readonly Atom[]): Program => ({
  tag: "program",
  inputs,
  equations,
  outputs,
})

export const isVar = (a: Atom): a is Var => a.tag === "var"

export const isProgram = (p: Param): p is Program =>
  typeof p === "object" && p !== null && "tag" in p && p.tag === "program" && "equations" in p

const programKind: Kind = kind("a program, as trace gives it", (x) => isProgram(x as Param))

/** Throws unless an argument is a program. */
export const checkProgram = (op: string, p: unknown): void => {
  checkGiven(op, "p", programKind, p)
}

export const avalsOf = (atoms: readonly Atom[]): readonly Aval[] => atoms.map((a) => a.aval)
