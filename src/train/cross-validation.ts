import type { Fold } from "../data/index.js"
import { ValueError } from "../errors/index.js"
import { refused } from "./check.js"
import { table } from "./checks/table.js"
import type { Metrics } from "./means.js"

/** What the folds gave; as text, a table. */
export interface CrossValidation {
  /** of each fold */
  readonly folds: readonly Metrics[]
  readonly mean: Metrics
  /** the standard deviation between folds, with n - 1 */
  readonly std: Metrics
  readonly toString: () => string
}

const overFolds = (folds: readonly Metrics[], f: (xs: readonly number[]) => number): Metrics =>
  Object.fromEntries(Object.keys(folds[0]!).map((name) => [name, f(folds.map((m) => m[name] ?? NaN))]))

const meanOf = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length

const stdOf = (xs: readonly number[]): number =>
  xs.length < 2 ? 0 : Math.sqrt(xs.reduce((a, x) => a + (x - meanOf(xs)) ** 2, 0) / (xs.length - 1))

/**
 * Learns from the training part of every fold and measures on its validation part; `evaluate` gets a fold and its number,
 * from 0, and says what was measured.
 *
 * @throws ValueError when there are no folds
 * @example const result = crossValidation(kFold(key(0), 10, 5), ({ validation }) => ({ loss: item(sum(validation)) }))
 */
export const crossValidation = async (
  folds: readonly Fold[],
  evaluate: (fold: Fold, index: number) => Metrics | Promise<Metrics>,
): Promise<CrossValidation> => {
  if (typeof evaluate !== "function")
    throw refused("crossValidation", "what evaluates a fold", evaluate, "give a function")
  if (!Array.isArray(folds) || folds.length === 0)
    throw new ValueError({
      op: "crossValidation",
      problem: "there are no folds",
      hint: "make them: kFold(key(0), n, 5)",
    })
  const measured: Metrics[] = []
  for (const [i, fold] of folds.entries()) measured.push(await evaluate(fold, i))
  const [mean, std] = [overFolds(measured, meanOf), overFolds(measured, stdOf)]
  const names = Object.keys(mean)
  const row = (head: string, m: Metrics): readonly string[] => [head, ...names.map((name) => m[name]!.toPrecision(4))]
  return {
    ...{ folds: measured, mean, std },
    toString: () =>
      table(["fold", ...names], [...measured.map((m, i) => row(String(i + 1), m)), row("mean", mean), row("std", std)]),
  }
}
