import { left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { nameOfValue } from "../array/index.js"
import { FileError, ValueError } from "../errors/index.js"
import { isAddress, type Path, pathOf } from "./address.js"
import { reasonOf } from "./load.js"
import { builtin } from "./node.js"
import { checkText } from "./options.js"

type Files = NonNullable<ReturnType<typeof builtin<"node:fs/promises">>>

const failed = (op: string, path: Path, problem: string, hint?: string): FileError =>
  new FileError({
    op,
    problem,
    given: { path: typeof path === "string" ? path : path.href },
    ...(hint === undefined ? {} : { hint }),
  })

/** Throws for what is no path. */
export const checkPath = (op: string, path: unknown): void => {
  const isPath = (typeof path === "string" && path !== "" && !path.includes("\0")) || isAddress(path)
  if (!isPath)
    throw new ValueError({ op, problem: `the path is ${nameOfValue(path)}`, hint: "give the path of a file" })
}

/** Where a file really is, if it is a link; it may not be there yet. */
const targetOf = async (files: Files, path: Path): Promise<string> => {
  const text = pathOf(path)
  return files.realpath(text).catch(() => text)
}

/** Waits until a folder's new names are on the disk; some systems cannot. */
const syncFolder = async (files: Files, path: string): Promise<void> => {
  try {
    const handle = await files.open(builtin("node:path")!.dirname(path), "r")
    await handle.sync().finally(() => handle.close())
  } catch {
    // The file is whole without it; only a power failure could bring the old one back.
  }
}

/** Writes beside the file and puts that in its place at once: at every moment there is the old file or the new one. */
const replace = async (files: Files, path: Path, bytes: Uint8Array): Promise<void> => {
  const target = await targetOf(files, path)
  const draft = `${target}.${globalThis.crypto.randomUUID().slice(0, 8)}.tmp`
  try {
    const old = await files.stat(target).catch(() => null)
    const handle = await files.open(draft, "wx", old === null ? 0o666 : old.mode & 0o777)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await files.rename(draft, target)
  } catch (error) {
    await files.rm(draft, { force: true }).catch(() => undefined)
    throw error
  }
  await syncFolder(files, target)
}

/** Saves bytes, for an operation. */
export const saved = (op: string, path: Path, bytes: Uint8Array): TaskEither<FileError, void> => {
  checkPath(op, path)
  return async () => {
    const files = builtin("node:fs/promises")
    if (files === undefined)
      return left(failed(op, path, "there is no file system", "offer the bytes as a download: new Blob([bytes])"))
    try {
      return right(await replace(files, path, bytes))
    } catch (error) {
      return left(failed(op, path, `cannot be written: ${reasonOf(error)}`))
    }
  }
}

/** Saves a text, for an operation. */
export const savedText = (op: string, path: Path, text: string): TaskEither<FileError, void> =>
  saved(op, path, new TextEncoder().encode(text))

/** Adds a text to a file, for an operation. */
export const appended = (op: string, path: Path, text: string): TaskEither<FileError, void> => {
  checkPath(op, path)
  return async () => {
    const files = builtin("node:fs/promises")
    if (files === undefined) return left(failed(op, path, "there is no file system"))
    try {
      return right(await files.appendFile(pathOf(path), text))
    } catch (error) {
      return left(failed(op, path, `cannot be written: ${reasonOf(error)}`))
    }
  }
}

/**
 * Saves bytes as a file. They are written beside it, and then take its place: an interrupted save leaves the old file
 * whole.
 *
 * Gives a FileError when it cannot be written.
 * @throws ValueError for what is no path
 * @example const task = saveBytes("noise.bin", new Uint8Array(16))
 */
export const saveBytes = (path: Path, bytes: Uint8Array): TaskEither<FileError, void> => saved("saveBytes", path, bytes)

/**
 * Saves a text as a file in UTF-8; an interrupted save leaves the old file whole.
 *
 * Gives a FileError when it cannot be written.
 * @throws ValueError for what is no path
 * @example const task = saveText("notes.txt", "He keeps the variance under relu")
 */
export const saveText = (path: Path, text: string): TaskEither<FileError, void> =>
  savedText("saveText", path, checkText("saveText", text))

/**
 * Adds a text to the end of a file in UTF-8, in one write; the file is made if there is none.
 *
 * Gives a FileError when it cannot be written.
 * @throws ValueError for what is no path
 * @example const task = appendText("log.txt", "epoch 1 is over\n")
 */
export const appendText = (path: Path, text: string): TaskEither<FileError, void> =>
  appended("appendText", path, checkText("appendText", text))
