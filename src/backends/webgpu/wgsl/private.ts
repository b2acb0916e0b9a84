import { narrow } from "../../../compiler/index.js"
import {
  at,
  type Buffer,
  buffersOf,
  type Index,
  type LoopKernel,
  type LoopVar,
  type Stage,
  substitute,
  substituteIndex,
  ZERO,
} from "../../../kernel/index.js"
import type { Frame } from "./frame.js"
import type { Layout } from "./layout.js"
import { type Module, shared } from "./module.js"
import { wordOf } from "./scalar.js"
import { WIDTH } from "./wide.js"

/** Rows that a workgroup keeps to itself. */
interface Rows {
  readonly has: (b: Buffer) => boolean
  readonly declare: (m: Module, frame: Frame) => void
}

/** A kernel some of whose buffers are rows of workgroups, or of threads, and no longer in storage. */
export interface Private {
  readonly kernel: LoopKernel
  readonly rows: Rows
}

/** Words of a row that a thread has to itself: more would not stay in registers. */
const OWN = 32

/** The words that a row buffer takes for the rows that are done at a time. */
const wordsOf = (b: Buffer, k: LoopKernel, { perGroup, lanes }: Layout): number =>
  (b.size / (k.worker?.size ?? 1)) * (lanes === 1 ? 1 : perGroup)

/** A kernel whose only worker is number 0. */
const withoutWorker = (k: LoopKernel): LoopKernel => {
  const move = (v: LoopVar): Index => (v === k.worker ? ZERO : at(v))
  const expr = substitute(move)
  const stage = (s: Stage): Stage =>
    s.tag === "fold"
      ? { ...s, value: expr(s.value) }
      : { ...s, value: expr(s.value), offset: substituteIndex(s.offset, move, expr) }
  return { ...k, stages: k.stages.map(stage) }
}

/**
 * Buffers that no other step sees, and of which a row is read only where it has been written, in the memory of the
 * workgroup as far as `words` go; of the thread where it has the row to itself.
 */
export const keepRows = (k: LoopKernel, isPrivate: (b: Buffer) => boolean, layout: Layout, words: number): Private => {
  const workers = layout.lanes === 1 ? 1 : layout.perGroup
  const before = buffersOf(k.stages)
  const own = (kernel: LoopKernel): readonly Buffer[] => [...buffersOf(kernel.stages)].filter((b) => !before.has(b))
  const most = layout.lanes === 1 ? OWN : words
  const candidates = [...before].filter(
    (b) => isPrivate(b) && k.stages.some((s) => s.tag === "store" && s.buffer === b),
  )
  const size = (kernel: LoopKernel): number => own(kernel).reduce((n, b) => n + wordsOf(b, kernel, layout), 0)
  const chosen = candidates.reduce<readonly Buffer[]>((kept, b) => {
    const more = [...kept, b]
    const kernel = narrow(k, (x) => more.includes(x), workers)
    return size(kernel) <= most ? more : kept
  }, [])
  const narrowed = narrow(k, (b) => chosen.includes(b), workers)
  const rows = own(narrowed)
  const kernel = workers === 1 ? withoutWorker(narrowed) : narrowed
  return {
    kernel,
    rows: {
      has: (b) => rows.includes(b),
      declare: (m, frame) => {
        for (const b of rows) {
          const length = wordsOf(b, narrowed, layout)
          const word = wordOf(b.dtype)
          const [type, size] = m.wide.has(b) ? [`vec4<${word}>`, Math.ceil(length / WIDTH)] : [word, length]
          const name = layout.lanes > 1 ? shared(m, b.name, type, size) : m.name(b.name)
          m.places.set(b, name)
          if (layout.lanes === 1) frame.lines.push(`var ${name}: array<${type}, ${size}>;`)
        }
      },
    },
  }
}
