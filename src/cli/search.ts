import { existsSync } from "node:fs"
import { join } from "node:path"
import { type Either, isLeft, left, right } from "fp-ts/Either"
import { loadJson, saveJson } from "../io/index.js"
import { foldIn, key } from "../random/index.js"
import {
  bestEpoch,
  draws,
  fit,
  grid,
  type Listener,
  logBetween,
  type Metrics,
  oneOf,
  outcome,
  type Range,
  ranked,
  rankedReport,
  type Space,
  search as searching,
  type TrainingEvent,
  type Trial,
  whileFinite,
} from "../train/index.js"
import { metricsText } from "../train/progress.js"
import { oneLine } from "./dataset.js"
import { type Place, placeOf } from "./device.js"
import { experimentOf, type State } from "./experiment.js"
import { type Flag, type Flags, path, readFlags, whole, word } from "./flags.js"
import { makeFolder } from "./folder.js"
import { type Recipe, defaults as recipeDefaults, flags as recipeFlags } from "./recipe.js"
import { helpText } from "./usage.js"
import { EXIT, fail, type World } from "./world.js"

/** What may be searched for: one value, some with commas between them, or all between two. */
const tuned = ["lr", "decay", "batch", "hidden", "dropout", "smoothing", "optimizer", "schedule", "model"] as const

type Tuned = (typeof tuned)[number]

/** Values that a part of a recipe may have. */
type Choices = Range<number | string>

type Configuration = Readonly<Partial<Record<Tuned, number | string>>>

/** The rest of a recipe, and how it is searched. */
interface Fixed extends Omit<Recipe, Tuned> {
  readonly method: "random" | "grid"
  readonly trials: number
  readonly out: string
}

type Options = Fixed & { readonly [K in Tuned]: Choices | null }

const BETWEEN = ".."

/** The values of a text: `0.001..0.1`, spaced by their logarithms; `16,32,64`; or one. */
const choicesOf = ({ about, accepts, read }: Flag<number> | Flag<string>): Flag<Choices | null> => ({
  about: about === "" ? accepts.replace(/^one of /, "") : about,
  accepts: `a value, several as in 1,2,3, or all between two as in 0.001${BETWEEN}0.1`,
  read: (text) => {
    const values = text.split(text.includes(BETWEEN) ? BETWEEN : ",").map((part) => read(part))
    const isKnown = (v: number | string | undefined): v is number | string => v !== undefined
    if (!values.every(isKnown)) return undefined
    if (!text.includes(BETWEEN)) return oneOf(values)
    const [low, high] = values
    const isRange = values.length === 2 && typeof low === "number" && typeof high === "number" && low > 0 && low <= high
    return isRange ? logBetween(low, high) : undefined
  },
})

const { lr, decay, batch, hidden, dropout, smoothing, optimizer, schedule, model, ...fixed } = recipeFlags

const flags: Flags<Options> = {
  ...{ lr: choicesOf(lr), decay: choicesOf(decay), batch: choicesOf(batch), hidden: choicesOf(hidden) },
  ...{ dropout: choicesOf(dropout), smoothing: choicesOf(smoothing), optimizer: choicesOf(optimizer) },
  ...{ schedule: choicesOf(schedule), model: choicesOf(model) },
  ...fixed,
  method: word("random, or grid: every combination", ["random", "grid"]),
  trials: whole("how many combinations are drawn at random", 1, 100_000),
  out: path("the folder of the trials, to go on from", "a path"),
}

const none = Object.fromEntries(tuned.map((name) => [name, null])) as { readonly [K in Tuned]: null }

const defaults: Options = { ...recipeDefaults, ...none, method: "random", trials: 10, out: "runs/search" }

const RESULT = "trials.json"

/** What a search does, as it is saved: trials of another one are not gone on with. */
interface Kept {
  readonly what: string
  readonly trials: readonly Trial<Configuration>[]
}

