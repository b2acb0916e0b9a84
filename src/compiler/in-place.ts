import { type Buffer, type LoopKernel, loadsOf, type Stage, type Store, sameIndex } from "../kernel/index.js"
import { accesses, bodiesOf } from "./access.js"
import { copyOf, type Procedure, type Step } from "./step.js"

/** A result that takes the place of an input of its type. */
export interface Replacement {
  readonly input: Buffer
  readonly output: Buffer
}

const reads = (s: Step, b: Buffer): boolean =>
  accesses(s).reads.includes(b) || bodiesOf(s).some((body) => body.some((t) => reads(t, b)))

const writes = (s: Step, b: Buffer): boolean =>
  accesses(s).writes.includes(b) || bodiesOf(s).some((body) => body.some((t) => writes(t, b)))

const isStoreOf =
  (b: Buffer) =>
  (s: Stage): s is Store =>
    s.tag === "store" && s.buffer === b

const readsIn = (s: Stage, b: Buffer): boolean => loadsOf(s).some((l) => l.buffer === b)

/** A kernel may write over what it reads when every turn reads only the element that it writes. */
const staysInPlace = (k: LoopKernel, store: Store, input: Buffer): boolean =>
  k.stages.every((s) =>
    loadsOf(s).every(
      (l) =>
        l.buffer !== input || (sameIndex(l.offset, store.offset) && (store.over.length === 0 || s.over === store.over)),
    ),
  )

/** A kernel that stores its result once it no longer reads the input in whose place that goes; null when there is none. */
const lateStore = (k: LoopKernel, { input, output }: Replacement): LoopKernel | null => {
  const [store, ...others] = k.stages.filter(isStoreOf(output))
  if (store === undefined || others.length > 0 || !staysInPlace(k, store, input)) return null
  const at = k.stages.indexOf(store)
  const last = k.stages.reduce((found, s, i) => (readsIn(s, input) ? i : found), -1)
  if (last <= at) return k
  const between = k.stages.slice(at + 1, last + 1)
  if (between.some((s) => readsIn(s, output) || (s.tag === "store" && readsIn(store, s.buffer)))) return null
  return { ...k, stages: [...k.stages.slice(0, at), ...between, store, ...k.stages.slice(last + 1)] }
}

const renamed = (k: LoopKernel, { input, output }: Replacement): LoopKernel => ({
  ...k,
  stages: k.stages.map((s) => (isStoreOf(output)(s) ? { ...s, buffer: input } : s)),
})

/** A step that writes its result in the place of an input; null when it needs the input, or cannot. */
const replacing = (s: Step, r: Replacement): Step | null => {
  if (s.tag === "contraction") return reads(s, r.input) ? null : { ...s, out: { ...s.out, buffer: r.input } }
  if (s.tag !== "loops") return null
  const late = lateStore(s, r)
  return late === null ? null : renamed(late, r)
}

/** Steps of which one writes the result in the place of the input that nothing needs any more; null when there is none. */
const replaced = (steps: readonly Step[], r: Replacement): readonly Step[] | null => {
  const at = steps.findIndex((s) => writes(s, r.output))
  if (at < 0 || steps.some((s) => writes(s, r.input) || reads(s, r.output))) return null
  if (steps.slice(at + 1).some((s) => reads(s, r.input) || writes(s, r.output))) return null
  const next = replacing(steps[at]!, r)
  return next === null ? null : steps.map((s, i) => (i === at ? next : s))
}

/** A procedure whose results come to lie where the inputs were that they replace: written there, or copied at the end. */
export const inPlace = (p: Procedure, replacements: readonly Replacement[]): Procedure => {
  const steps = replacements.reduce<readonly Step[]>(
    (all, r) => replaced(all, r) ?? [...all, copyOf(r.output, r.input)],
    p.steps,
  )
  const place = new Map(replacements.map((r) => [r.output, r.input]))
  return { ...p, steps, outputs: p.outputs.map((b) => place.get(b) ?? b) }
}
