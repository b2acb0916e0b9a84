import { type Buffer, type LoopKernel, loadsOf, type Stage, type Store, sameIndex } from "../kernel/index.js"
import { touches } from "./access.js"
import { redirected } from "./redirect.js"
import { copyOf, type Procedure, type Step } from "./step.js"

/** A result that takes the place of an input of its type. */
export interface Replacement {
  readonly input: Buffer
  readonly output: Buffer
}

const reads = (s: Step, b: Buffer): boolean => touches(s).reads.has(b)
const writes = (s: Step, b: Buffer): boolean => touches(s).writes.has(b)

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
  const late = s.tag === "loops" ? lateStore(s, r) : null
  if (late !== null) return renamed(late, r)
  if (reads(s, r.input)) return null
  switch (s.tag) {
    case "contraction":
      return { ...s, out: { ...s.out, buffer: r.input } }
    case "copy":
      return s.size === r.output.size ? { ...s, to: r.input } : null
    case "routine":
      return { ...s, outputs: s.outputs.map((b) => (b === r.output ? r.input : b)) }
    default:
      return null
  }
}

/**
 * Steps of which one writes the result in the place of the input that nothing needs any more, and those after it read it
 * there; null when there is none.
 */
const replaced = (steps: readonly Step[], r: Replacement): readonly Step[] | null => {
  const made = steps.findIndex((s) => writes(s, r.output))
  if (made < 0 || steps.some((s) => writes(s, r.input)) || reads(steps[made]!, r.output)) return null
  const after = steps.slice(made + 1)
  if (after.some((s) => reads(s, r.input) || writes(s, r.output))) return null
  const next = replacing(steps[made]!, r)
  return next === null ? null : [...steps.slice(0, made), next, ...after.map(redirected(r.output, r.input))]
}

const moved = (p: Procedure, { input, output }: Replacement): Procedure => ({
  ...p,
  outputs: p.outputs.map((b) => (b === output ? input : b)),
})

/** A procedure whose results lie where the inputs were that they replace, wherever no step needs the input afterwards. */
export const inPlace = (p: Procedure, replacements: readonly Replacement[]): Procedure =>
  replacements.reduce<Procedure>((all, r) => {
    const steps = replaced(all.steps, r)
    return steps === null ? all : { ...moved(all, r), steps }
  }, p)

/** A procedure whose results lie where the inputs were that they replace: written there, or copied at the end. */
export const copiedInPlace = (p: Procedure, replacements: readonly Replacement[]): Procedure => {
  const placed = inPlace(p, replacements)
  return replacements
    .filter((r) => placed.outputs.includes(r.output))
    .reduce<Procedure>((all, r) => ({ ...moved(all, r), steps: [...all.steps, copyOf(r.output, r.input)] }), placed)
}
