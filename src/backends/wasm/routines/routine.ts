import type { Aval } from "../../../array/index.js"
import type { Params } from "../../../program/index.js"
import type { Code, FunctionBuilder } from "../assembler/index.js"

/** What a routine is for: the types of its arrays, and the parameters of the primitive. */
export interface Task<P extends Params = Params> {
  readonly inputs: readonly Aval[]
  readonly outputs: readonly Aval[]
  readonly params: P
}

/** Addresses of the arrays, and of the memory to work in. */
export interface Places {
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly scratch: number
}

/** How a primitive on whole arrays is done in WebAssembly. */
export interface Routine {
  /** bytes of memory to work in */
  readonly scratch: number
  /** the body of a function */
  readonly body: (f: FunctionBuilder, places: Places) => Code<"void">
}

/** The routine of one primitive; `null` where the host does it. */
export type RoutineMaker<P extends Params = Params> = { make(task: Task<P>): Routine | null }["make"]
