import { type Buffer, type LoopKernel, turnsOf, visit } from "../../../kernel/index.js"
import type { Facts } from "../facts.js"
import type { Binding, Shader } from "../shader.js"
import { layoutOf } from "./layout.js"
import { printMap } from "./map.js"
import { prepareKernel } from "./prepare.js"
import { keepRows } from "./private.js"
import { printRows } from "./rows.js"
import { WORDS as JOINING } from "./tree.js"

/** What the printing of kernels depends on. */
export type KernelFacts = Pick<
  Facts,
  "maxStorageBuffersPerShaderStage" | "maxComputeWorkgroupStorageSize" | "subgroupSize"
>

/** The buffers of a kernel: those that are only read in the order in which they are met, then those written. */
const bindingsOf = ({ stages }: LoopKernel): readonly Binding[] => {
  const reads = new Set<Buffer>()
  visit(
    stages.map((s) => s.value),
    (e) => {
      if (e.tag === "load") reads.add(e.buffer)
    },
  )
  const writes = new Set(stages.flatMap((s) => (s.tag === "store" ? [s.buffer] : [])))
  const read = [...reads].filter((b) => !writes.has(b))
  return [
    ...read.map((buffer): Binding => ({ buffer, access: "read" })),
    ...[...writes].map((buffer): Binding => ({ buffer, access: "read_write" })),
  ]
}

/** Words that joining the threads of rows takes at most. */
const joining = ({ stages }: LoopKernel, threads: number): number =>
  threads * Math.min(JOINING, 2 * stages.filter((s) => s.tag === "fold").length)

/** A kernel that fits into a shader. */
const shaderOf = (kernel: LoopKernel, facts: KernelFacts, isPrivate: (b: Buffer) => boolean): Shader => {
  if (kernel.stages.every((s) => s.tag === "store" && s.over.length === 0)) return printMap(kernel, bindingsOf(kernel))
  const layout = layoutOf(kernel)
  const words = facts.maxComputeWorkgroupStorageSize / 4 - joining(kernel, layout.perGroup * layout.lanes)
  const kept = keepRows(kernel, isPrivate, layout, words)
  const bindings = bindingsOf(kept.kernel).filter((b) => !kept.rows.has(b.buffer))
  return printRows(kernel, kept, bindings, layout, facts.subgroupSize)
}

/** Names that no other kernel gives. */
const namesFor = ({ name }: LoopKernel): ((hint: string) => string) => {
  const used = { count: 0 }
  return (hint) => `${hint.startsWith(name) ? name : `${name}_${hint}`}${used.count++}`
}

/**
 * The shaders that do what a kernel does, one after the other; several where it has long folds to share, or more buffers
 * than a shader may have. `isPrivate` tells which buffers no other step sees, so that they need not be in storage.
 */
export const printKernel = (
  kernel: LoopKernel,
  facts: KernelFacts,
  isPrivate: (b: Buffer) => boolean = () => false,
): readonly Shader[] => {
  if (turnsOf(kernel.loops) === 0) return []
  const kernels = prepareKernel(kernel, facts.maxStorageBuffersPerShaderStage, namesFor(kernel))
  const users = new Map<Buffer, number>()
  for (const k of kernels) for (const { buffer } of bindingsOf(k)) users.set(buffer, (users.get(buffer) ?? 0) + 1)
  return kernels
    .filter((k) => turnsOf(k.loops) > 0)
    .map((k) => shaderOf(k, facts, (b) => isPrivate(b) && users.get(b) === 1))
}
