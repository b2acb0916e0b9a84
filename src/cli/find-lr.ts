import { isLeft } from "fp-ts/Either"
import { saveText } from "../io/index.js"
import { figure, lineChart } from "../plot/index.js"
import { key } from "../random/index.js"
import { findLearningRate, type RateRange } from "../train/index.js"
import { oneLine } from "./dataset.js"
import { experimentOf } from "./experiment.js"
import { type Flags, number, path, readFlags, whole } from "./flags.js"
import { optimizerOf, type Recipe, defaults as recipeDefaults, flags as recipeFlags } from "./recipe.js"
import { helpText } from "./usage.js"
import { EXIT, fail, type World } from "./world.js"

/** The parts of a recipe that the learning rate depends on. */
type Fixed = Omit<Recipe, "lr" | "schedule" | "epochs" | "validation" | "patience">

interface Options extends Fixed {
  readonly from: number
  readonly to: number
  readonly steps: number
  /** "" for no picture */
  readonly out: string
}

const {
  lr: _lr,
  schedule: _schedule,
  epochs: _epochs,
  validation: _validation,
  patience: _patience,
  ...fixed
} = recipeFlags
const { lr, schedule, epochs, validation, patience, ...fixedDefaults } = recipeDefaults

const positive = (about: string) => number(about, "a number above 0 and up to 1000", (x) => x > 0 && x <= 1000)

const flags: Flags<Options> = {
  ...fixed,
  from: positive("the first learning rate"),
  to: positive("the last one"),
  steps: whole("how many are tried", 2, 10_000),
  out: path("an SVG file of the losses; none unless given", "the path of a file"),
}

const defaults: Options = { ...fixedDefaults, from: 1e-5, to: 1, steps: 100, out: "" }

const drawing = ({ points, suggestion }: RateRange, title: string): string =>
  figure(
    lineChart(
      [
        { name: "a batch", points: points.map((p) => [Math.log10(p.learningRate), p.loss]) },
        { name: "the average", points: points.map((p) => [Math.log10(p.learningRate), p.smoothed]) },
      ],
      {
        title: "Loss",
        xLabel: "learning rate (power of 10)",
        yLabel: "loss",
        marks: [{ x: Math.log10(suggestion), name: "suggested" }],
      },
    ),
    { title },
  )

/** Tries learning rates, and suggests one. */
export const findRate = async (args: readonly string[], world: World): Promise<number> => {
  const asked = readFlags(args, flags, defaults)
  if (isLeft(asked)) return fail(world, asked.left, EXIT.usage)
  if (asked.right.kind === "help") {
    world.print(helpText("find-lr", flags, defaults))
    return EXIT.success
  }
  const { from, to, steps, out, ...given } = asked.right.options
  if (from >= to) return fail(world, `--from ${from} must be below --to ${to}`, EXIT.usage)
  const recipe: Recipe = { ...given, lr, schedule, epochs, validation, patience }
  const made = await experimentOf(recipe)()
  if (isLeft(made)) return fail(world, made.left)
  const { task, plan, model, dataset, stepping } = made.right
  const range = await findLearningRate(task, optimizerOf(recipe, steps, true), plan.batches(1) as Iterable<never>, {
    from,
    to,
    steps,
    key: key(recipe.seed),
    ...stepping,
  })
  if (out !== "") {
    const done = await saveText(out, drawing(range, `${model} on ${dataset.name}, ${recipe.optimizer}`))()
    if (isLeft(done)) return fail(world, oneLine(done.left))
  }
  const steepest = range.steepest === null ? "never" : `at ${range.steepest.toPrecision(2)}`
  world.print(
    [
      `${range}`,
      "",
      `the loss falls most steeply ${steepest}`,
      `suggested learning rate ${range.suggestion.toPrecision(2)}\n`,
    ].join("\n"),
  )
  return EXIT.success
}
