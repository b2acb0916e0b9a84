import { isLeft, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { isNDArray, isPlain, nameOfValue, toArray } from "../array/index.js"
import { type FileError, ValueError } from "../errors/index.js"
import type { Path } from "./address.js"
import { loaded, textOf } from "./load.js"
import { allRight, type LoadError, malformed, type Parsed } from "./result.js"
import { appended, savedText } from "./save.js"
import type { LoadOptions, Source } from "./source.js"

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The words that stand for the numbers that JSON has not. */
const words: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, "-Infinity": -Infinity }

const numeral = (x: number): Json => (Number.isFinite(x) ? x : String(x))

/** A value as JSON has it: arrays nested, numbers that are not finite as words. */
const jsonOf = (op: string, value: unknown, path: string): Json => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value
  if (typeof value === "number") return numeral(value)
  if (isNDArray(value)) return jsonOf(op, toArray(value), path)
  if (Array.isArray(value)) return value.map((item, i) => jsonOf(op, item, `${path}[${i}]`))
  if (isPlain(value))
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) =>
        item === undefined ? [] : [[key, jsonOf(op, item, `${path}.${key}`)]],
      ),
    )
  throw new ValueError({
    op,
    problem: `${path} is ${nameOfValue(value)}, which JSON does not have`,
    hint: "use numbers, texts, booleans, null, arrays, and lists and records of them",
  })
}

const jsonIn = (op: string, text: string, line?: number): Parsed<Json> => {
  try {
    return right(JSON.parse(text) as Json)
  } catch (error) {
    const given = line === undefined ? {} : { line: String(line) }
    return malformed(op, `this is no JSON: ${error instanceof Error ? error.message.slice(0, 100) : ""}`, { given })
  }
}

/**
 * The value in a JSON file.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no JSON.
 * @example const task = loadJson("settings.json")
 */
export const loadJson = (source: Source, options?: LoadOptions): TaskEither<LoadError, Json> =>
  loaded("loadJson", source, options, (bytes) => {
    const text = textOf("loadJson", bytes)
    return isLeft(text) ? text : jsonIn("loadJson", text.right)
  })

/**
 * Saves a value as a JSON file: arrays as nested lists, NaN and infinity as the texts "NaN", "Infinity", "-Infinity". An
 * interrupted save leaves the old file whole.
 *
 * Law: what JSON has is loaded as it was saved.
 * Gives a FileError when it cannot be written.
 * @throws ValueError for a value that JSON does not have
 * @example const task = saveJson("settings.json", { rate: 0.1, sizes: array([2, 3]) })
 */
export const saveJson = (path: Path, value: unknown): TaskEither<FileError, void> =>
  savedText("saveJson", path, `${JSON.stringify(jsonOf("saveJson", value, "value"), null, 2)}\n`)

/** Numbers by name, such as the loss and the accuracy of an epoch. */
export type Metrics = Readonly<Record<string, number>>

const metricsText = (op: string, metrics: Metrics): string => {
  const strange = isPlain(metrics) ? Object.keys(metrics).find((key) => typeof metrics[key] !== "number") : ""
  if (strange !== undefined)
    throw new ValueError({
      op,
      problem: strange === "" ? "the metrics are no record" : `${strange} is ${nameOfValue(metrics[strange])}`,
      hint: "give numbers by name; the number in a scalar is item(x)",
    })
  const fields = Object.entries(metrics).map(
    ([key, x]) => `${JSON.stringify(key)}:${Object.is(x, -0) ? "-0" : JSON.stringify(numeral(x))}`,
  )
  return `{${fields.join(",")}}\n`
}

/**
 * Saves records of metrics, one JSON object in a line; an interrupted save leaves the old file whole.
 *
 * Law: what was saved is loaded, NaN and infinity too.
 * Gives a FileError when it cannot be written.
 * @throws ValueError for what is no number
 * @example const task = saveMetrics("metrics.jsonl", [{ epoch: 1, loss: 0.5 }])
 */
export const saveMetrics = (path: Path, records: readonly Metrics[]): TaskEither<FileError, void> => {
  if (!Array.isArray(records))
    throw new ValueError({ op: "saveMetrics", problem: `the records are ${nameOfValue(records)}`, hint: "give a list" })
  return savedText("saveMetrics", path, records.map((record) => metricsText("saveMetrics", record)).join(""))
}

/**
 * Adds a record of metrics to the end of a file, which is made if there is none.
 *
 * Gives a FileError when it cannot be written.
 * @throws ValueError for what is no number
 * @example const task = appendMetrics("metrics.jsonl", { epoch: 2, loss: 0.25 })
 */
export const appendMetrics = (path: Path, metrics: Metrics): TaskEither<FileError, void> =>
  appended("appendMetrics", path, metricsText("appendMetrics", metrics))

const recordOf = (op: string, value: Json, line: number): Parsed<Metrics> => {
  const given = { line: String(line) }
  if (!isPlain(value)) return malformed(op, "a line is no record of numbers", { given })
  const numbers = Object.entries(value).map(
    ([key, x]) => [key, typeof x === "string" && Object.hasOwn(words, x) ? words[x] : x] as const,
  )
  const strange = numbers.find(([, x]) => typeof x !== "number")
  return strange === undefined
    ? right(Object.fromEntries(numbers) as Metrics)
    : malformed(op, `${strange[0]} is no number`, { given })
}

/**
 * The records of metrics in a file of one JSON object in a line. A last line that an interrupted `appendMetrics` left is
 * left out.
 *
 * Gives a FileError for what cannot be read, and a ParseError for a line that is no record of numbers.
 * @example const task = loadMetrics("metrics.jsonl")
 */
export const loadMetrics = (source: Source, options?: LoadOptions): TaskEither<LoadError, readonly Metrics[]> =>
  loaded("loadMetrics", source, options, (bytes) => {
    const text = textOf("loadMetrics", bytes)
    if (isLeft(text)) return text
    const lines = text.right.split("\n").slice(0, -1)
    return allRight(
      lines.map((line, i) => {
        const value = jsonIn("loadMetrics", line, i + 1)
        return isLeft(value) ? value : recordOf("loadMetrics", value.right, i + 1)
      }),
    )
  })
