import type { Contraction } from "../../../compiler/index.js"
import { turnsOf } from "../../../kernel/index.js"

/** How often each nest of a product turns. */
export interface Sizes {
  readonly batch: number
  readonly rows: number
  readonly columns: number
  readonly inner: number
}

/** The sizes of a product. */
export const sizesOf = (c: Contraction): Sizes => ({
  batch: turnsOf(c.batch),
  rows: turnsOf(c.rows),
  columns: turnsOf(c.columns),
  inner: turnsOf(c.inner),
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

/** Threads of a workgroup that makes a tile. */
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

/** A tile by what tells it from all others, such as `128x64x16/8x4`. */
export const nameOf = ({ rows, columns, inner, threadRows, threadColumns, unrolled }: Tile): string =>
  `${rows}x${columns}x${inner}/${threadRows}x${threadColumns}${unrolled === 1 ? "/short" : ""}`

/** Adapters that tiles are good for alike: large ones, small ones, and processors. */
export type Kind = "wide" | "narrow" | "software"

/** The share of its rate that each kind of adapter has been seen to reach with a tile, or is thought to. */
type Shares = Readonly<Record<Kind, number>>

const shares = (wide: number, narrow: number, software: number): Shares => ({ wide, narrow, software })

/** All tiles there are. */
export const TILES: readonly (readonly [Tile, Shares])[] = [
  [tile([128, 64, 16], [8, 4], true), shares(1, 0.7, 0.3)],
  [tile([64, 128, 16], [4, 8], true), shares(0.97, 0.7, 0.3)],
  [tile([128, 128, 8], [8, 8], true), shares(0.95, 0.5, 0.3)],
  [tile([64, 64, 16], [4, 4], true), shares(0.93, 0.8, 0.3)],
  [tile([64, 64, 8], [8, 8], true, 2), shares(0.86, 0.85, 0.3)],
  [tile([32, 64, 16], [4, 8], true), shares(0.78, 1, 0.3)],
  [tile([32, 32, 16], [4, 4], true), shares(0.64, 0.75, 0.3)],
  // short to compile, which is what takes the time where all is done by a processor
  [tile([64, 64, 16], [4, 4], false, 1, 1), shares(0.5, 0.5, 1)],
]
