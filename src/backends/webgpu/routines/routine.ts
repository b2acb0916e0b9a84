import type { Aval } from "../../../array/index.js"
import type { Buffer } from "../../../kernel/index.js"
import type { Params } from "../../../program/index.js"
import type { Facts } from "../facts.js"
import type { Shader } from "../shader.js"

/** What a routine is for: the types of its arrays, and the parameters of the primitive. */
export interface Task<P extends Params = Params> {
  readonly inputs: readonly Aval[]
  readonly outputs: readonly Aval[]
  readonly params: P
}

/** How a primitive on whole arrays is done: shader after shader, with buffers of their own to work in. */
export type RoutineMaker<P extends Params = Params> = {
  make(task: Task<P>, inputs: readonly Buffer[], outputs: readonly Buffer[], facts: Facts): readonly Shader[]
}["make"]
