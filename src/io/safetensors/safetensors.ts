import { isLeft, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { bytesOf, describe, isNDArray, isPlain, type NDArray, nameOfValue, type Shape } from "../../array/index.js"
import { DTypeError, type FileError, TreeError, ValueError } from "../../errors/index.js"
import type { Path } from "../address.js"
import { arrayOf, bytesOfArray } from "../elements.js"
import { loaded } from "../load.js"
import { checkBytes, optionsIn } from "../options.js"
import { type LoadError, malformed, type Parsed } from "../result.js"
import { saved } from "../save.js"
import type { LoadOptions, Source } from "../source.js"
import { codeOf, headerText, isReserved, readHeader } from "./header.js"

/** Arrays by name. */
export type Tensors = Readonly<Record<string, NDArray>>

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Tensors
  /** texts by name, which say what the arrays are */
  readonly metadata: Readonly<Record<string, string>>
}

/** The bytes of the number that says how long the header is. */
const PREFIX = 8
const LONGEST_HEADER = 100_000_000

const hint = "save it with save_file of safetensors"

/** The text of the header and where it ends; or what is wrong. */
const headerOf = (bytes: Uint8Array): readonly [text: string, end: number] | string => {
  if (bytes.length < PREFIX) return `the file ends after ${bytes.length} bytes, in its first ${PREFIX}`
  const length = new DataView(bytes.buffer, bytes.byteOffset, PREFIX).getBigUint64(0, true)
  if (length > LONGEST_HEADER) return `the header is said to have ${length} bytes, more than ${LONGEST_HEADER}`
  const end = PREFIX + Number(length)
  if (end > bytes.length) return `the file ends after ${bytes.length} bytes, in its header of ${length}`
  if (bytes[PREFIX] !== 0x7b) return "the header does not begin with {"
  try {
    return [new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(PREFIX, end)), end]
  } catch {
    return "the header is no text in UTF-8"
  }
}

/** The arrays in safetensors' bytes, for an operation. */
export const safetensorsIn = (op: string, bytes: Uint8Array): Parsed<Safetensors> => {
  const place = headerOf(bytes)
  if (typeof place === "string") return malformed(op, place, { offset: 0, hint })
  const [text, start] = place
  const header = readHeader(text, bytes.length - start)
  if (isLeft(header)) return malformed(op, header.left, { offset: PREFIX, hint })
  const tensors: [string, NDArray][] = []
  for (const { name, stored, shape, begin, end } of header.right.entries) {
    const found = arrayOf(stored, shape, bytes.subarray(start + begin, start + end))
    if (typeof found === "string") return malformed(op, found, { given: { tensor: name }, offset: start + begin })
    tensors.push([name, found])
  }
  return right({ tensors: Object.fromEntries(tensors), metadata: header.right.metadata })
}

/**
 * The arrays in the bytes of a safetensors file, by name, and its metadata. Whole numbers of 64 bits become int32 or
 * uint32, which must hold them.
 *
 * Gives a ParseError for a header that is too long, is no JSON, repeats a name or has an unknown dtype, and for tensors
 * that overlap, leave gaps, or do not fill the file: https://huggingface.co/docs/safetensors.
 * @example pipe(parseSafetensors(encodeSafetensors({ w: ones([2]) })), E.map(({ tensors }) => tensors.w)) // E.right(ones([2]))
 */
export const parseSafetensors = (bytes: Uint8Array): Parsed<Safetensors> =>
  safetensorsIn("parseSafetensors", checkBytes("parseSafetensors", bytes))

/**
 * The arrays in a safetensors file; see `parseSafetensors`.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no safetensors.
 * @example const task = loadSafetensors("model.safetensors")
 */
export const loadSafetensors = (source: Source, options?: LoadOptions): TaskEither<LoadError, Safetensors> =>
  loaded("loadSafetensors", source, options, (bytes) => safetensorsIn("loadSafetensors", bytes))

/** What else is written. */
export interface SafetensorsOptions {
  /** texts by name, which say what the arrays are */
  readonly metadata?: Readonly<Record<string, string>>
}

