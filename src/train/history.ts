import { ValueError } from "../errors/index.js"
import { quote } from "../operations/operand.js"
import { checkMeasured, optionsOf } from "./check.js"
import type { Metrics } from "./means.js"

/** What was measured in an epoch, counted from 1. */
export interface EpochRecord {
  readonly epoch: number
  /** the means over the batches of the epoch */
  readonly metrics: Metrics
  /** after the epoch, on data that is not learned from; null without such data */
  readonly validation: Metrics | null
}

/** By which metric epochs are compared. */
export interface Criterion {
  /** its name; default "loss" */
  readonly metric?: string
  /** whether less or more is better; default "min" */
  readonly mode?: "min" | "max"
  /** a smaller improvement is none; default 0 */
  readonly minDelta?: number
}

/** The metric of an epoch: of the validation where there is one. */
const valueOf = (op: string, { metrics, validation }: EpochRecord, metric: string): number => {
  const measured = validation ?? metrics
  const value = measured[metric]
  if (value !== undefined) return value
  throw new ValueError({
    op,
    problem: `there is no metric ${quote(metric)}`,
    hint: `use one of ${Object.keys(measured).join(", ")}`,
  })
}

const better = (op: string, { mode = "min", minDelta = 0 }: Criterion): ((x: number, best: number) => boolean) => {
  if (mode !== "min" && mode !== "max")
    throw new ValueError({ op, problem: `mode is ${quote(mode)}`, hint: 'use "min" or "max"' })
  return mode === "min" ? (x, best) => x < best - minDelta : (x, best) => x > best + minDelta
}

/**
 * The epoch with the best metric, the first of equals; null when none has a number that counts. NaN is never better.
 *
 * @throws ValueError for a metric that was not measured
 * @example bestEpoch([{ epoch: 1, metrics: { loss: 2 }, validation: null }, { epoch: 2, metrics: { loss: 1 }, validation: null }])?.epoch // 2
 */
export const bestEpoch = (history: readonly EpochRecord[], criterion: Criterion = {}): EpochRecord | null => {
  checkMeasured("bestEpoch", "the history", history)
  const { metric = "loss", mode = "min" } = optionsOf("bestEpoch", criterion)
  const isBetter = better("bestEpoch", criterion)
  const worst = mode === "min" ? Infinity : -Infinity
  return history.reduce<{ readonly epoch: EpochRecord | null; readonly value: number }>(
    (best, epoch) => {
      const value = valueOf("bestEpoch", epoch, metric)
      return isBetter(value, best.value) ? { epoch, value } : best
    },
    { epoch: null, value: worst },
  ).epoch
}

/** Whether the last epoch is the best so far. */
export const isBestYet = (history: readonly EpochRecord[], criterion: Criterion = {}): boolean =>
  bestEpoch(history, criterion) === (history.at(-1) ?? undefined)

/** Whether the best epoch, or the start, is `patience` epochs ago. */
export const isOverdue = (history: readonly EpochRecord[], patience: number, criterion: Criterion = {}): boolean => {
  const best = bestEpoch(history, criterion)
  return (history.at(-1)?.epoch ?? 0) - (best?.epoch ?? 0) >= patience
}
