import { type Either, isLeft, left, right } from "fp-ts/Either"
import {
  bestEpoch,
  type Checkpoint,
  type EpochEvent,
  fit,
  isBestYet,
  type Listener,
  showProgress,
  stopEarly,
  type TrainingEvent,
  whileFinite,
} from "../train/index.js"
import { type Experiment, experimentOf, type State } from "./experiment.js"
import { type Flags, path, readFlags } from "./flags.js"
import { makeFolder, save, saved, savedRecipe, saveHistory } from "./folder.js"
import { percent } from "./progress.js"
import { defaults, flags, type Recipe, rateOf } from "./recipe.js"
import { helpText } from "./usage.js"
import { EXIT, fail, type World } from "./world.js"

/** A recipe, and where the run is kept. */
interface TrainOptions extends Recipe {
  /** "" for a folder named after data, model and seed */
  readonly out: string
  readonly resume: boolean
}

const trainFlags: Flags<TrainOptions> = {
  ...flags,
  out: path("the folder of the run; default runs/DATA-MODEL-seedSEED", "a path"),
  resume: { about: "goes on with the run in the folder, to the same bits", accepts: "no value", read: () => true },
}

const trainDefaults: TrainOptions = { ...defaults, out: "", resume: false }

const recipeOf = ({ out: _, resume: __, ...recipe }: TrainOptions): Recipe => recipe

const folderOf = (out: string, { dataset, model, recipe }: Experiment): string =>
  out === "" ? `runs/${dataset.name}-${model}-seed${recipe.seed}` : out

const count = (n: number): string => n.toLocaleString("en-US")

const introduction = ({ model, parameters, dataset, training, validation, recipe }: Experiment): string => {
  const size = (pairs: Experiment["training"] | null): string => count(pairs?.[1].shape[0] ?? 0)
  return [
    `${model} (${count(parameters)} parameters) learns ${dataset.name} (seed ${recipe.seed})`,
    `${size(training)} examples to train, ${size(validation)} to validate, ${size(dataset.test)} to test\n`,
  ].join("\n")
}

/** How a run ended. */
type Ending = "finished" | "interrupted" | "failed"

interface Ended {
  readonly ending: Ending
  readonly last: TrainingEvent<State> | null
  readonly best: EpochEvent<State> | null
}

type Write = (work: ReturnType<typeof save>) => Promise<boolean>

/** Follows a run to its end and saves what is to be kept. */
const follow = async (
  { plan, recipe }: Experiment,
  from: Checkpoint<State>,
  folder: string,
  world: World,
  write: Write,
): Promise<Ended> => {
  const patience: Listener<State> =
    recipe.patience === 0 ? (events) => events as AsyncGenerator<TrainingEvent<State>> : stopEarly(recipe.patience)
  const events = showProgress<State>(world, plan.epochs)(whileFinite<TrainingEvent<State>>()(patience(fit(plan, from))))
  let [last, best]: [TrainingEvent<State> | null, EpochEvent<State> | null] = [null, null]
  for await (const event of events) {
    last = event
    if (event.kind === "epoch") {
      const isBest = isBestYet(event.history)
      if (isBest) best = event
      const isSaved =
        (await write(save(folder, "last", recipe, await event.checkpoint()))) &&
        (!isBest || (await write(save(folder, "best", recipe, await event.checkpoint())))) &&
        (await write(saveHistory(folder, event.history)))
      if (!isSaved) return { ending: "failed", last, best }
    }
    if (world.signal.aborted) {
      const isSaved = await write(save(folder, "last", recipe, await event.checkpoint()))
      return { ending: isSaved ? "interrupted" : "failed", last, best }
    }
  }
  return { ending: "finished", last, best }
}

