import { type Buffer, type LoopKernel, type Store, sameIndex } from "../kernel/index.js"
import { accesses, bodiesOf } from "./access.js"
import { loadsOf } from "./fuse/depend.js"
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

/** A kernel may write over what it reads when every turn reads only the element that it writes. */
const overwrites = (k: LoopKernel, { input, output }: Replacement): boolean => {
  const stores = k.stages.filter((s): s is Store => s.tag === "store" && s.buffer === output)
  const [store] = stores
  if (store === undefined || stores.length > 1) return false
  const last = k.stages.indexOf(store)
  return k.stages.every((s, i) =>
    loadsOf(s).every(
      (l) => l.buffer !== input || (i <= last && s.over === store.over && sameIndex(l.offset, store.offset)),
    ),
  )
}

/** True when nothing needs the input once the output is written. */
const canReplace = (steps: readonly Step[], r: Replacement): boolean => {
  const at = steps.findIndex((s) => writes(s, r.output))
  const writer = steps[at]
  if (writer?.tag !== "loops" || steps.some((s) => writes(s, r.input))) return false
  if (steps.slice(at + 1).some((s) => reads(s, r.input) || writes(s, r.output))) return false
  return !reads(writer, r.input) || overwrites(writer, r)
}

const renamed = (k: LoopKernel, from: Buffer, to: Buffer): LoopKernel => ({
  ...k,
  stages: k.stages.map((s) => (s.tag === "store" && s.buffer === from ? { ...s, buffer: to } : s)),
})

/** A procedure whose results come to lie where the inputs were that they replace: written there, or copied at the end. */
export const inPlace = (p: Procedure, replacements: readonly Replacement[]): Procedure => {
  const steps = replacements.reduce<readonly Step[]>((all, r) => {
    const free = canReplace(all, r) && !all.some((s) => s.tag !== "loops" && reads(s, r.output))
    const read = all.some((s) => reads(s, r.output))
    if (free && !read) return all.map((s) => (s.tag === "loops" ? renamed(s, r.output, r.input) : s))
    return [...all, copyOf(r.output, r.input)]
  }, p.steps)
  const place = new Map(replacements.map((r) => [r.output, r.input]))
  return { ...p, steps, outputs: p.outputs.map((b) => place.get(b) ?? b) }
}
