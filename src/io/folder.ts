import { nameOfValue } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { isAddress, type Path, pathOf } from "./address.js"
import { builtin } from "./node.js"
import { placeOf, type Source } from "./source.js"

/** A file in a folder, which is a path or an address. Throws a ValueError for what is no folder. */
export const inFolder = (op: string, folder: Path, name: string): Source => {
  if (!isAddress(folder) && (typeof folder !== "string" || folder === ""))
    throw new ValueError({ op, problem: `the folder is ${nameOfValue(folder)}`, hint: "give a path or a URL" })
  const text = isAddress(folder) ? folder.href : folder
  return `${text.replace(/[/\\]+$/, "")}/${name}`
}

const isThere = async (source: Source): Promise<boolean> => {
  const place = placeOf("load", source)
  try {
    if (place.kind === "file") return (await builtin("node:fs/promises")!.stat(place.path)).isFile()
    return place.kind === "address" && (await fetch(place.url, { method: "HEAD" })).ok
  } catch {
    return false
  }
}

/** The first of several files that is in a folder. */
export const firstOf = async (op: string, folder: Path, names: readonly string[]): Promise<Source | null> => {
  for (const name of names) {
    const source = inFolder(op, folder, name)
    if (await isThere(source)) return source
  }
  return null
}

/** What is in a folder of the file system, by its names in order. */
export interface Entry {
  readonly name: string
  readonly path: string
  readonly isFolder: boolean
}

/** The entries of a folder, in the order of their names; rejects when they cannot be read. */
export const entriesOf = async (folder: Path): Promise<readonly Entry[]> => {
  const [files, paths] = [builtin("node:fs/promises"), builtin("node:path")]
  if (files === undefined || paths === undefined) throw new Error("there is no file system")
  const own = pathOf(folder)
  const entries = await files.readdir(own, { withFileTypes: true })
  const found = entries.map(async (entry) => {
    const path = paths.join(own, entry.name)
    const isFolder = entry.isSymbolicLink() ? (await files.stat(path)).isDirectory() : entry.isDirectory()
    return { name: entry.name, path, isFolder }
  })
  return (await Promise.all(found)).sort((a, b) => (a.name < b.name ? -1 : 1))
}
