import * as fc from "fast-check"
import { samples } from "../../laws/samples/index.js"
import { primitives } from "../../src/primitives/index.js"
import { bind } from "../../src/program/index.js"
import { runOf } from "./calls.js"
import { type Facts, factsOf, type Sample, sampleOf } from "./facts.js"
import { leftOut } from "./left-out.js"
import { lists } from "./lists.js"
import { missing } from "./missing.js"
import { type Found, findDType, findIn, findPath, findPrimitive, isCallable } from "./modules.js"
import { foldersOf } from "./places.js"
import { type Names, otherThings, renames } from "./renames.js"
import { scipy } from "./scipy.js"

export interface Row extends Facts {
  readonly name: string
  readonly ours: string
  readonly support: "yes" | "as another name" | "no"
  readonly notes: string
}

export interface Table {
  readonly title: string
  readonly rows: readonly Row[]
  /** how many names there are, and how many have a place here */
  readonly there: number
  readonly applicable: number
}

const isAboutPrimitives = (list: string): boolean => /primitives/i.test(list)

const resolve = (list: string, path: string | undefined): Found | null =>
  path === undefined
    ? null
    : path.startsWith('"')
      ? findDType(path.slice(1, -1))
      : ((isAboutPrimitives(list) ? findPrimitive(path) : null) ?? findPath(path))

const given = (names: Names, list: string, name: string): string | undefined => names[list]?.[name]

interface Match extends Found {
  readonly support: "yes" | "as another name"
}

const as = (support: Match["support"], found: Found | null): Match | null => found && { ...found, support }

/** Our export for a name of the field. */
const match = (list: string, name: string): Match | null =>
  as("as another name", resolve(list, given(otherThings, list, name))) ??
  as("yes", (isAboutPrimitives(list) ? findPrimitive(name) : null) ?? findIn(foldersOf(list), name)) ??
  as("as another name", resolve(list, given(renames, list, name)))

const nothing: Facts = { backends: "-", differentiable: "-", remark: "" }

/** The most telling facts of several samples. */
const together = (all: readonly Facts[]): Facts => {
  const order = ["yes", "forward mode", "reverse mode", "piecewise constant", "no", "-"] as const
  return {
    backends: all[0]?.backends ?? "-",
    differentiable: order.find((d) => all.some((facts) => facts.differentiable === d)) ?? "-",
    remark: "",
  }
}

/** A primitive at the points where its laws look. */
const factsOfPrimitive = (name: string): Facts =>
  together(
    fc.sample(samples[name]!, { numRuns: 12, seed: 1 }).map(({ params, points }) => {
      const sample: Sample = { call: (xs) => bind(primitives[name]!, xs, params), xs: points[0]! }
      return factsOf(sample)
    }),
  )

const factsOfFound = ({ path, value }: Found): Facts => {
  if (!isCallable(value)) return Object.hasOwn(primitives, path) ? factsOfPrimitive(path) : nothing
  const run = runOf(path, value)
  return run === null ? nothing : factsOf(sampleOf(run.f, run.args))
}

const row = (list: string, name: string): Row => {
  const found = match(list, name)
  if (found === null)
    return {
      name,
      ours: "",
      support: "no",
      ...nothing,
      notes: given(leftOut, list, name) ?? missing[name] ?? "not there yet",
    }
  const facts = factsOfFound(found)
  return { name, ours: found.path, support: found.support, ...facts, notes: facts.remark }
}

const table = (title: string, words: string): Table => {
  const names = words.trim().split(/\s+/)
  const rows = names.map((name) => row(title, name))
  const there = rows.filter(({ support }) => support !== "no").length
  const out = rows.filter(({ support, name }) => support === "no" && given(leftOut, title, name) !== undefined).length
  return { title, rows, there, applicable: rows.length - out }
}

/** Every list of the field, and what the library has of it. */
export const tables = (): readonly Table[] =>
  Object.entries({ ...lists, ...scipy }).map(([title, words]) => table(title, words))

/** The functions that are listed, by path. */
export const listed = (): ReadonlyMap<string, Found> =>
  new Map(
    Object.entries({ ...lists, ...scipy }).flatMap(([title, words]) =>
      words
        .trim()
        .split(/\s+/)
        .flatMap((name) => {
          const found = match(title, name)
          return found !== null && isCallable(found.value) ? [[found.path, found] as const] : []
        }),
    ),
  )
