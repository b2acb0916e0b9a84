import { type Axis, collapse, count } from "./spec.js"

/** Columns whose innermost axis is a run of equal steps, cut into vectors that do not cross its ends. */
export interface Runs {
  readonly outer: readonly Axis[]
  readonly size: number
  /** Vectors of a run, and the columns of the last one. */
  readonly vectors: number
  readonly tail: number
  /** The bytes that one column moves in B and in the output. */
  readonly b: number
  readonly out: number
}

/** Lanes may be wasted up to this factor. */
const WASTE = 1.6

/** The runs of columns; null when there is one, or when they are so short that most lanes would be empty. */
export const runsOf = (columns: readonly Axis[], lanes: number): Runs | null => {
  const axes = collapse(columns, ["b", "out"])
  const last = axes.at(-1)
  if (last === undefined || axes.length < 2) return null
  const vectors = Math.ceil(last.size / lanes)
  if (vectors * lanes > WASTE * last.size) return null
  const tail = last.size - (vectors - 1) * lanes
  return { outer: axes.slice(0, -1), size: last.size, vectors, tail, b: last.b, out: last.out }
}

/** All vectors of runs. */
export const vectorsOf = ({ outer, vectors }: Runs): number => count(outer) * vectors
