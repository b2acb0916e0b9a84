import type { Contraction } from "../../../compiler/index.js"
import { count } from "../address.js"
import type { Facts } from "../facts.js"

/** What is known of the adapter that products run on. */
export type Adapter = Pick<Facts, "vendor" | "architecture" | "isSoftware">

/** How often each nest of a product turns. */
export interface Sizes {
  readonly batch: number
  readonly rows: number
  readonly columns: number
  readonly inner: number
}

export const sizesOf = (c: Contraction): Sizes => ({
  batch: count(c.batch),
  rows: count(c.rows),
  columns: count(c.columns),
  inner: count(c.inner),
})

/** How a workgroup makes a block of `rows` x `columns` results, `inner` products at a time. */
export interface Tile {
  readonly rows: number
  readonly columns: number
  readonly inner: number
  /** the results of one thread: multiples of four */
  readonly threadRows: number
  readonly threadColumns: number
  /** the next block of operands is read while this one is multiplied */
  readonly ahead: boolean
  /** products summed after each other that are written out */
  readonly unrolled: number
  /** blocks of operands in workgroup memory: with two there is one barrier for each */
  readonly stages: 1 | 2
}

/** A tile, and in how many parts sums are made, which a second pass adds. */
export interface Choice {
  readonly tile: Tile
  readonly splits: number
}

export const threadsOf = (t: Tile): number => (t.rows / t.threadRows) * (t.columns / t.threadColumns)

/** Vectors from one row of a block to the next in workgroup memory: one more than are there, so that banks do not meet. */
export const lead = (lanes: number): number => lanes / 4 + 1

const tile = (
  [rows, columns, inner]: readonly [number, number, number],
  [threadRows, threadColumns]: readonly [number, number],
  ahead: boolean,
  stages: 1 | 2 = 1,
  unrolled = 4,
): Tile => ({ rows, columns, inner, threadRows, threadColumns, ahead, unrolled, stages })

type Share = readonly [wide: number, narrow: number, software: number]

/** All tiles there are, with the share of its rate that an adapter has been seen to reach, or is thought to: of each kind. */
const TILES: readonly (readonly [Tile, Share])[] = [
  [tile([128, 64, 16], [8, 4], true), [1, 0.7, 0.3]],
  [tile([64, 128, 16], [4, 8], true), [0.97, 0.7, 0.3]],
  [tile([128, 128, 8], [8, 8], true), [0.95, 0.5, 0.3]],
  [tile([64, 64, 16], [4, 4], true), [0.93, 0.8, 0.3]],
  [tile([64, 64, 8], [8, 8], true, 2), [0.86, 0.85, 0.3]],
  [tile([32, 64, 16], [4, 8], true), [0.78, 1, 0.3]],
  [tile([32, 32, 16], [4, 4], true), [0.64, 0.75, 0.3]],
  // short to compile, which is what takes the time where all is done by a processor
  [tile([64, 64, 16], [4, 4], false, 1, 1), [0.5, 0.5, 1]],
]

/** Multiprocessors and the threads that keep one busy, about: adapters do not say. */
const machineOf = ({ vendor, isSoftware }: Adapter): { readonly units: number; readonly threads: number } =>
  isSoftware
    ? { units: 2, threads: 64 }
    : vendor === "nvidia" || vendor === "amd"
      ? { units: 108, threads: 512 }
      : { units: 16, threads: 256 }

/** How many workgroups an adapter does at the same time, about. */
export const unitsOf = (adapter: Adapter): number => machineOf(adapter).units

const kindOf = ({ vendor, isSoftware }: Adapter): 0 | 1 | 2 =>
  isSoftware ? 2 : vendor === "nvidia" || vendor === "amd" ? 0 : 1

/** What starting a block and storing it takes, in products of one result. */
const START = 24

/** What a partial sum takes to write and to add, in products. */
const PARTIAL = 12

/** What a second pass takes that adds partial sums, before it does anything, in products. */
const PASS = 600_000

/** Sums are cut into parts of at least so many products. */
const SHORTEST = 64

/** The time that a choice takes, about. */
const costOf = ({ tile: t, splits }: Choice, s: Sizes, adapter: Adapter, share: number): number => {
  const { units, threads } = machineOf(adapter)
  const groups = s.batch * splits * Math.ceil(s.rows / t.rows) * Math.ceil(s.columns / t.columns)
  const each = Math.ceil(groups / units)
  const busy = Math.min(1, Math.sqrt((each * threadsOf(t)) / threads))
  const work = each * t.rows * t.columns * (s.inner / splits + START)
  const partial = splits === 1 ? 0 : PASS + (PARTIAL * splits * s.batch * s.rows * s.columns) / units
  return work / (share * busy) + partial
}

const SPLITS = [1, 2, 4, 8, 16, 32, 64] as const

/** Ways to make a product of these sizes, the one that seems best on an adapter first. */
export const candidates = (sizes: Sizes, adapter: Adapter): readonly Choice[] =>
  TILES.flatMap(([t, shares]) =>
    SPLITS.filter((n) => n === 1 || sizes.inner / n >= SHORTEST).map((splits) => {
      const choice: Choice = { tile: t, splits }
      return { choice, cost: costOf(choice, sizes, adapter, shares[kindOf(adapter)]) }
    }),
  )
    .sort((a, b) => a.cost - b.cost)
    .map(({ choice }) => choice)

/** The few candidates worth a probe: the best of each tile. */
export const probes = (sizes: Sizes, adapter: Adapter, most = 4): readonly Choice[] => {
  const seen = new Set<Tile>()
  return candidates(sizes, adapter)
    .filter(({ tile: t }) => !seen.has(t) && seen.add(t))
    .slice(0, most)
}

/** The choice that took the least time. */
export const pick = (timings: readonly (readonly [Choice, milliseconds: number])[]): Choice | null =>
  timings.reduce<readonly [Choice, number] | null>(
    (best, t) => (best === null || t[1] < best[1] ? t : best),
    null,
  )?.[0] ?? null

/** Products of one class share what a probe has found: sizes to the next power of two, on one adapter. */
export const classOf = ({ batch, rows, columns, inner }: Sizes, { vendor, architecture }: Adapter): string =>
  [vendor, architecture, ...[batch, rows, columns, inner].map((n) => Math.ceil(Math.log2(Math.max(1, n))))].join("/")
