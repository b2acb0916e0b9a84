import { fromHost, fromParts, type NDArray, partsOf, toTypedArray } from "../array/index.js"
import * as Tree from "../tree/index.js"
import type { EpochRecord } from "./history.js"
import { isElsewhere, onHost } from "./host.js"
import { noTotals, type Totals } from "./means.js"

/** Everything that training goes on from, to the same bits: it can be kept and saved. */
export interface Checkpoint<T> {
  /** a tree of arrays */
  readonly state: T
  /** the epochs that are over */
  readonly epoch: number
  /** the steps made in the epoch after them */
  readonly step: number
  /** what those steps measured */
  readonly totals: Totals
  readonly history: readonly EpochRecord[]
}

const copied = (x: NDArray): NDArray => {
  const parts = partsOf(x)
  return parts === null ? fromHost(x.shape, x.dtype, toTypedArray(x)) : fromParts(copied(parts[0]), copied(parts[1]))
}

/** A tree with arrays of its own, which nobody else can give up. */
export const keep = <T>(tree: T): T => Tree.map(copied, tree as never) as T

/** The same for a tree whose arrays may lie on a device: they come to the host, which makes them the reader's own. */
export const fetchKept = async <T>(tree: T): Promise<T> => (isElsewhere(tree) ? onHost(tree) : keep(tree))

/**
 * Where training begins: before the first step.
 *
 * @example begin({ w: array([1, 2]) }).epoch // 0
 */
export const begin = <T>(state: T): Checkpoint<T> => ({ state, epoch: 0, step: 0, totals: noTotals, history: [] })
