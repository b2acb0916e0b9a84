import { type Life, livesOf, type Procedure, type Step } from "../../../compiler/index.js"
import type { Buffer } from "../../../kernel/index.js"
import { bytesOfWords } from "./words.js"

/** Where the buffers of a procedure lie: arguments and results in memory of their own, the rest in slots. */
export interface Slots {
  readonly slotOf: ReadonlyMap<Buffer, number>
  /** bytes, the largest first */
  readonly sizes: readonly number[]
  /** bytes of all buffers in slots, if none shared one */
  readonly unshared: number
}

const meets = (a: Life, b: Life): boolean => a.from <= b.to && b.from <= a.to

/**
 * Buffers whose lives do not meet may share a slot. Slots are whole buffers of the device: two stretches of one may not
 * be read and written by the same kernel.
 */
export const slotsOf = (
  p: Procedure,
  scratch: (s: Step) => readonly Buffer[],
  isBound: (b: Buffer) => boolean,
): Slots => {
  const outside = new Set([...p.inputs, ...p.outputs])
  const inner = [...livesOf(p, scratch)].flatMap(([b, life]) =>
    outside.has(b) || !isBound(b) ? [] : [{ b, life, bytes: bytesOfWords(b.size) }],
  )
  const slots: { readonly bytes: number; readonly lives: Life[] }[] = []
  const slotOf = new Map<Buffer, number>()
  for (const { b, life, bytes } of inner.sort((x, y) => y.bytes - x.bytes)) {
    const found = slots.findIndex((s) => s.lives.every((l) => !meets(l, life)))
    if (found < 0) slots.push({ bytes, lives: [life] })
    else slots[found]!.lives.push(life)
    slotOf.set(b, found < 0 ? slots.length - 1 : found)
  }
  return { slotOf, sizes: slots.map((s) => s.bytes), unshared: inner.reduce((n, { bytes }) => n + bytes, 0) }
}
