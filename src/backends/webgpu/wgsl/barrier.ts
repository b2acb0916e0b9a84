import { type Buffer, type Index, type Stage, sameIndex, visit } from "../../../kernel/index.js"

/** An element that a stage reads or writes. */
interface Touch {
  readonly buffer: Buffer
  readonly offset: Index
  readonly over: Stage["over"]
  readonly writes: boolean
}

const touchesOf = (s: Stage): readonly Touch[] => {
  const found: Touch[] = []
  visit([s.value], (e) => {
    if (e.tag === "load") found.push({ buffer: e.buffer, offset: e.offset, over: s.over, writes: false })
  })
  return s.tag === "store" ? [...found, { buffer: s.buffer, offset: s.offset, over: s.over, writes: true }] : found
}

const sameOver = (a: Touch, b: Touch): boolean =>
  a.over.length > 0 && a.over.length === b.over.length && a.over.every((v, i) => v === b.over[i])

/** Two touches of which the order matters, and that different threads may make. */
const conflict = (a: Touch, b: Touch): boolean =>
  a.buffer === b.buffer && (a.writes || b.writes) && !(sameOver(a, b) && sameIndex(a.offset, b.offset))

/** Which barriers must stand before stages. */
export interface Barriers {
  /** the statements before these stages */
  readonly before: (stages: readonly Stage[]) => readonly string[]
  /** all threads have met at a barrier of workgroup memory */
  readonly met: () => void
}

/** Barriers between stages whose turns several threads share; `isShared` tells which buffers lie in workgroup memory. */
export const barriers = (isShared: (b: Buffer) => boolean): Barriers => {
  const pending = { shared: [] as readonly Touch[], storage: [] as readonly Touch[] }
  return {
    before: (stages) => {
      const next = stages.flatMap(touchesOf)
      const parts = { shared: next.filter((t) => isShared(t.buffer)), storage: next.filter((t) => !isShared(t.buffer)) }
      const meets = (kind: "shared" | "storage"): boolean =>
        pending[kind].some((a) => parts[kind].some((b) => conflict(a, b)))
      const lines = [
        ...(meets("shared") ? ["workgroupBarrier();"] : []),
        ...(meets("storage") ? ["storageBarrier();"] : []),
      ]
      for (const kind of ["shared", "storage"] as const)
        pending[kind] = meets(kind) ? parts[kind] : [...pending[kind], ...parts[kind]]
      return lines
    },
    met: () => {
      pending.shared = []
    },
  }
}
