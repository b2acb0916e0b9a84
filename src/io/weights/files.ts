import { right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { checkGiven, kind } from "../../array/given.js"
import { type FileError, ValueError } from "../../errors/index.js"
import type { Tree } from "../../tree/types.js"
import type { Path } from "../address.js"
import { loaded } from "../load.js"
import { npzIn, npzOf } from "../npy/npz.js"
import type { LoadError, Parsed } from "../result.js"
import { type SafetensorsOptions, safetensorsIn, safetensorsOf, type Tensors } from "../safetensors/safetensors.js"
import { checkPath, saved } from "../save.js"
import { type LoadOptions, loadOptions, type Source } from "../source.js"
import { mapped, type PartialWeights, partOf, tensorsOf, wholeOf } from "./tree.js"

/** What every zip archive begins with. */
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2]! < 8

/** The arrays in a file of weights, safetensors or NPZ, for an operation. */
export const weightsIn = (op: string, bytes: Uint8Array, options?: LoadOptions): Parsed<Tensors> =>
  isZip(bytes)
    ? npzIn(op, bytes, loadOptions(op, options).maxBytes)
    : mapped(safetensorsIn(op, bytes), ({ tensors }) => right(tensors))

/** The bytes of a file of weights: of NPZ when its name says so, of safetensors otherwise. */
export const weightsOf = (op: string, path: Path, tensors: Tensors, options?: SafetensorsOptions): Uint8Array => {
  checkPath(op, path)
  if (!(typeof path === "string" ? path : path.pathname).endsWith(".npz")) return safetensorsOf(op, tensors, options)
  if (Object.keys(options?.metadata ?? {}).length === 0) return npzOf(op, tensors)
  throw new ValueError({
    op,
    problem: "NPZ has no metadata",
    hint: "save it as safetensors, or leave the metadata out",
  })
}

const given = kind("a tree of arrays", (x) => x !== undefined)

/**
 * Saves a tree of arrays, such as parameters or the whole state of a training, by the paths of its leaves: as
 * safetensors, or as NPZ when the path ends in `.npz`. An interrupted save leaves the old file whole.
 *
 * Gives a FileError when it cannot be written.
 * @throws TreeError for a leaf that is no array; DTypeError for a dtype that the format does not have; ValueError for
 * metadata in NPZ, which has none; TraceError for a traced array
 * @example const task = saveWeights("model.safetensors", [{ w: ones([2]) }])
 */
export const saveWeights = <T>(
  path: Path,
  tree: T & Tree<T>,
  options?: SafetensorsOptions,
): TaskEither<FileError, void> => {
  checkGiven("saveWeights", "tree", given, tree)
  return saved("saveWeights", path, weightsOf("saveWeights", path, tensorsOf(tree), options))
}

/**
 * The tree in a file of weights, safetensors or NPZ, with the structure, shapes and dtypes of another one, such as what
 * `init` returns; floats are converted.
 *
 * Law: what `saveWeights` saved is loaded.
 * Gives a FileError for what cannot be read, and a ParseError for what is malformed or does not fit.
 * @throws TreeError when `like` has a leaf that is no array
 * @example const task = loadWeights("model.safetensors", [{ w: zeros([2]) }])
 */
export const loadWeights = <T>(source: Source, like: T & Tree<T>, options?: LoadOptions): TaskEither<LoadError, T> => {
  const op = "loadWeights"
  tensorsOf(like)
  return loaded(op, source, options, (bytes) =>
    mapped(weightsIn(op, bytes, options), (tensors) => wholeOf<T>(op, tensors, like)),
  )
}

/**
 * A tree with what a file of weights has for it; leaves that are not in the file, or have another shape there, stay as
 * they are. It says which ones were found.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is malformed.
 * @throws TreeError when `like` has a leaf that is no array
 * @example const task = loadPartialWeights("model.safetensors", [{ w: zeros([2]) }])
 */
export const loadPartialWeights = <T>(
  source: Source,
  like: T & Tree<T>,
  options?: LoadOptions,
): TaskEither<LoadError, PartialWeights<T>> => {
  const op = "loadPartialWeights"
  tensorsOf(like)
  return loaded(op, source, options, (bytes) =>
    mapped(weightsIn(op, bytes, options), (tensors) => right(partOf<T>(op, tensors, like))),
  )
}
