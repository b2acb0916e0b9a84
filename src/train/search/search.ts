import { anything, callback, checkGiven, fields, type Kind, listOf, number, optional } from "../../array/given.js"
import { ValueError } from "../../errors/index.js"
import { checkMeasured, optionsOf } from "../check.js"
import { table } from "../checks/table.js"
import type { Metrics } from "../means.js"

/** A combination of hyper-parameters, and what it gave. */
export interface Trial<C> {
  /** its place among the combinations, from 0 */
  readonly index: number
  readonly configuration: C
  readonly metrics: Metrics
}

/** By which metric trials are ranked. */
export interface Ranking {
  /** default "loss" */
  readonly metric?: string
  /** default "min" */
  readonly mode?: "min" | "max"
}

/** What a search tries. */
export interface Search<C> {
  /** combinations, as `grid` and `draws` make them */
  readonly configurations: readonly C[]
  /** what one of them gives; `index` tells it which, for a key of its own */
  readonly evaluate: (configuration: C, index: number) => Metrics | Promise<Metrics>
  /** trials of an earlier run of the same search, which are not made again */
  readonly done?: readonly Trial<C>[]
}

const searchKind: Kind = fields("a record with configurations and evaluate", {
  configurations: listOf(anything, "a list of configurations, such as grid gives"),
  evaluate: callback,
  done: optional(listOf(fields("a trial", { index: number }), "a list of trials")),
})

const sameAs = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const known = <C>({ configurations, done = [] }: Search<C>): ReadonlyMap<number, Trial<C>> => {
  const stranger = done.find(({ index, configuration }) => !sameAs(configurations[index], configuration))
  if (stranger !== undefined)
    throw new ValueError({
      op: "search",
      problem: `trial ${stranger.index} is of another search: ${JSON.stringify(stranger.configuration)}`,
      hint: "go on with the same space and the same key",
    })
  return new Map(done.map((trial) => [trial.index, trial]))
}

/**
 * Tries the combinations one after the other and yields what each gave, those that are done already first: what it has
 * yielded can be saved, and given as `done` to go on later.
 *
 * @throws ValueError when a trial that is done is of another search
 * @example const trials = search({ configurations: grid({ x: between(0, 1, 3) }), evaluate: ({ x }) => ({ loss: (x - 0.5) ** 2 }) })
 */
export const search = <C>(s: Search<C>): AsyncGenerator<Trial<C>> => {
  checkGiven("search", "s", searchKind, s)
  return trials(s)
}

const trials = async function* <C>(s: Search<C>): AsyncGenerator<Trial<C>> {
  const before = known(s)
  yield* before.values()
  for (const [index, configuration] of s.configurations.entries())
    if (!before.has(index)) yield { index, configuration, metrics: await s.evaluate(configuration, index) }
}

/**
 * Trials, the best first; those whose metric is no number come last, and equals in the order of the search.
 *
 * @throws ValueError for a metric that was not measured
 * @example ranked([{ index: 0, configuration: {}, metrics: { loss: 2 } }, { index: 1, configuration: {}, metrics: { loss: 1 } }])[0]!.index // 1
 */
export const ranked = <C>(trials: readonly Trial<C>[], ranking: Ranking = {}): readonly Trial<C>[] => {
  checkMeasured("ranked", "the trials", trials)
  const { metric = "loss", mode = "min" } = optionsOf("ranked", ranking)
  const valueOf = ({ metrics }: Trial<C>): number => {
    const value = metrics[metric]
    if (value === undefined)
      throw new ValueError({
        op: "ranked",
        problem: `there is no metric "${metric}"`,
        hint: `use one of ${Object.keys(metrics).join(", ")}`,
      })
    return Number.isNaN(value) ? Infinity : mode === "min" ? value : -value
  }
  const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
  return [...trials].sort((a, b) => order(valueOf(a), valueOf(b)) || a.index - b.index)
}

const cell = (x: unknown): string =>
  typeof x === "number"
    ? Number.isInteger(x)
      ? String(x)
      : x.toPrecision(4)
    : typeof x === "string"
      ? x
      : JSON.stringify(x)

/**
 * Trials as a table, the best first.
 *
 * @example rankedReport([{ index: 0, configuration: { rate: 0.5 }, metrics: { loss: 2 } }]).split("\n").length // 2
 */
export const rankedReport = <C extends object>(trials: readonly Trial<C>[], ranking: Ranking = {}): string => {
  const rows = ranked(trials, ranking)
  const names = [...new Set(rows.flatMap(({ configuration }) => Object.keys(configuration)))]
  const metrics = [...new Set(rows.flatMap((trial) => Object.keys(trial.metrics)))]
  return table(
    ["rank", ...names, ...metrics],
    rows.map(({ configuration, metrics: measured }, i) => [
      String(i + 1),
      ...names.map((name) => cell((configuration as Readonly<Record<string, unknown>>)[name] ?? "")),
      ...metrics.map((name) => cell(measured[name] ?? "")),
    ]),
  )
}
