import { isLeft, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { describe, type NDArray, nameOfValue, sizeOf } from "../../array/index.js"
import { DTypeError, type FileError, ValueError } from "../../errors/index.js"
import { transpose } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import type { Path } from "../address.js"
import { arrayOf, bytesOfArray, bytesOfStored, fromColumnMajor } from "../elements.js"
import { loaded } from "../load.js"
import { checkBytes, optionsIn } from "../options.js"
import { type LoadError, malformed, type Parsed } from "../result.js"
import { saved } from "../save.js"
import type { LoadOptions, Source } from "../source.js"
import { descrOf, headerBytes, readHeader } from "./header.js"

/** The bytes before the header: the magic string, the version, the header's length. */
const PREFIX = 10
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
/** NumPy, too, refuses longer ones. */
const LONGEST_HEADER = 10_000

/** Where the header begins and ends; or what is wrong. */
const headerPlace = (bytes: Uint8Array): readonly [start: number, end: number] | string => {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) return "the bytes do not begin with NPY's magic string"
  const [major, minor] = [bytes[6], bytes[7]]
  if (bytes.length < PREFIX + 2) return `the file ends after ${bytes.length} bytes, in its header`
  if (major === undefined || major < 1 || major > 3 || minor !== 0)
    return `there is no version ${major}.${minor} of NPY`
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const start = major === 1 ? PREFIX : PREFIX + 2
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > LONGEST_HEADER) return `the header has ${length} bytes, more than ${LONGEST_HEADER}`
  return start + length > bytes.length
    ? `the file ends after ${bytes.length} bytes, in its header`
    : [start, start + length]
}

/** An array in NPY's bytes, for an operation. */
export const npyIn = (op: string, bytes: Uint8Array): Parsed<NDArray> => {
  const place = headerPlace(bytes)
  if (typeof place === "string") return malformed(op, place, { hint: "save it with numpy.save" })
  const header = readHeader(new TextDecoder("latin1").decode(bytes.subarray(...place)))
  if (isLeft(header)) return malformed(op, header.left, { offset: place[0], hint: "save it with numpy.save" })
  const { stored, isBigEndian, isColumnMajor, shape } = header.right
  const [needed, there] = [sizeOf(shape) * bytesOfStored(stored), bytes.length - place[1]]
  if (needed !== there)
    return malformed(op, `the elements take ${needed} bytes, and ${there} are there`, {
      given: { header: `${stored}[${shape}]` },
      offset: place[1],
      hint: "the file may be truncated; fetch or save it again",
    })
  const found = arrayOf(stored, shape, bytes.subarray(place[1]), isBigEndian)
  if (typeof found === "string") return malformed(op, found, { offset: place[1] })
  return right(isColumnMajor && shape.length > 1 ? fromColumnMajor(found, shape) : found)
}

/**
 * The array in the bytes of an NPY file, versions 1 to 3, of any byte order, row by row or column by column; whole numbers
 * of 64 bits become int32 or uint32, which must hold them.
 *
 * Gives a ParseError for anything else: objects are never loaded.
 * @example parseNpy(encodeNpy(array([1, 2]))) // E.right(array([1, 2]))
 */
export const parseNpy = (bytes: Uint8Array): Parsed<NDArray> => npyIn("parseNpy", checkBytes("parseNpy", bytes))

/**
 * The array in an NPY file; see `parseNpy`.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no NPY.
 * @example const task = loadNpy("x.npy")
 */
export const loadNpy = (source: Source, options?: LoadOptions): TaskEither<LoadError, NDArray> =>
  loaded("loadNpy", source, options, (bytes) => npyIn("loadNpy", bytes))

/** How an array is written. */
export interface NpyOptions {
  /** "C" row by row, or "F" column by column; default "C" */
  readonly order?: "C" | "F"
}

/** NPY's bytes of an array, for an operation. */
export const npyOf = (op: string, x: NDArray, options?: NpyOptions): Uint8Array => {
  const { order = "C" } = optionsIn(op, options, ["order"])
  if (order !== "C" && order !== "F")
    throw new ValueError({ op, problem: `the order is ${nameOfValue(order)}`, hint: 'use "C" or "F"' })
  const isColumnMajor = order === "F" && asArray(op, x).shape.length > 1
  const elements = bytesOfArray(op, isColumnMajor ? transpose(x) : asArray(op, x))
  const descr = descrOf(x.dtype)
  if (descr === null)
    throw new DTypeError({
      op,
      problem: `NPY has no ${x.dtype}`,
      given: { x: describe(x) },
      hint: 'convert it: astype(x, "float32"); or save it as safetensors',
    })
  const head = headerBytes(descr, isColumnMajor, x.shape)
  const bytes = new Uint8Array(head.length + elements.length)
  bytes.set(head)
  bytes.set(elements, head.length)
  return bytes
}

/**
 * An array as the bytes of an NPY file, the same as NumPy's.
 *
 * Law: `parseNpy(encodeNpy(x))` is x.
 * @throws DTypeError for bfloat16, which NPY does not have; TraceError for a traced array
 * @example encodeNpy(array([1, 2])).length // 136
 */
export const encodeNpy = (x: NDArray, options?: NpyOptions): Uint8Array => npyOf("encodeNpy", x, options)

/**
 * Saves an array as an NPY file; an interrupted save leaves the old file whole.
 *
 * Gives a FileError when it cannot be written.
 * @throws DTypeError for bfloat16, which NPY does not have; TraceError for a traced array
 * @example const task = saveNpy("x.npy", array([1, 2]))
 */
export const saveNpy = (path: Path, x: NDArray, options?: NpyOptions): TaskEither<FileError, void> =>
  saved("saveNpy", path, npyOf("saveNpy", x, options))
