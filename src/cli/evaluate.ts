import { isLeft } from "fp-ts/Either"
import { argmax, toArray } from "../index.js"
import { classificationReport, confusionMatrix } from "../train/index.js"
import { confusionTable } from "./confusion.js"
import { type DeviceName, deviceFlag, deviceNames } from "./device.js"
import { experimentOf } from "./experiment.js"
import { type Flags, path, readFlags, word } from "./flags.js"
import { saved, savedRecipe } from "./folder.js"
import { percent } from "./progress.js"
import { paintFor } from "./terminal.js"
import { helpText } from "./usage.js"
import { EXIT, fail, type World } from "./world.js"

interface Options {
  /** "" for that of the run */
  readonly data: string
  readonly part: "test" | "training"
  readonly weights: "best" | "last"
  /** "" for that of the run */
  readonly device: DeviceName | ""
}

const flags: Flags<Options> = {
  data: path("other data of the same kind; that of the run unless given", "a word or a path"),
  part: word("which part of it: test or training", ["test", "training"]),
  weights: word("those of the best epoch or the last", ["best", "last"]),
  device: deviceFlag(`${deviceNames.join("|")}; that of the run unless given`),
}

const defaults: Options = { data: "", part: "test", weights: "best", device: "" }

/** More classes than these are not shown one by one. */
const MOST_CLASSES = 12

/** Says how well a run does, class by class. */
export const evaluate = async (args: readonly string[], world: World): Promise<number> => {
  const asked = readFlags(args, flags, defaults, { words: 1 })
  if (isLeft(asked)) return fail(world, asked.left, EXIT.usage)
  if (asked.right.kind === "help") {
    world.print(helpText("evaluate", flags, defaults))
    return EXIT.success
  }
  const { options, words } = asked.right
  const [folder] = words
  if (folder === undefined) return fail(world, "evaluate takes the folder of a run", EXIT.usage)
  const recipe = await savedRecipe(folder, options.weights)()
  if (isLeft(recipe)) return fail(world, recipe.left)
  const { data, device } = recipe.right
  const made = await experimentOf({
    ...recipe.right,
    data: options.data || data,
    device: options.device || device,
  })()
  if (isLeft(made)) return fail(world, made.left)
  const experiment = made.right
  const checkpoint = await saved(folder, options.weights, experiment)()
  if (isLeft(checkpoint)) return fail(world, checkpoint.left)
  const { dataset } = experiment
  const [x, y] = dataset[options.part]
  const predictions = argmax(await experiment.predict(checkpoint.right.state, x), { axis: -1 })
  const { loss, accuracy } = await experiment.measure(checkpoint.right.state, [x, y])
  const classes = dataset.classes.length
  const matrix = confusionMatrix(predictions, y, classes)
  const table = classes > MOST_CLASSES ? [] : ["", ...confusionTable(matrix, paintFor(world.terminal))]
  const right = (toArray(matrix) as readonly (readonly number[])[]).reduce((n, row, i) => n + row[i]!, 0)
  world.print(
    [
      `${experiment.model} on ${y.shape[0]} ${options.part} examples of ${dataset.name}, ${right} of them right`,
      "",
      classificationReport(predictions, y, dataset.classes),
      ...table,
      "",
      `${options.part} loss ${loss!.toFixed(6)}`,
      `${options.part} accuracy ${percent(accuracy!)}\n`,
    ].join("\n"),
  )
  return EXIT.success
}
