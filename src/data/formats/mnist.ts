import { isLeft, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { hostOf, type NDArray, showAval } from "../../array/index.js"
import type { Unknown } from "../../array/shape-types.js"
import type { Path } from "../../io/address.js"
import { inFolder } from "../../io/folder.js"
import { type LoadError, malformed, type Parsed } from "../../io/result.js"
import { type LoadOptions, nameOfSource } from "../../io/source.js"
import type { Labelled } from "../digits.js"
import { idxIn } from "./idx.js"
import { type Divided, partOf } from "./part.js"
import { classesOf, shares } from "./pixels.js"

const images = (op: string, bytes: Uint8Array): Parsed<NDArray<Unknown, "float32">> => {
  const found = idxIn(op, bytes)
  if (isLeft(found)) return found
  const x = found.right
  if (x.dtype !== "uint8" || x.shape.length !== 3)
    return malformed(op, `${showAval(x)} are no images`, { hint: "images are uint8[n,rows,columns]" })
  const [n, rows, columns]: readonly number[] = x.shape
  return right(shares(hostOf(op, x).data, [n!, 1, rows!, columns!]))
}

const labels = (op: string, bytes: Uint8Array): Parsed<NDArray<Unknown, "int32">> => {
  const found = idxIn(op, bytes)
  if (isLeft(found)) return found
  const x = found.right
  return x.dtype === "uint8" && x.shape.length === 1
    ? right(classesOf(hostOf(op, x).data))
    : malformed(op, `${showAval(x)} are no labels`, { hint: "labels are uint8[n]" })
}

const set = async (op: string, folder: Path, prefix: string, options?: LoadOptions) => {
  const x = await partOf(op, folder, `${prefix}-images-idx3-ubyte`, options, (bytes) => images(op, bytes))
  if (isLeft(x)) return x
  const y = await partOf(op, folder, `${prefix}-labels-idx1-ubyte`, options, (bytes) => labels(op, bytes))
  if (isLeft(y)) return y
  if (x.right.shape[0] !== y.right.shape[0])
    return malformed(op, `there are ${x.right.shape[0]} images and ${y.right.shape[0]} labels`, {
      given: { folder: nameOfSource(folder), set: prefix },
    })
  return right<LoadError, Labelled>({ images: x.right, labels: y.right })
}

/**
 * MNIST, or another set in its four files, from a folder or an address: images float32[n,1,28,28] from 0 to 1, and labels
 * int32[n]. The files have their usual names, with or without `.gz`.
 *
 * LeCun et al., "Gradient-based learning applied to document recognition", 1998.
 * Gives a FileError for a file that cannot be read, and a ParseError for one that is malformed.
 * @throws ValueError for what is no folder
 * @example const task = loadMnist("data/mnist")
 */
export const loadMnist = (folder: Path, options?: LoadOptions): TaskEither<LoadError, Divided> => {
  const op = "loadMnist"
  inFolder(op, folder, "")
  return async () => {
    const training = await set(op, folder, "train", options)
    if (isLeft(training)) return training
    const test = await set(op, folder, "t10k", options)
    return isLeft(test) ? test : right({ training: training.right, test: test.right })
  }
}
