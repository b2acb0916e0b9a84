import { type Buffer, type LoopKernel, visit } from "../kernel/index.js"
import { memo } from "../program/index.js"
import type { Step } from "./step.js"

const readsOf = (s: Extract<Step, { readonly tag: "loops" }>): readonly Buffer[] => {
  const found = new Set<Buffer>()
  visit(
    s.stages.map((g) => g.value),
    (e) => {
      if (e.tag === "load") found.add(e.buffer)
    },
  )
  return [...found]
}

/** Buffers that are read and written. */
export interface Accesses {
  readonly reads: readonly Buffer[]
  readonly writes: readonly Buffer[]
}

/** The buffers a step reads and writes by itself, not in its bodies. */
export const accesses: (s: Step) => Accesses = memo(Symbol("accesses"), (s: Step): Accesses => {
  switch (s.tag) {
    case "loops":
      return { reads: readsOf(s), writes: s.stages.flatMap((g) => (g.tag === "store" ? [g.buffer] : [])) }
    case "contraction":
      return { reads: [s.x.buffer, s.y.buffer], writes: [s.out.buffer] }
    case "routine":
      return { reads: s.inputs, writes: s.outputs }
    case "copy":
      return { reads: s.toAt.stride === 0 && s.toAt.start === 0 ? [s.from] : [s.from, s.to], writes: [s.to] }
    case "while":
      return { reads: [s.flag], writes: [] }
    case "choose":
      return { reads: [s.index], writes: [] }
    default:
      return { reads: [], writes: [] }
  }
})

/** The steps inside a step. */
export const bodiesOf = (s: Step): readonly (readonly Step[])[] =>
  s.tag === "repeat" ? [s.body] : s.tag === "while" ? [s.test, s.body] : s.tag === "choose" ? s.branches : []

/** All steps, those inside others too. */
export const everyStep = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((s) => [s, ...bodiesOf(s).flatMap(everyStep)])

/** Steps with others in the place of their kernels, those inside others too. */
export const mapKernels = (steps: readonly Step[], f: (k: LoopKernel) => readonly Step[]): readonly Step[] =>
  steps.flatMap((s): readonly Step[] => {
    const within = (body: readonly Step[]): readonly Step[] => mapKernels(body, f)
    switch (s.tag) {
      case "loops":
        return f(s)
      case "repeat":
        return [{ ...s, body: within(s.body) }]
      case "while":
        return [{ ...s, test: within(s.test), body: within(s.body) }]
      case "choose":
        return [{ ...s, branches: s.branches.map(within) }]
      default:
        return [s]
    }
  })
