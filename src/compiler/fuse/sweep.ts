import type { Buffer, Expr, LoopKernel, Stage } from "../../kernel/index.js"
import { accesses, bodiesOf, mapKernels } from "../access.js"
import type { Procedure, Step } from "../step.js"
import { foldsIn } from "./depend.js"

const readsOf = (steps: readonly Step[]): readonly Buffer[] =>
  steps.flatMap((s) => [...accesses(s).reads, ...bodiesOf(s).flatMap(readsOf)])

const usedFolds = (stages: readonly Stage[]): ReadonlySet<Expr> => new Set(stages.flatMap((s) => [...foldsIn(s.value)]))

/** Stages that nobody sees are dropped, and folds that no stage reads. */
const sweepKernel = (k: LoopKernel, seen: ReadonlySet<Buffer>): LoopKernel => {
  const stores = k.stages.filter((s) => s.tag === "fold" || seen.has(s.buffer))
  const used = usedFolds(stores)
  const stages = stores.filter((s) => s.tag === "store" || used.has(s.result))
  return stages.length === k.stages.length ? k : sweepKernel({ ...k, stages }, seen)
}

const sweepSteps = (steps: readonly Step[], seen: ReadonlySet<Buffer>): readonly Step[] =>
  mapKernels(steps, (k) => {
    const swept = sweepKernel(k, seen)
    return swept.stages.length === 0 ? [] : [swept]
  })

const count = (steps: readonly Step[]): number =>
  steps.reduce(
    (n, s) => n + (s.tag === "loops" ? s.stages.length : 1) + bodiesOf(s).reduce((m, b) => m + count(b), 0),
    0,
  )

/** A procedure without the stores that nothing reads. */
export const sweep = (p: Procedure): Procedure => {
  const steps = sweepSteps(p.steps, new Set([...p.outputs, ...readsOf(p.steps)]))
  return count(steps) === count(p.steps) ? p : sweep({ ...p, steps })
}
