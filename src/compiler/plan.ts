import { bytesOf } from "../array/index.js"
import { type Buffer, coefficientOf, type Expr, type Index, rangeOf, visit } from "../kernel/index.js"
import { accesses, bodiesOf } from "./access.js"
import { type Procedure, type Step, valuesOf } from "./step.js"

/** Where every buffer lies, in bytes. */
export interface Plan {
  readonly address: ReadonlyMap<Buffer, number>
  /** bytes from 0 to the end of the last buffer, and what may be read past it */
  readonly bytes: number
  /** bytes of all buffers together, as if none shared memory */
  readonly unshared: number
}

/** From the first moment to the last. */
export interface Life {
  readonly from: number
  readonly to: number
}

interface Touch {
  readonly buffer: Buffer
  readonly time: number
  /** its old contents matter: it is read, or only a part of it is written */
  readonly reads: boolean
}

/** The turns of a loop, whose times come again. */
interface Region {
  readonly from: number
  readonly to: number
}

/** All touches in the order of time, and the loops. */
const timeline = (
  steps: readonly Step[],
  scratch: (s: Step) => readonly Buffer[],
): { readonly touches: readonly Touch[]; readonly regions: readonly Region[]; readonly end: number } => {
  const touches: Touch[] = []
  const regions: Region[] = []
  let time = 0
  const walk = (s: Step): void => {
    const from = time + 1
    if (s.tag !== "while") touch(s)
    bodiesOf(s).forEach((body) => {
      body.forEach(walk)
    })
    if (s.tag === "while") touch(s)
    if (s.tag === "repeat" || s.tag === "while") regions.push({ from, to: time })
  }
  const touch = (s: Step): void => {
    const { reads, writes } = accesses(s)
    time++
    reads.forEach((buffer) => touches.push({ buffer, time, reads: true }))
    for (const buffer of [...writes, ...scratch(s)]) touches.push({ buffer, time, reads: false })
  }
  steps.forEach(walk)
  return { touches, regions, end: time + 1 }
}

/** What a loop reads before it writes it must last through all turns. */
export const livesOf = (p: Procedure, scratch: (s: Step) => readonly Buffer[]): ReadonlyMap<Buffer, Life> => {
  const { touches, regions, end } = timeline(p.steps, scratch)
  const lives = new Map<Buffer, Life>()
  const extend = (b: Buffer, from: number, to: number): void => {
    const known = lives.get(b)
    lives.set(b, known === undefined ? { from, to } : { from: Math.min(known.from, from), to: Math.max(known.to, to) })
  }
  p.inputs.forEach((b) => {
    extend(b, 0, end)
  })
  touches.forEach((t) => {
    extend(t.buffer, t.time, t.time)
  })
  p.outputs.forEach((b) => {
    extend(b, end, end)
  })
  regions.forEach(({ from, to }) => {
    const first = new Map<Buffer, boolean>()
    touches.forEach((t) => {
      if (t.time >= from && t.time <= to && !first.has(t.buffer)) first.set(t.buffer, t.reads)
    })
    first.forEach((reads, b) => {
      if (reads) extend(b, from, to)
    })
  })
  return lives
}

const ALIGN = 64

const aligned = (n: number): number => Math.ceil(n / ALIGN) * ALIGN

/** Bytes past either end of a buffer that lanes and guarded reads may touch. */
const overreach = (p: Procedure): readonly [before: number, after: number] => {
  const reach = { before: 0, after: 0 }
  const see = (b: Buffer, x: Index): void => {
    const [lo, hi] = rangeOf(x)
    const lanes = 4 * Math.max(1, ...x.terms.map((t) => Math.abs(t.coefficient)))
    reach.before = Math.max(reach.before, (lanes - lo) * bytesOf(b.dtype))
    reach.after = Math.max(reach.after, (hi + lanes - b.size) * bytesOf(b.dtype))
  }
  const seeIn = (value: Expr): void =>
    visit([value], (e) => {
      if (e.tag === "load") see(e.buffer, e.offset)
    })
  const walk = (s: Step): void => {
    if (s.tag === "loops") s.stages.forEach((g) => seeIn(g.value))
    if (s.tag === "contraction") valuesOf(s.epilogue).forEach(seeIn)
    if (s.tag === "contraction")
      for (const { buffer: b, offset } of [s.x, s.y, s.out])
        for (const loops of [s.rows, s.columns]) {
          const last = loops.filter((v) => v.size > 1).at(-1)
          const bytes = 4 * bytesOf(b.dtype) * Math.abs(last === undefined ? 0 : coefficientOf(offset, last))
          reach.before = Math.max(reach.before, bytes)
          reach.after = Math.max(reach.after, bytes)
        }
    bodiesOf(s).forEach((body) => {
      body.forEach(walk)
    })
  }
  p.steps.forEach(walk)
  return [aligned(reach.before + ALIGN), aligned(reach.after + ALIGN)]
}

interface Placed extends Life {
  readonly at: number
  readonly end: number
}

/**
 * Memory for every buffer, and for what steps need while they run; two whose lives do not meet may lie at the same
 * place. Large ones are placed first.
 */
export const plan = (
  p: Procedure,
  start: number,
  scratch: (s: Step) => readonly Buffer[],
  bytesIn: (b: Buffer) => number = (b) => b.size * bytesOf(b.dtype),
): Plan => {
  const lives = [...livesOf(p, scratch)].map(([b, life]) => ({ b, ...life, bytes: aligned(bytesIn(b)) }))
  const [before, after] = overreach(p)
  const origin = aligned(start + before)
  const placed: Placed[] = []
  const address = new Map<Buffer, number>()
  for (const { b, from, to, bytes } of [...lives].sort((x, y) => y.bytes - x.bytes)) {
    const busy = placed.filter((q) => q.from <= to && from <= q.to).sort((x, y) => x.at - y.at)
    const at = firstGap(busy, origin, bytes)
    address.set(b, at)
    placed.push({ from, to, at, end: at + bytes })
  }
  return {
    address,
    bytes: placed.reduce((n, q) => Math.max(n, q.end), origin) + after,
    unshared: lives.reduce((n, l) => n + l.bytes, 0),
  }
}

/** The first gap between busy stretches that is wide enough. */
const firstGap = (busy: readonly Placed[], origin: number, bytes: number): number => {
  let free = origin
  for (const q of busy) {
    if (q.at - free >= bytes) return free
    free = Math.max(free, q.end)
  }
  return free
}
