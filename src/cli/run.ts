import { writeFile } from "node:fs/promises"
import { isLeft } from "fp-ts/Either"
import { isCotangentError } from "../index.js"
import { reasonOf } from "../io/load.js"
import { confusionMatrix, confusionTable } from "./confusion.js"
import { oneLine } from "./dataset.js"
import { placeOf } from "./device.js"
import { draw } from "./drawing.js"
import { evaluate } from "./evaluate.js"
import { findRate } from "./find-lr.js"
import { help } from "./help.js"
import { nearest } from "./nearest.js"
import { type Options, parseOptions } from "./options.js"
import { plot } from "./plot.js"
import { advance, epochLine, nothingYet, percent, progressLine } from "./progress.js"
import { search } from "./search.js"
import { CLASSES, type Setup, SIZES, setUp } from "./setup.js"
import { summarize } from "./summary.js"
import { CLEAR_LINE, HIDE_CURSOR, type Paint, paintFor, SHOW_CURSOR } from "./terminal.js"
import { train as trainRun } from "./train.js"
import { bestEpoch, type EpochEvent, stopEarly, type TrainingEvent, trainingEvents } from "./training.js"
import type { CommandName } from "./usage.js"
import { EXIT, fail, type World } from "./world.js"

export { EXIT, type World }

const PATIENCE = 15
/** The milliseconds between two drawings of the bar. */
const FRAME = 50

const introduction = ({ seed, hidden }: Options, paint: Paint): string =>
  [
    `${paint("bold", "cotangent")}  a 64-${hidden}-10 network learns to read handwritten digits (seed ${seed})`,
    `${SIZES.training} to train, ${SIZES.validation} to validate, ${SIZES.test} to test`,
    "\n",
  ].join("\n")

/** Shows events as they come and gives the epochs among them; null when the user asked to stop. */
const watch = async (
  events: AsyncIterable<TrainingEvent>,
  epochs: number,
  { terminal, print, signal }: World,
  paint: Paint,
): Promise<readonly EpochEvent[] | null> => {
  const seen: EpochEvent[] = []
  let [progress, drawnAt] = [nothingYet, 0]
  if (terminal.isLive) print(HIDE_CURSOR)
  try {
    for await (const event of events) {
      if (signal.aborted) return null
      if (event.kind === "epoch") seen.push(event)
      progress = advance(progress, event)
      if (terminal.isLive && (event.kind === "epoch" || performance.now() - drawnAt >= FRAME)) {
        print(CLEAR_LINE + progressLine(progress, epochs, terminal, paint))
        drawnAt = performance.now()
      }
      if (!terminal.isLive && event.kind === "epoch") print(`${epochLine(event, epochs)}\n`)
    }
    return seen
  } finally {
    if (terminal.isLive) print(`\n${SHOW_CURSOR}`)
  }
}

/** The bits of a float32, in hexadecimal: equal for equal runs. */
export const bitsOf = (x: number): string => {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, x)
  return view.getUint32(0).toString(16).padStart(8, "0")
}

const stopLine = (seen: readonly EpochEvent[], best: EpochEvent, epochs: number): string =>
  seen.length < epochs
    ? `stopped early: no better validation loss than in epoch ${best.epoch} for ${PATIENCE} epochs`
    : `the best validation loss was in epoch ${best.epoch}`

const saved = async (path: string, text: string, world: World): Promise<number> => {
  try {
    await writeFile(path, text)
    world.print(`learning curves and mistakes: ${path}\n`)
    return EXIT.success
  } catch (error) {
    return fail(world, `cannot write ${path}: ${reasonOf(error)}`)
  }
}

const report = async (
  { plan, test }: Setup,
  seen: readonly EpochEvent[],
  options: Options,
  world: World,
  paint: Paint,
): Promise<number> => {
  const best = bestEpoch(seen)
  if (best === null) {
    return fail(world, `the loss is not a number after ${seen.length} epochs; try a lower --lr than ${options.lr}`)
  }
  const score = await plan.score(best.params, test)
  const table = confusionTable(confusionMatrix(test.labels, score.predictions, CLASSES), paint)
  world.print(
    [
      stopLine(seen, best, options.epochs),
      "",
      "confusion matrix of the test digits (rows: true, columns: predicted)",
      ...table,
      "",
      `test loss ${score.loss.toFixed(6)} (bits ${bitsOf(score.loss)})`,
      paint("bold", `test accuracy ${percent(score.accuracy)}`),
      "",
    ].join("\n"),
  )
  const drawing = draw({ epochs: seen, best, test, score, hidden: options.hidden, seed: options.seed })
  return saved(options.out, drawing, world)
}

const train = async (options: Options, world: World): Promise<number> => {
  const paint = paintFor(world.terminal)
  const place = await placeOf(options.device)()
  if (isLeft(place)) return fail(world, place.left)
  world.print(introduction(options, paint))
  const setup = setUp(options, place.right)
  const events = stopEarly(PATIENCE)(trainingEvents(setup.initial, setup.plan))
  const seen = await watch(events, options.epochs, world, paint)
  return seen === null ? EXIT.interrupted : report(setup, seen, options, world, paint)
}

type SubCommand = (args: readonly string[], world: World) => Promise<number>

const subCommands: Readonly<Record<CommandName, SubCommand>> = {
  train: trainRun,
  evaluate,
  summary: summarize,
  search,
  "find-lr": findRate,
  plot,
}

const isCommand = (word: string | undefined): word is CommandName =>
  word !== undefined && Object.hasOwn(subCommands, word)

const noCommand = (word: string): string => {
  const names = Object.keys(subCommands)
  const meant = nearest(word, names)
  const hint = meant === undefined ? `the commands are ${names.join(", ")}` : `did you mean ${meant}?`
  return `there is no command ${JSON.stringify(word)}; ${hint}`
}

const runCommand = async (args: readonly string[], world: World): Promise<number> => {
  const [first, ...rest] = args
  if (isCommand(first)) return subCommands[first](rest, world)
  if (first !== undefined && !first.startsWith("-")) return fail(world, noCommand(first), EXIT.usage)
  const command = parseOptions(args)
  if (isLeft(command)) return fail(world, command.left, EXIT.usage)
  if (command.right.kind === "train") return train(command.right.options, world)
  world.print(`${help}\n`)
  return EXIT.success
}

/** The whole program: its exit code, after everything it has to say. Errors are one line, also those that are thrown. */
export const run = async (args: readonly string[], world: World): Promise<number> => {
  try {
    return await runCommand(args, world)
  } catch (error) {
    if (isCotangentError(error)) return fail(world, oneLine(error))
    throw error
  }
}
