import { join } from "node:path"
import { isLeft } from "fp-ts/Either"
import { loadJson, saveText } from "../io/index.js"
import { figure, type History, learningCurves } from "../plot/index.js"
import { bestEpoch, type EpochRecord, type Metrics } from "../train/index.js"
import { oneLine } from "./dataset.js"
import { type Flags, path, readFlags } from "./flags.js"
import { fileIn, noRun } from "./folder.js"
import { percent } from "./progress.js"
import { helpText } from "./usage.js"
import { EXIT, fail, type World } from "./world.js"

interface Options {
  /** "" for a file in the folder of the run */
  readonly out: string
}

const flags: Flags<Options> = { out: path("the SVG file; curves.svg in the folder of the run unless given", "a path") }
const defaults: Options = { out: "" }

const isMetrics = (x: unknown): x is Metrics => typeof x === "object" && x !== null && !Array.isArray(x)

const isRecord = (x: unknown): x is EpochRecord => {
  if (typeof x !== "object" || x === null) return false
  const { epoch, metrics, validation } = x as Readonly<Record<string, unknown>>
  return typeof epoch === "number" && isMetrics(metrics) && (validation === null || isMetrics(validation))
}

/** By metric, what was measured in training and in validation. */
const historyOf = (records: readonly EpochRecord[]): History =>
  Object.fromEntries(
    Object.keys(records[0]!.metrics).map((name) => {
      const validated = records.every((r) => r.validation?.[name] !== undefined)
      const training = records.map((r) => Number(r.metrics[name]))
      return [name, { training, ...(validated ? { validation: records.map((r) => Number(r.validation![name])) } : {}) }]
    }),
  )

const subtitle = (records: readonly EpochRecord[]): string => {
  const best = bestEpoch(records)
  const accuracy = best === null ? undefined : (best.validation ?? best.metrics).accuracy
  const found = best === null ? "" : `, the best loss in epoch ${best.epoch}`
  return `${records.length} epochs${found}${accuracy === undefined ? "" : ` with accuracy ${percent(accuracy)}`}`
}

/** Draws the learning curves of a run. */
export const plot = async (args: readonly string[], world: World): Promise<number> => {
  const asked = readFlags(args, flags, defaults, { words: 1 })
  if (isLeft(asked)) return fail(world, asked.left, EXIT.usage)
  if (asked.right.kind === "help") {
    world.print(helpText("plot", flags, defaults))
    return EXIT.success
  }
  const { options, words } = asked.right
  const [folder] = words
  if (folder === undefined) return fail(world, "plot takes the folder of a run", EXIT.usage)
  const file = fileIn(folder, "history")
  const loaded = await loadJson(file)()
  if (isLeft(loaded)) return fail(world, noRun(folder, "history") ?? oneLine(loaded.left))
  const records: unknown = loaded.right
  if (!Array.isArray(records) || records.length === 0 || !records.every(isRecord))
    return fail(world, `${file} has no epochs`)
  const out = options.out || join(folder, "curves.svg")
  const panel = learningCurves(historyOf(records), { log: ["loss"] })
  const done = await saveText(out, figure(panel, { title: folder, subtitle: subtitle(records) }))()
  if (isLeft(done)) return fail(world, oneLine(done.left))
  world.print(`learning curves: ${out}\n`)
  return EXIT.success
}
