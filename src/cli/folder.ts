import { existsSync } from "node:fs"
import { mkdir, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { loadSafetensors, saveJson } from "../io/index.js"
import { reasonOf } from "../io/load.js"
import { type Checkpoint, type EpochRecord, loadCheckpoint, saveCheckpoint } from "../train/index.js"
import { oneLine } from "./dataset.js"
import type { Experiment, State } from "./experiment.js"
import { defaults, flags, type Recipe } from "./recipe.js"

/** The files of a run. */
const names = { last: "last.safetensors", best: "best.safetensors", history: "history.json" } as const

/** Where training goes on from, and what did best. */
export type Saved = "last" | "best"

export const fileIn = (folder: string, name: keyof typeof names): string => join(folder, names[name])

const failing = async (work: Promise<unknown>, what: string) => {
  try {
    await work
    return right(undefined)
  } catch (error) {
    return left(`${what}: ${reasonOf(error)}`)
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** Makes a folder and those it is in, one after the other: Node's own way to do so never ends where none can be made. */
const make = async (folder: string): Promise<void> => {
  if (await isFolder(folder)) return
  const above = dirname(folder)
  if (above !== folder) await make(above)
  await mkdir(folder)
}

export const makeFolder =
  (folder: string): TaskEither<string, void> =>
  () =>
    failing(make(resolve(folder)), `cannot make the folder ${folder}`)

/** Saves a checkpoint with the recipe that it comes from. */
export const save =
  (folder: string, name: Saved, recipe: Recipe, checkpoint: Checkpoint<State>): TaskEither<string, void> =>
  async () => {
    const metadata = { "cotangent.recipe": JSON.stringify(recipe) }
    const done = await saveCheckpoint(fileIn(folder, name), checkpoint, { metadata })()
    return isLeft(done) ? left(oneLine(done.left)) : done
  }

/** Saves what was measured in every epoch, for people and other programs. */
export const saveHistory =
  (folder: string, history: readonly EpochRecord[]): TaskEither<string, void> =>
  async () => {
    const done = await saveJson(fileIn(folder, "history"), history)()
    return isLeft(done) ? left(oneLine(done.left)) : done
  }

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The recipe in a text, of which every value is one that its flag takes; null for another text. */
const recipeIn = (text: string): Recipe | null => {
  try {
    const given = JSON.parse(text) as Recipe
    const isRight = (Object.keys(flags) as readonly (keyof Recipe)[]).every((name) => {
      const value: unknown = given[name]
      const word = Array.isArray(value) ? value.join(",") || "none" : String(value)
      return isSame(value, defaults[name]) || isSame(flags[name].read(word), value)
    })
    return isRight ? given : null
  } catch {
    return null
  }
}

/** That there is no run in a folder, if there is none. */
export const noRun = (folder: string, name: keyof typeof names): string | null =>
  existsSync(fileIn(folder, name))
    ? null
    : `there is no run in ${folder}, for it has no ${names[name]}; train makes one: train --out ${folder}`

/** The recipe of a run. */
export const savedRecipe =
  (folder: string, name: Saved): TaskEither<string, Recipe> =>
  async () => {
    const file = await loadSafetensors(fileIn(folder, name))()
    if (isLeft(file)) return left(noRun(folder, name) ?? oneLine(file.left))
    const recipe = recipeIn(file.right.metadata["cotangent.recipe"] ?? "")
    return recipe === null ? left(`${fileIn(folder, name)} does not say how it was made`) : right(recipe)
  }

/** A checkpoint of a run. */
export const saved =
  (folder: string, name: Saved, { first }: Experiment): TaskEither<string, Checkpoint<State>> =>
  async () => {
    const found = await loadCheckpoint(fileIn(folder, name), first.state)()
    return isLeft(found) ? left(oneLine(found.left)) : right(found.right.checkpoint)
  }
