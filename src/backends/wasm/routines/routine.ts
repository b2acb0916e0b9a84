import type { Aval } from "../../../array/index.js"
import type { Params } from "../../../program/index.js"
import { type Code, call, type FunctionBuilder, func } from "../assembler/index.js"
import type { Features } from "../emit/arithmetic.js"

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
  /** the memory that the threads have for themselves, one after the other */
  readonly own: number
}

/** Work in parts that may be done in any order, by any threads; `worker` numbers the one that does a part, from 0. */
export interface Stage {
  readonly parts: number
  readonly code: (part: Code<"i32">, worker: Code<"i32">) => Code<"void">
}

/** How a primitive on whole arrays is done in WebAssembly: stage after stage. */
export interface Routine {
  /** bytes of memory to work in */
  readonly scratch: number
  /** bytes of memory that every thread has for itself */
  readonly own: number
  readonly stages: (places: Places, features: Features) => readonly Stage[]
}

/** The routine of one primitive; `null` where the host does it. */
export type RoutineMaker<P extends Params = Params> = { make(task: Task<P>): Routine | null }["make"]

/** A routine in one piece, the body of a function of that name. */
export const whole = (
  name: string,
  scratch: number,
  body: (f: FunctionBuilder, places: Places) => Code<"void">,
): Routine => ({
  scratch,
  own: 0,
  stages: (places) => {
    const code = call(
      func(name, {}, "void", (f) => body(f, places)),
      {},
    )
    return [{ parts: 1, code: () => code }]
  },
})
