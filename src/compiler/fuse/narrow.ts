import {
  at,
  type Buffer,
  buffer,
  constant,
  type Index,
  type LoopKernel,
  loadsOf,
  loopVar,
  minus,
  plus,
  rangeOf,
  type Stage,
  type Store,
  sameIndex,
  substitute,
  times,
  visit,
} from "../../kernel/index.js"
import { parted } from "./depend.js"

/** A row of its own is worth it while it stays close to the processor. */
const LARGEST = 65536

/** Where rows of a buffer begin, and how long they are. */
interface Rows {
  readonly outer: Index
  readonly first: number
  readonly size: number
}

/** What every access of a buffer has in common; null when they do not stay in one row a turn. */
const rowsOf = (indices: readonly Index[], k: LoopKernel): Rows | null => {
  const split = indices.map((x) => parted(x, k.loops))
  const [outer] = split[0]!
  if (split.some(([o, inner]) => !sameIndex(o, outer) || inner.terms.some(({ atom }) => atom.tag !== "loop")))
    return null
  const ranges = split.map(([, inner]) => rangeOf(inner))
  const first = Math.min(...ranges.map(([lo]) => lo))
  return { outer, first, size: Math.max(...ranges.map(([, hi]) => hi)) - first + 1 }
}

const storesOf = (k: LoopKernel): readonly Store[] => k.stages.filter((s): s is Store => s.tag === "store")

const indicesOf = (k: LoopKernel, b: Buffer): readonly Index[] => [
  ...storesOf(k).flatMap((s) => (s.buffer === b ? [s.offset] : [])),
  ...k.stages.flatMap((s) => loadsOf(s).flatMap((l) => (l.buffer === b ? [l.offset] : []))),
]

/** Buffers inside data indices: there no row can be told. */
const inData = (k: LoopKernel): ReadonlySet<Buffer> => {
  const found = new Set<Buffer>()
  const deep = (x: Index): void =>
    x.terms.forEach(({ atom }) => {
      if (atom.tag === "data")
        visit([atom.value], (e) => {
          if (e.tag === "load") found.add(e.buffer)
        })
      else if (atom.tag !== "loop") deep(atom.of)
    })
  storesOf(k).forEach((s) => deep(s.offset))
  return found
}

/** True when the kernel reads of a buffer only what it has written. */
const startsWithStore = (k: LoopKernel, b: Buffer): boolean => {
  const first = k.stages.find((s) => (s.tag === "store" && s.buffer === b) || loadsOf(s).some((l) => l.buffer === b))
  return first?.tag === "store" && first.buffer === b && loadsOf(first).every((l) => l.buffer !== b)
}

/**
 * Buffers that only one kernel sees, a row at a time, become one row for each worker. `isPrivate` tells which no other
 * step sees; `workers` do turns at the same time.
 */
export const narrow = (k: LoopKernel, isPrivate: (b: Buffer) => boolean, workers: number): LoopKernel => {
  const data = inData(k)
  const worker = k.worker ?? loopVar("worker", Math.max(2, workers))
  const rows = new Map(
    [...new Set(storesOf(k).map((s) => s.buffer))].flatMap((b) => {
      const found = isPrivate(b) && !data.has(b) && startsWithStore(k, b) ? rowsOf(indicesOf(k, b), k) : null
      return found === null || found.size > LARGEST || found.size * workers >= b.size
        ? []
        : [[b, { ...found, to: buffer(b.name, b.dtype, found.size * worker.size) }] as const]
    }),
  )
  if (rows.size === 0) return k
  const place = (b: Buffer, x: Index): Index => {
    const { outer, first, size } = rows.get(b)!
    return plus(times(at(worker), size), minus(minus(x, outer), constant(first)))
  }
  const expr = substitute(at, (e) => {
    const row = e.tag === "load" ? rows.get(e.buffer) : undefined
    return e.tag === "load" && row !== undefined
      ? { ...e, buffer: row.to, offset: place(e.buffer, e.offset) }
      : undefined
  })
  const stage = (s: Stage): Stage => {
    const value = expr(s.value)
    const row = s.tag === "store" ? rows.get(s.buffer) : undefined
    return s.tag === "store" && row !== undefined
      ? { ...s, value, buffer: row.to, offset: place(s.buffer, s.offset) }
      : { ...s, value }
  }
  return { ...k, worker, stages: k.stages.map(stage) }
}
