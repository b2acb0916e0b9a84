import { isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { type FileError, ParseError } from "../errors/index.js"
import { type LoadError, loadSafetensors, type Path, type Source, saveWeights, treeOf } from "../io/index.js"
import { checkFields, optionsOf } from "./check.js"
import type { Checkpoint } from "./checkpoint.js"
import type { EpochRecord } from "./history.js"
import type { Metrics, Totals } from "./means.js"

/** The name of the text in the file that says all but the state. */
const FIELD = "cotangent.checkpoint"
const VERSION = 1

type Rest = Omit<Checkpoint<never>, "state">

/** The numbers that JSON has no words for. */
const others: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, "-Infinity": -Infinity, "-0": -0 }

const textOfNumber = (x: number): string => (Object.is(x, -0) ? "-0" : String(x))

/** JSON, in which numbers that it has no words for are texts. */
const textOf = (rest: Rest): string =>
  JSON.stringify({ version: VERSION, ...rest }, (_, v: unknown) =>
    typeof v === "number" && (!Number.isFinite(v) || Object.is(v, -0)) ? textOfNumber(v) : v,
  )

type Fields = Readonly<Record<string, unknown>>

const isFields = (x: unknown): x is Fields => typeof x === "object" && x !== null && !Array.isArray(x)

const numberIn = (x: unknown): number | null =>
  typeof x === "number" ? x : typeof x === "string" && Object.hasOwn(others, x) ? others[x]! : null

const countIn = (x: unknown): number | null => (Number.isSafeInteger(x) && Number(x) >= 0 ? Number(x) : null)

const metricsIn = (x: unknown): Metrics | null => {
  if (!isFields(x)) return null
  const entries = Object.entries(x).map(([name, v]) => [name, numberIn(v)] as const)
  return entries.every((e): e is [string, number] => e[1] !== null) ? Object.fromEntries(entries) : null
}

const totalsIn = (x: unknown): Totals | null => {
  if (!isFields(x)) return null
  const [count, sums] = [numberIn(x.count), metricsIn(x.sums)]
  return count === null || sums === null ? null : { count, sums }
}

const recordIn = (x: unknown): EpochRecord | null => {
  if (!isFields(x)) return null
  const [epoch, metrics] = [countIn(x.epoch), metricsIn(x.metrics)]
  const validation = x.validation === null ? null : metricsIn(x.validation)
  const isWhole = epoch !== null && metrics !== null && (validation !== null || x.validation === null)
  return isWhole ? { epoch, metrics, validation } : null
}

const historyIn = (x: unknown): readonly EpochRecord[] | null => {
  const records = Array.isArray(x) ? x.map(recordIn) : [null]
  return records.every((r): r is EpochRecord => r !== null) ? records : null
}

const restIn = (text: string): Rest | null => {
  const x = ((): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      return null
    }
  })()
  if (!isFields(x) || x.version !== VERSION) return null
  const [epoch, step] = [countIn(x.epoch), countIn(x.step)]
  const [totals, history] = [totalsIn(x.totals), historyIn(x.history)]
  return epoch === null || step === null || totals === null || history === null
    ? null
    : { epoch, step, totals, history }
}

const none = (problem: string): ParseError =>
  new ParseError({ op: "loadCheckpoint", problem, hint: "give a file that saveCheckpoint wrote" })

/** What else is written into a checkpoint. */
export interface CheckpointOptions {
  /** texts by name, such as the options of the run */
  readonly metadata?: Readonly<Record<string, string>>
}

/**
 * Saves a checkpoint as safetensors: the arrays of the state by their paths, and the rest as a text. An interrupted save
 * leaves the old file whole.
 *
 * Gives a FileError when it cannot be written.
 * @example const task = saveCheckpoint("run.safetensors", begin({ w: ones([2]) }))
 */
export const saveCheckpoint = <T>(
  path: Path,
  checkpoint: Checkpoint<T>,
  options: CheckpointOptions = {},
): TaskEither<FileError, void> => {
  checkFields("saveCheckpoint", "the checkpoint", checkpoint, ["state", "epoch", "step", "totals", "history"])
  const { metadata = {} } = optionsOf("saveCheckpoint", options)
  const { state, ...rest } = checkpoint
  return saveWeights<T>(path, state as never, { metadata: { ...metadata, [FIELD]: textOf(rest) } })
}

/** A checkpoint, and the texts that were saved with it. */
export interface LoadedCheckpoint<T> {
  readonly checkpoint: Checkpoint<T>
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * The checkpoint in a file, with a state of the structure and types of another one, such as the first of the run.
 *
 * Law: what `saveCheckpoint` saved is loaded, bit for bit.
 * Gives a FileError for what cannot be read, and a ParseError for what is malformed or does not fit.
 * @example const task = loadCheckpoint("run.safetensors", { w: zeros([2]) })
 */
export const loadCheckpoint =
  <T>(source: Source, like: T): TaskEither<LoadError, LoadedCheckpoint<T>> =>
  async () => {
    const file = await loadSafetensors(source)()
    if (isLeft(file)) return file
    const { [FIELD]: text, ...metadata } = file.right.metadata
    if (text === undefined) return left(none("the file is no checkpoint: it says nothing of the steps made"))
    const rest = restIn(text)
    if (rest === null) return left(none("what the file says of the steps made is malformed"))
    const state = treeOf<T>(file.right.tensors, like as never)
    return isLeft(state) ? state : right({ checkpoint: { ...rest, state: state.right }, metadata })
  }
