import { item, type NDArray } from "../array/index.js"
import * as Tree from "../tree/index.js"
import { isElsewhere, onHost } from "./host.js"
import type { Scalars } from "./task.js"

/** Numbers by name, as they are shown and kept. */
export type Metrics = Readonly<Record<string, number>>

/** Sums of metrics over batches, each times the number of its examples, and the number of all examples. */
export interface Totals {
  readonly count: number
  readonly sums: Metrics
}

export const noTotals: Totals = { count: 0, sums: {} }

/** The scalars as numbers, the loss first, fetched from their device where they are on one. */
export const fetchNumbers = async (scalars: Scalars): Promise<Metrics> =>
  numbersOf(isElsewhere(scalars) ? await onHost(scalars) : scalars)

/** The scalars as numbers, the loss first. */
export const numbersOf = (scalars: Scalars): Metrics => {
  const numbers = Object.entries(scalars).map(([name, x]) => [name, Number(item(x))] as const)
  return Object.fromEntries(numbers.sort(([a], [b]) => Number(b === "loss") - Number(a === "loss")))
}

/** How many examples a batch has: the length of its first array, or 1 where that is a scalar. */
export const sizeOfBatch = (batch: unknown): number => {
  const first: NDArray | undefined = Tree.leaves(batch as never)[0]
  return first?.shape[0] ?? 1
}

export const addTo = ({ count, sums }: Totals, metrics: Metrics, size: number): Totals => ({
  count: count + size,
  sums: Object.fromEntries(Object.entries(metrics).map(([name, x]) => [name, (sums[name] ?? 0) + x * size])),
})

/** The mean of each metric over all examples. */
export const meansOf = ({ count, sums }: Totals): Metrics =>
  Object.fromEntries(Object.entries(sums).map(([name, x]) => [name, x / Math.max(count, 1)]))
