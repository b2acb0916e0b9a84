import type { NDArray } from "../array/index.js"
import type { Executable } from "../compiler/index.js"
import { TraceError } from "../errors/index.js"
import type { Program } from "../program/index.js"

/** How a jitted function answers questions about what it became. */
export const STAGES: unique symbol = Symbol.for("cotangent.stages") as never

/** What a jitted function became for arguments like these. */
export interface Stages {
  readonly device: string
  readonly backend: string
  /** the simplified program */
  readonly program: Program
  readonly executable: Executable
  /** the inputs of the program: captured arrays, then the leaves of the arguments */
  readonly inputs: readonly NDArray[]
}

const hasStages = (f: object): f is { readonly [STAGES]: (args: readonly unknown[]) => Stages } => STAGES in f

/** The stages of a jitted function for arguments. */
export const stagesOf = (op: string, f: object, args: readonly unknown[]): Stages => {
  if (typeof f !== "function" || !hasStages(f))
    throw new TraceError({ op, problem: "the function was not made by jit", hint: `${op}(jit(f))(...args)` })
  return f[STAGES](args)
}