const isKept = (x: unknown): x is Kept =>
  typeof x === "object" && x !== null && "what" in x && "trials" in x && Array.isArray(x.trials)

/** The trials that are done; what is in a file of something else is not written over. */
const before = async (file: string, what: string): Promise<Either<string, readonly Trial<Configuration>[]>> => {
  if (!existsSync(file)) return right([])
  const loaded = await loadJson(file)()
  if (isLeft(loaded)) return left(oneLine(loaded.left))
  const kept: unknown = loaded.right
  if (isKept(kept) && kept.what === what) return right(kept.trials)
  return left(`${file} has the trials of another search; keep these in another folder with --out`)
}

/** The best validation of a recipe. */
const trial = async (recipe: Recipe, place: Place, world: World): Promise<Metrics> => {
  const made = await experimentOf(recipe, place)()
  if (isLeft(made)) throw new Error(made.left)
  const stopped: Listener<State> = async function* (events) {
    for await (const event of events) {
      if (world.signal.aborted) return
      yield event
    }
  }
  const { history } = await outcome<State>(
    whileFinite<TrainingEvent<State>>()(stopped(fit(made.right.plan, made.right.first))),
  )
  const best = bestEpoch(history)
  return best === null ? { loss: Number.NaN } : { ...(best.validation ?? best.metrics), epoch: best.epoch }
}

const describe = ({ index, configuration, metrics }: Trial<Configuration>, total: number): string =>
  `trial ${index + 1}/${total}  ${Object.entries(configuration)
    .map(([name, v]) => `${name} ${typeof v === "number" ? Number(v.toPrecision(4)) : v}`)
    .join("  ")}  ${metricsText(metrics)}\n`

/** Tries combinations one after the other, keeps what they gave, and ranks them. */
export const search = async (args: readonly string[], world: World): Promise<number> => {
  const asked = readFlags(args, flags, defaults)
  if (isLeft(asked)) return fail(world, asked.left, EXIT.usage)
  if (asked.right.kind === "help") {
    world.print(helpText("search", flags, defaults))
    return EXIT.success
  }
  const { options } = asked.right
  const { method, trials, out, ...rest } = options
  const names = tuned.filter((name) => options[name] !== null)
  const space = Object.fromEntries(names.map((name) => [name, options[name]!])) as Space<
    Record<string, number | string>
  >
  const configurations: readonly Configuration[] =
    method === "grid" ? grid(space) : draws(space, foldIn(key(options.seed), 1), trials)
  const base: Recipe = {
    ...recipeDefaults,
    ...(Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== null)) as object),
  }
  const untuned = { ...base, ...Object.fromEntries(names.map((name) => [name, recipeDefaults[name]])) }
  const what = JSON.stringify([untuned, configurations])
  const place = await placeOf(untuned.device)()
  if (isLeft(place)) return fail(world, place.left)
  const folder = await makeFolder(out)()
  if (isLeft(folder)) return fail(world, folder.left)
  const file = join(out, RESULT)
  const done = await before(file, what)
  if (isLeft(done)) return fail(world, done.left)
  const evaluate = (configuration: Configuration): Promise<Metrics> =>
    trial({ ...untuned, ...configuration } as Recipe, place.right, world)
  let seen: readonly Trial<Configuration>[] = []
  try {
    for await (const one of searching({ configurations, evaluate, done: done.right })) {
      if (world.signal.aborted) {
        world.print(`stopped after ${seen.length} trials; the same command goes on\n`)
        return EXIT.interrupted
      }
      seen = [...seen, one]
      world.print(describe(one, configurations.length))
      const written = await saveJson(file, { what, trials: seen })()
      if (isLeft(written)) return fail(world, oneLine(written.left))
    }
  } catch (error) {
    return fail(world, error instanceof Error ? oneLine(error) : String(error))
  }
  const best = ranked(seen)[0]!
  world.print(`\n${rankedReport(seen)}\n\nthe best trial is ${describe(best, configurations.length)}`)
  return EXIT.success
}
