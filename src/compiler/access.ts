import { type Buffer, type LoopKernel, loadedIn } from "../kernel/index.js"
import { memo } from "../program/index.js"
import { type Procedure, placesOf, type Step, valuesOf } from "./step.js"

/** Buffers that are read and written. */
export interface Accesses {
  readonly reads: readonly Buffer[]
  readonly writes: readonly Buffer[]
}

/** The buffers a step reads and writes by itself, not in its bodies. */
export const accesses: (s: Step) => Accesses = memo(Symbol("accesses"), (s: Step): Accesses => {
  switch (s.tag) {
    case "loops":
      return {
        reads: [...loadedIn(s.stages.map((g) => g.value))],
        writes: s.stages.flatMap((g) => (g.tag === "store" ? [g.buffer] : [])),
      }
    case "contraction":
      return {
        reads: [s.x.buffer, s.y.buffer, ...loadedIn(valuesOf(s.epilogue))],
        writes: placesOf(s).map((o) => o.buffer),
      }
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

/** Buffers that are read and written, by the steps inside too. */
export interface Touches {
  readonly reads: ReadonlySet<Buffer>
  readonly writes: ReadonlySet<Buffer>
}

/** Everything a step reads or writes, its bodies included. */
export const touches: (s: Step) => Touches = memo(Symbol("touches"), (s: Step): Touches => {
  const own = accesses(s)
  const inner = bodiesOf(s).flat().map(touches)
  return {
    reads: new Set([...own.reads, ...inner.flatMap((t) => [...t.reads])]),
    writes: new Set([...own.writes, ...inner.flatMap((t) => [...t.writes])]),
  }
})

/** All steps, those inside others too. */
export const everyStep = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((s) => [s, ...bodiesOf(s).flatMap(everyStep)])

/** How many steps touch each buffer; inputs and outputs are touched from outside, which counts as two. */
export const usersOf = ({
  steps,
  inputs,
  outputs,
}: Pick<Procedure, "steps" | "inputs" | "outputs">): ReadonlyMap<Buffer, number> => {
  const users = new Map<Buffer, number>([...inputs, ...outputs].map((b) => [b, 2]))
  everyStep(steps).forEach((s) => {
    const { reads, writes } = accesses(s)
    for (const b of new Set([...reads, ...writes])) users.set(b, (users.get(b) ?? 0) + 1)
  })
  return users
}

/** A step with other steps inside. */
export const mapBodies = (s: Step, f: (body: readonly Step[]) => readonly Step[]): Step => {
  if (s.tag === "repeat") return { ...s, body: f(s.body) }
  if (s.tag === "while") return { ...s, test: f(s.test), body: f(s.body) }
  return s.tag === "choose" ? { ...s, branches: s.branches.map(f) } : s
}

/** Steps with others in the place of their kernels, those inside others too. */
export const mapKernels = (steps: readonly Step[], f: (k: LoopKernel) => readonly Step[]): readonly Step[] =>
  steps.flatMap((s) => (s.tag === "loops" ? f(s) : [mapBodies(s, (body) => mapKernels(body, f))]))
