import type { Contraction, Products, Routine } from "../../compiler/index.js"
import type { Buffer, LoopKernel } from "../../kernel/index.js"
import type { Choice } from "./contraction/index.js"
import type { Facts } from "./facts.js"
import type { Shader } from "./shader.js"

/** What turns steps into shaders for a device. */
export interface Printers {
  /** `isPrivate` tells which buffers no other step sees, so that they need not be in storage */
  readonly kernel: (k: LoopKernel, facts: Facts, isPrivate: (b: Buffer) => boolean) => readonly Shader[]
  /** as it seems best on the device, unless it is said how */
  readonly contraction: (c: Contraction, facts: Facts, choice?: Choice) => readonly Shader[]
  /** null for a primitive that has none */
  readonly routine: (r: Routine, facts: Facts) => readonly Shader[] | null
  /** what becomes of products */
  readonly products: (facts: Facts) => Products
}
