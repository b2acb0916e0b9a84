import { zipSync } from "fflate"
import { isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import type { NDArray } from "../../array/index.js"
import type { FileError, ParseError } from "../../errors/index.js"
import { ValueError } from "../../errors/index.js"
import type { Path } from "../address.js"
import { loaded } from "../load.js"
import { checkBytes, optionsIn } from "../options.js"
import { inSource, type LoadError, malformed, type Parsed } from "../result.js"
import { checkTensors, type Tensors } from "../safetensors/safetensors.js"
import { saved } from "../save.js"
import { type LoadOptions, loadOptions, type Source } from "../source.js"
import { unzip } from "../zip/zip.js"
import { npyIn, npyOf } from "./npy.js"

/** The arrays in NPZ's bytes, for an operation. */
export const npzIn = (op: string, bytes: Uint8Array, maxBytes: number): Parsed<Tensors> => {
  const files = unzip(bytes, maxBytes)
  if (isLeft(files)) return malformed(op, files.left, { hint: "save it with numpy.savez" })
  const tensors = new Map<string, NDArray>()
  for (const [file, content] of files.right) {
    const name = file.replace(/\.npy$/, "")
    if (name === file || tensors.has(name))
      return malformed(op, `${JSON.stringify(file)} is ${name === file ? "no NPY file" : "there twice"}`, {
        hint: "save it with numpy.savez",
      })
    const x = npyIn(op, content)
    if (isLeft(x)) return left<ParseError>(inSource(op, file, x.left))
    tensors.set(name, x.right)
  }
  return right(Object.fromEntries(tensors))
}

/** How much is inflated. */
export type NpzLimits = Pick<LoadOptions, "maxBytes">

/**
 * The arrays in the bytes of an NPZ file, by name: a zip archive of NPY files, deflated or not. See `parseNpy`.
 *
 * Gives a ParseError for anything else, and for files that take more than `maxBytes` (2^31) when they are inflated.
 * @example pipe(parseNpz(encodeNpz({ w: ones([2]) })), E.map(({ w }) => w)) // E.right(ones([2]))
 */
export const parseNpz = (bytes: Uint8Array, limits?: NpzLimits): Parsed<Tensors> =>
  npzIn("parseNpz", checkBytes("parseNpz", bytes), loadOptions("parseNpz", limits).maxBytes)

/**
 * The arrays in an NPZ file; see `parseNpz`.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no NPZ.
 * @example const task = loadNpz("weights.npz")
 */
export const loadNpz = (source: Source, options?: LoadOptions): TaskEither<LoadError, Tensors> =>
  loaded("loadNpz", source, options, (bytes) => npzIn("loadNpz", bytes, loadOptions("loadNpz", options).maxBytes))

/** How arrays are written together. */
export interface NpzOptions {
  /** whether they are deflated, as by numpy.savez_compressed; default false */
  readonly compress?: boolean
}

/** The first moment that zip knows, so that equal arrays are equal bytes. */
const EPOCH = "1980-01-01T12:00:00"

/** NPZ's bytes of arrays, for an operation. */
export const npzOf = (op: string, tensors: Tensors, options?: NpzOptions): Uint8Array => {
  checkTensors(op, tensors)
  const { compress = false } = optionsIn(op, options, ["compress"])
  const odd = Object.keys(tensors).find((name) => name === "" || name.includes("\0"))
  if (odd !== undefined)
    throw new ValueError({ op, problem: `${JSON.stringify(odd)} is no name of a file`, hint: "use another name" })
  const files = Object.entries(tensors).map(([name, x]) => [`${name}.npy`, npyOf(op, x)] as const)
  return zipSync(Object.fromEntries(files), { level: compress ? 6 : 0, mtime: EPOCH })
}

/**
 * Arrays by name as the bytes of an NPZ file, which `numpy.load` reads.
 *
 * Law: `parseNpz(encodeNpz(tensors))` are the tensors.
 * @throws DTypeError for bfloat16, which NPY does not have; TreeError for what is no array; TraceError for a traced array
 * @example const bytes = encodeNpz({ w: ones([2]) }, { compress: true })
 */
export const encodeNpz = (tensors: Tensors, options?: NpzOptions): Uint8Array => npzOf("encodeNpz", tensors, options)

/**
 * Saves arrays by name as an NPZ file; an interrupted save leaves the old file whole.
 *
 * Gives a FileError when it cannot be written.
 * @throws what `encodeNpz` throws
 * @example const task = saveNpz("weights.npz", { w: ones([2]) })
 */
export const saveNpz = (path: Path, tensors: Tensors, options?: NpzOptions): TaskEither<FileError, void> =>
  saved("saveNpz", path, npzOf("saveNpz", tensors, options))