/** Throws unless the value is a record of arrays. */
export const checkTensors = (op: string, tensors: unknown): void => {
  if (!isPlain(tensors))
    throw new TreeError({ op, problem: `${nameOfValue(tensors)} is no record of arrays`, hint: "give arrays by name" })
  const stranger = Object.keys(tensors).find((name) => !isNDArray(tensors[name]))
  if (stranger !== undefined)
    throw new TreeError({
      op,
      problem: `${JSON.stringify(stranger)} is ${nameOfValue(tensors[stranger])}, not an array`,
      hint: "take a tree apart with tensorsOf(tree)",
    })
}

const metadataOf = (op: string, options: SafetensorsOptions | undefined): Readonly<Record<string, string>> => {
  const { metadata = {} } = optionsIn(op, options, ["metadata"])
  if (!isPlain(metadata) || !Object.values(metadata).every((text) => typeof text === "string"))
    throw new ValueError({
      op,
      problem: "the metadata are no record of texts",
      hint: "use String(value) or JSON.stringify",
    })
  return metadata
}

const codeFor = (op: string, name: string, x: NDArray): string => {
  const code = isReserved(name) ? null : codeOf(x.dtype)
  if (code !== null) return code
  throw isReserved(name)
    ? new ValueError({ op, problem: `${name} is no name of an array`, hint: "the format uses it for the metadata" })
    : new DTypeError({
        op,
        problem: `safetensors have no ${x.dtype}`,
        given: { [name]: describe(x) },
        hint: "convert it",
      })
}

/** Safetensors' bytes of arrays, for an operation. */
export const safetensorsOf = (op: string, tensors: Tensors, options?: SafetensorsOptions): Uint8Array => {
  checkTensors(op, tensors)
  const metadata = metadataOf(op, options)
  // The largest elements first, so that all of them are aligned.
  const names = Object.keys(tensors).sort(
    (a, b) => bytesOf(tensors[b]!.dtype) - bytesOf(tensors[a]!.dtype) || (a < b ? -1 : 1),
  )
  const codes = names.map((name) => codeFor(op, name, tensors[name]!))
  const parts = names.map((name) => bytesOfArray(op, tensors[name]!))
  const ends = parts.reduce<readonly number[]>((sums, { length }) => [...sums, (sums.at(-1) ?? 0) + length], [])
  const entries = names.map((name, i) => {
    const shape: Shape = tensors[name]!.shape
    return { name, shape, begin: ends[i]! - parts[i]!.length, end: ends[i]! }
  })
  const text = new TextEncoder().encode(headerText(entries, codes, metadata))
  const start = PREFIX + 8 * Math.ceil(text.length / 8)
  const bytes = new Uint8Array(start + (ends.at(-1) ?? 0))
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - PREFIX), true)
  bytes.fill(0x20, PREFIX, start)
  bytes.set(text, PREFIX)
  parts.forEach((part, i) => {
    bytes.set(part, start + entries[i]!.begin)
  })
  return bytes
}

/**
 * Arrays by name as the bytes of a safetensors file.
 *
 * Law: `parseSafetensors(encodeSafetensors(tensors))` are the tensors.
 * @throws DTypeError for complex128, which the format does not have; TreeError for what is no array; ValueError for
 * metadata that are no texts; TraceError for a traced array
 * @example encodeSafetensors({ w: ones([2]) }).length // 72
 */
export const encodeSafetensors = (tensors: Tensors, options?: SafetensorsOptions): Uint8Array =>
  safetensorsOf("encodeSafetensors", tensors, options)

/**
 * Saves arrays by name as a safetensors file; an interrupted save leaves the old file whole.
 *
 * Gives a FileError when it cannot be written.
 * @throws what `encodeSafetensors` throws
 * @example const task = saveSafetensors("model.safetensors", { w: ones([2]) }, { metadata: { seed: "3" } })
 */
export const saveSafetensors = (
  path: Path,
  tensors: Tensors,
  options?: SafetensorsOptions,
): TaskEither<FileError, void> => saved("saveSafetensors", path, safetensorsOf("saveSafetensors", tensors, options))
