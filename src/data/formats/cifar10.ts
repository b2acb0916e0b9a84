import { isLeft, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { describe, hostOf } from "../../array/index.js"
import { ShapeError, ValueError } from "../../errors/index.js"
import type { Path } from "../../io/address.js"
import { firstOf, inFolder } from "../../io/folder.js"
import { loaded } from "../../io/load.js"
import { checkBytes } from "../../io/options.js"
import { type LoadError, malformed, type Parsed } from "../../io/result.js"
import type { LoadOptions, Source } from "../../io/source.js"
import { concatenate } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import type { Labelled } from "../digits.js"
import { type Divided, partOf } from "./part.js"
import { classesOf, eightBits, shares } from "./pixels.js"

const IMAGE = [3, 32, 32] as const
const PIXELS = 3 * 32 * 32
const RECORD = 1 + PIXELS

/** The classes of CIFAR-10, in the order of their labels. */
export const cifar10Classes: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
]

/** The images in CIFAR-10's bytes, for an operation. */
const cifar10In = (op: string, bytes: Uint8Array): Parsed<Labelled> => {
  if (bytes.length === 0 || bytes.length % RECORD !== 0)
    return malformed(op, `${bytes.length} bytes are no whole number of records`, {
      hint: `a record of CIFAR-10's binary files has ${RECORD} bytes: a label, and 3 planes of 32x32 pixels`,
    })
  const n = bytes.length / RECORD
  const labels = Uint8Array.from({ length: n }, (_, i) => bytes[i * RECORD]!)
  const wrong = labels.findIndex((label) => label >= cifar10Classes.length)
  if (wrong >= 0)
    return malformed(op, `the label of image ${wrong} is ${labels[wrong]}, where 0 to 9 was expected`, {
      offset: wrong * RECORD,
      hint: "use the files of the binary version of CIFAR-10",
    })
  const pixels = new Uint8Array(n * PIXELS)
  for (let i = 0; i < n; i++) pixels.set(bytes.subarray(i * RECORD + 1, (i + 1) * RECORD), i * PIXELS)
  return right({ images: shares(pixels, [n, ...IMAGE]), labels: classesOf(labels) })
}

/**
 * The images, float32[n,3,32,32] from 0 to 1, and labels in the bytes of a binary file of CIFAR-10.
 *
 * Gives a ParseError for anything else.
 * @example E.isLeft(parseCifar10(new Uint8Array(7))) // true
 */
export const parseCifar10 = (bytes: Uint8Array): Parsed<Labelled> =>
  cifar10In("parseCifar10", checkBytes("parseCifar10", bytes))

/**
 * The images and labels in one binary file of CIFAR-10, inflated if it is gzip; see `parseCifar10`.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no such file.
 * @example const task = loadCifar10Batch("test_batch.bin")
 */
export const loadCifar10Batch = (source: Source, options?: LoadOptions): TaskEither<LoadError, Labelled> =>
  loaded("loadCifar10Batch", source, options, (bytes) => cifar10In("loadCifar10Batch", bytes))

/**
 * Images of 3x32x32 pixels from 0 to 1 and labels from 0 to 9 as the bytes of a binary file of CIFAR-10.
 *
 * Law: `parseCifar10(encodeCifar10(examples))` is the examples, to the nearest of 256 levels.
 * @throws ShapeError for images of another size; ValueError for a label that is no class
 * @example const bytes = encodeCifar10({ images: zeros([1, 3, 32, 32]), labels: array([7], { dtype: "int32" }) })
 */
export const encodeCifar10 = (examples: Labelled): Uint8Array => {
  const op = "encodeCifar10"
  const images = asArray(op, examples?.images, "images")
  const labels = asArray(op, examples?.labels, "labels")
  const n = labels.shape[0]
  const shape: readonly number[] = images.shape
  if (labels.shape.length !== 1 || shape.length !== 4 || shape[0] !== n || IMAGE.some((d, i) => d !== shape[i + 1]))
    throw new ShapeError({
      op,
      problem: "the images must be [n,3,32,32] and the labels [n]",
      given: { images: describe(images), labels: describe(labels) },
    })
  const [pixels, classes] = [eightBits(op, images), hostOf(op, labels).data]
  const wrong = classes.find((label) => !(Number.isInteger(label) && label >= 0 && label < cifar10Classes.length))
  if (wrong !== undefined)
    throw new ValueError({ op, problem: `the label ${wrong} is no class`, hint: "labels are whole numbers, 0 to 9" })
  const bytes = new Uint8Array(n * RECORD)
  for (let i = 0; i < n; i++) {
    bytes[i * RECORD] = classes[i]!
    bytes.set(pixels.subarray(i * PIXELS, (i + 1) * PIXELS), i * RECORD + 1)
  }
  return bytes
}

const joined = (parts: readonly Labelled[]): Labelled =>
  parts.length === 1
    ? parts[0]!
    : { images: concatenate(parts.map((p) => p.images)), labels: concatenate(parts.map((p) => p.labels)) }

/**
 * CIFAR-10 from a folder or an address with its binary files, with or without `.gz`: images float32[n,3,32,32] from 0 to
 * 1, and labels int32[n], of those of `data_batch_1.bin` to `data_batch_5.bin` that are there, and of `test_batch.bin`.
 *
 * Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 * Gives a FileError for a file that cannot be read, and a ParseError for one that is malformed.
 * @throws ValueError for what is no folder
 * @example const task = loadCifar10("data/cifar10")
 */
export const loadCifar10 = (folder: Path, options?: LoadOptions): TaskEither<LoadError, Divided> => {
  const op = "loadCifar10"
  inFolder(op, folder, "")
  const parse = (bytes: Uint8Array): Parsed<Labelled> => cifar10In(op, bytes)
  return async () => {
    const parts: Labelled[] = []
    for (const i of [1, 2, 3, 4, 5]) {
      const name = `data_batch_${i}.bin`
      // The first one must be there; the others may have been left out.
      if (i > 1 && (await firstOf(op, folder, [name, `${name}.gz`])) === null) continue
      const part = await partOf(op, folder, name, options, parse)
      if (isLeft(part)) return part
      parts.push(part.right)
    }
    const test = await partOf(op, folder, "test_batch.bin", options, parse)
    return isLeft(test) ? test : right({ training: joined(parts), test: test.right })
  }
}
