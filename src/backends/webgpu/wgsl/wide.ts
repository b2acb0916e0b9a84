import { type Buffer, coefficientOf, type Index, type LoopVar, loadsOf, type Stage } from "../../../kernel/index.js"

/** Elements that a thread reads and writes at once. */
export const WIDTH = 4

/** A read or write of an element, and the loop along which it may be one of a vector. */
interface Access {
  readonly buffer: Buffer
  readonly offset: Index
  readonly loop: LoopVar | undefined
}

/** Neighbouring turns of a loop are neighbours in memory, and every fourth begins a vector. */
const isAligned = ({ offset, loop }: Access): boolean =>
  loop !== undefined &&
  loop.size % WIDTH === 0 &&
  offset.constant % WIDTH === 0 &&
  offset.terms.every(({ atom, coefficient: c }) => atom.tag === "loop" && (atom === loop || c % WIDTH === 0)) &&
  coefficientOf(offset, loop) === 1

/** What a kernel reads and writes as vectors. */
export interface Wide {
  readonly buffers: ReadonlySet<Buffer>
  /** the loops whose turns are done four at a time */
  readonly loops: ReadonlySet<LoopVar>
}

/** The buffers that stages may see as vectors along a loop of each. */
export const wideOf = (stages: readonly Stage[], loopOf: (s: Stage) => LoopVar | undefined): Wide => {
  const all = stages.flatMap((s): readonly Access[] => {
    const loop = loopOf(s)
    const reads = loadsOf(s).map(({ buffer, offset }) => ({ buffer, offset, loop }))
    return s.tag === "store" ? [...reads, { buffer: s.buffer, offset: s.offset, loop }] : reads
  })
  const isWide = (b: Buffer): boolean =>
    b.size > 0 && b.size % WIDTH === 0 && all.every((a) => a.buffer !== b || isAligned(a))
  const buffers = new Set(all.map((a) => a.buffer).filter(isWide))
  return { buffers, loops: new Set(all.flatMap((a) => (buffers.has(a.buffer) ? [a.loop!] : []))) }
}

/** Without the buffers that one stage writes and one after it reads: their vectors would be read too early. */
export const withoutReread = (stages: readonly Stage[], { buffers, loops }: Wide): Wide => {
  const isReread = (b: Buffer): boolean => {
    const first = stages.findIndex((s) => s.tag === "store" && s.buffer === b)
    return first >= 0 && stages.slice(first + 1).some((s) => loadsOf(s).some((l) => l.buffer === b))
  }
  const left = new Set([...buffers].filter((b) => !isReread(b)))
  return { buffers: left, loops: left.size === 0 ? new Set() : loops }
}
