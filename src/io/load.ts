import { type Either, isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { FileError } from "../errors/index.js"
import type { Signal } from "./address.js"
import { isGzip, MOST_RATIO } from "./inflate.js"
import { builtin } from "./node.js"
import { andThen, inSource, type LoadError, malformed, type Parsed } from "./result.js"
import { type LoadOptions, loadOptions, nameOfSource, type Place, placeOf, type Source } from "./source.js"

type Read<A = Uint8Array> = Promise<Either<LoadError, A>>

interface Reading {
  readonly op: string
  readonly source: string
  readonly maxBytes: number
  readonly signal?: Signal
}

const unreadable = ({ op, source }: Reading, problem: string, hint?: string): Either<FileError, never> =>
  left(new FileError({ op, problem, given: { source }, ...(hint === undefined ? {} : { hint }) }))

const tooLarge = (reading: Reading, size: string): Either<FileError, never> =>
  unreadable(reading, `${size} are more than ${reading.maxBytes}`, "allow more: { maxBytes }")

/** What the chunks of a stream are together, unless that is too much. */
const gathered = async (reading: Reading, stream: ReadableStream<Uint8Array>): Read => {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > reading.maxBytes) {
      await reader.cancel()
      return tooLarge(reading, `${size} bytes or more`)
    }
    chunks.push(value)
  }
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return right(all)
}

/** The words of the system for a failure, without its code and path. */
export const reasonOf = (error: unknown): string => {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined
  if (code === "ENOENT") return "there is no such file"
  if (code === "EACCES" || code === "EPERM") return "it may not be read or written"
  if (code === "EEXIST") return "there is a file of this name"
  if (code === "EISDIR") return "it is a folder"
  if (code === "ENOTDIR") return "a part of the path is no folder"
  if (code === "ENOSPC") return "there is no space left"
  const text = error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : String(error)
  return text.split("\n")[0] || "it failed without a reason"
}

const readFile = async (reading: Reading, path: string): Read => {
  const files = builtin("node:fs/promises")
  if (files === undefined) return unreadable(reading, "there is no file system", "give a URL or bytes")
  const handle = await files.open(path, "r")
  try {
    const status = await handle.stat()
    if (status.isDirectory()) return unreadable(reading, "it is a folder", "name a file in it")
    if (!status.isFile()) return unreadable(reading, "it is no regular file", "copy it into one")
    if (status.size > reading.maxBytes) return tooLarge(reading, `${status.size} bytes`)
    const bytes = await handle.readFile({
      ...(reading.signal === undefined ? {} : { signal: reading.signal as AbortSignal }),
    })
    return right(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } finally {
    await handle.close()
  }
}

const fetched = async (reading: Reading, url: string): Read => {
  const answer = await fetch(url, {
    ...(reading.signal === undefined ? {} : { signal: reading.signal as AbortSignal }),
  })
  if (!answer.ok) {
    await answer.body?.cancel()
    return unreadable(reading, `the server answered ${answer.status} ${answer.statusText}`.trimEnd())
  }
  const announced = Number(answer.headers.get("content-length") ?? 0)
  if (announced > reading.maxBytes) {
    await answer.body?.cancel()
    return tooLarge(reading, `${announced} bytes`)
  }
  return answer.body === null ? right(new Uint8Array(0)) : gathered(reading, answer.body)
}

const inflated = async (reading: Reading, bytes: Uint8Array<ArrayBuffer>): Read => {
  const most = Math.min(reading.maxBytes, bytes.length * MOST_RATIO)
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))
    return await gathered({ ...reading, maxBytes: most }, stream)
  } catch (error) {
    return malformed(reading.op, `the bytes are no whole gzip file: ${reasonOf(error)}`, {
      given: { source: reading.source },
      hint: "it may be truncated; fetch it again",
    })
  }
}

const readPlace = async (reading: Reading, place: Place): Read => {
  if (place.kind === "file") return readFile(reading, place.path)
  if (place.kind === "address") return fetched(reading, place.url)
  const { bytes } = place
  const size = bytes instanceof Uint8Array ? bytes.length : bytes.size
  if (size > reading.maxBytes) return tooLarge(reading, `${size} bytes`)
  return right(bytes instanceof Uint8Array ? bytes : new Uint8Array(await bytes.arrayBuffer()))
}

/** The bytes of a source, for an operation. */
export const bytesFor = (
  op: string,
  source: Source,
  options?: LoadOptions,
  beside?: readonly string[],
): TaskEither<LoadError, Uint8Array> => {
  const place = placeOf(op, source)
  const { gunzip, ...known } = loadOptions(op, options, beside)
  const reading: Reading = { op, source: nameOfSource(source), ...known }
  return async () => {
    try {
      const raw = await readPlace(reading, place)
      if (isLeft(raw) || !gunzip || !isGzip(raw.right)) return raw
      return await inflated(reading, new Uint8Array(raw.right))
    } catch (error) {
      return unreadable(reading, `cannot be read: ${reasonOf(error)}`)
    }
  }
}

/** What a parser makes of the bytes of a source; its error names the source. `beside` are the names of further options. */
export const loaded = <A>(
  op: string,
  source: Source,
  options: LoadOptions | undefined,
  parse: (bytes: Uint8Array) => Parsed<A>,
  beside?: readonly string[],
): TaskEither<LoadError, A> => {
  const bytes = bytesFor(op, source, options, beside)
  const name = nameOfSource(source)
  return andThen(bytes, (whole): Either<LoadError, A> => {
    const result = parse(whole)
    return isLeft(result) ? left(inSource(op, name, result.left)) : result
  })
}

/**
 * The bytes of a file, an address or a Blob; those of gzip are inflated, wherever they come from.
 *
 * Gives a FileError for what cannot be read or is too large, and a ParseError for what is no whole gzip file.
 * @throws ValueError for what is no source
 * @example const task = loadBytes("weights.bin.gz", { maxBytes: 2 ** 20 })
 */
export const loadBytes = (source: Source, options?: LoadOptions): TaskEither<LoadError, Uint8Array> =>
  bytesFor("loadBytes", source, options)

/** The text of UTF-8. */
export const textOf = (op: string, bytes: Uint8Array): Parsed<string> => {
  try {
    return right(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    return malformed(op, "the bytes are no text in UTF-8", { hint: "convert the file to UTF-8" })
  }
}

/**
 * The text, in UTF-8, of a file, an address or a Blob; gzip is inflated.
 *
 * Gives a FileError for what cannot be read or is too large, and a ParseError for what is not UTF-8.
 * @throws ValueError for what is no source
 * @example const task = loadText("notes.txt")
 */
export const loadText = (source: Source, options?: LoadOptions): TaskEither<LoadError, string> =>
  loaded("loadText", source, options, (bytes) => textOf("loadText", bytes))