const report = async (experiment: Experiment, folder: string, { best, last }: Ended, world: World): Promise<number> => {
  const history = last?.kind === "epoch" ? last.history : []
  const epoch = bestEpoch(history)
  if (last?.kind === "step" || (last !== null && epoch === null))
    return fail(
      world,
      `the loss is not a number in epoch ${last?.epoch}; try a lower --lr than ${rateOf(experiment.recipe)}`,
    )
  const checkpoint = best === null ? await saved(folder, "best", experiment)() : null
  if (checkpoint !== null && isLeft(checkpoint)) return fail(world, checkpoint.left)
  const state = best?.state ?? (checkpoint === null ? experiment.first.state : checkpoint.right.state)
  const { loss, accuracy } = await experiment.measure(state, experiment.dataset.test)
  const found = checkpoint === null ? epoch : bestEpoch(checkpoint.right.history)
  world.print(
    [
      `the best ${experiment.validation === null ? "training" : "validation"} loss was in epoch ${found?.epoch}; the run is in ${folder}`,
      `test loss ${loss!.toFixed(6)}`,
      `test accuracy ${percent(accuracy!)}\n`,
    ].join("\n"),
  )
  return EXIT.success
}

const place = (event: TrainingEvent<State>): string =>
  event.kind === "epoch" ? `epoch ${event.epoch}` : `epoch ${event.epoch}, step ${event.step}`

type Named = (options: TrainOptions) => Promise<Either<string, string>>

/** The folder that options name. */
const namedFolder: Named = async (options) => {
  if (options.out !== "") return right(options.out)
  const made = await experimentOf(recipeOf(options))()
  return isLeft(made) ? made : right(folderOf("", made.right))
}

/** The recipe of the run that options ask to go on with, which must be theirs where they say something. */
const resumed = async (
  options: TrainOptions,
  given: readonly string[],
  folder: string,
): Promise<Either<string, Recipe>> => {
  const found = await savedRecipe(folder, "last")()
  if (isLeft(found)) return found
  const names = Object.keys(defaults) as readonly (keyof Recipe)[]
  const other = names.find((name) => given.includes(name) && String(options[name]) !== String(found.right[name]))
  return other === undefined ? found : left(`the run in ${folder} has --${other} ${found.right[other]}`)
}

/** What is trained, where it is kept, and from where it goes on. */
interface Begun {
  readonly experiment: Experiment
  readonly folder: string
  readonly from: Checkpoint<State>
}

const begun = async (options: TrainOptions, given: readonly string[]): Promise<Either<string, Begun>> => {
  if (!options.resume) {
    const made = await experimentOf(recipeOf(options))()
    if (isLeft(made)) return made
    return right({ experiment: made.right, folder: folderOf(options.out, made.right), from: made.right.first })
  }
  const folder = await namedFolder(options)
  if (isLeft(folder)) return folder
  const recipe = await resumed(options, given, folder.right)
  const made = isLeft(recipe) ? recipe : await experimentOf(recipe.right)()
  if (isLeft(made)) return made
  const from = await saved(folder.right, "last", made.right)()
  return isLeft(from) ? from : right({ experiment: made.right, folder: folder.right, from: from.right })
}

/** Trains, and says how well it went. */
export const train = async (args: readonly string[], world: World): Promise<number> => {
  const asked = readFlags(args, trainFlags, trainDefaults, { switches: ["resume"] })
  if (isLeft(asked)) return fail(world, asked.left, EXIT.usage)
  if (asked.right.kind === "help") {
    world.print(helpText("train", trainFlags, trainDefaults))
    return EXIT.success
  }
  const { options, given } = asked.right
  const start = await begun(options, given)
  if (isLeft(start)) return fail(world, start.left)
  const { experiment, folder, from } = start.right
  const write: Write = async (work) => {
    const done = await work()
    if (isLeft(done)) fail(world, done.left)
    return !isLeft(done)
  }
  if (!(await write(makeFolder(folder)))) return EXIT.failure
  world.print(introduction(experiment))
  const ended = await follow(experiment, from, folder, world, write)
  if (ended.ending === "failed") return EXIT.failure
  if (ended.ending === "finished") return report(experiment, folder, ended, world)
  world.print(`stopped after ${place(ended.last!)}; --resume goes on\n`)
  return EXIT.interrupted
}
