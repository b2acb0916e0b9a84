import { type Axis, collapse, count } from "./spec.js"

/** Products that are summed before the sum goes to memory: the error grows with this, and a panel of B stays in L1. */
const BLOCK = 256

/** Runs of the inner loop up to this length are written out. */
const WRITTEN_OUT = 16

/** How the inner loop is cut: equal pieces of the runs of A, and segments gathered into blocks. */
export interface Inner {
  readonly length: number
  readonly outer: readonly Axis[]
  readonly run: number
  readonly step: number
  readonly piece: number
  readonly pieces: number
  readonly segments: number
  readonly perBlock: number
  readonly blocks: number
  /** The longest block. */
  readonly longest: number
  /** The length of all segments when they are equal and short. */
  readonly unrolled: number | null
}

export const innerOf = (axes: readonly Axis[]): Inner => {
  const all = collapse(axes, ["a"])
  const last = all[all.length - 1] ?? { size: 1, a: 0, b: 0, out: 0 }
  const outer = all.slice(0, -1)
  const run = last.size
  const pieces = Math.max(1, Math.ceil(run / BLOCK))
  const piece = pieces === 1 ? run : Math.ceil(run / pieces / 4) * 4
  const segments = count(axes) === 0 ? 0 : count(outer) * pieces
  const fit = pieces > 1 ? 1 : Math.max(1, Math.floor(BLOCK / Math.max(1, run)))
  const blocks = Math.max(1, Math.ceil(segments / fit))
  const perBlock = Math.max(1, Math.ceil(segments / blocks))
  return {
    length: count(axes),
    outer,
    run,
    step: last.a,
    piece,
    pieces,
    segments,
    perBlock,
    blocks: Math.max(1, Math.ceil(segments / perBlock)),
    longest: Math.min(count(axes), perBlock * piece),
    unrolled: pieces === 1 && run <= WRITTEN_OUT && run > 0 ? run : null,
  }
}
