import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import {
  cifar10Classes,
  digits,
  type Labelled,
  loadCifar10,
  loadCsvDataset,
  loadImageFolder,
  loadMnist,
  stratifiedSplit,
  takeExamples,
} from "../data/index.js"
import { FileError, type NDArray, ParseError, type Report, reshape, type Shape } from "../index.js"
import { foldIn, type Key } from "../random/index.js"
import type { Pairs } from "../train/index.js"

/** Examples with classes, divided. */
export interface Dataset {
  /** what it is called in the names of files */
  readonly name: string
  readonly training: Pairs
  readonly test: Pairs
  readonly classes: readonly string[]
  /** of one example: [channels, rows, columns], or [features] */
  readonly input: Shape
}

/** What is wrong with a file, which is named first. */
const ofFile = ({ problem, given = {}, hint }: Report): string =>
  [...Object.values(given), problem].join(": ") + (hint === undefined ? "" : `; ${hint}`)

/** An error in one line. */
export const oneLine = (error: Error): string =>
  error instanceof FileError || error instanceof ParseError
    ? ofFile(error.report)
    : error.message
        .split("\n")
        .map((line) => line.trim())
        .join("; ")

const pairsOf = ({ images, labels }: Labelled): Pairs => [images, labels]

const digitNames: readonly string[] = Array.from({ length: 10 }, (_, i) => String(i))

const dataset = (name: string, training: Pairs, test: Pairs, classes: readonly string[]): Dataset => ({
  ...{ name, training, test, classes },
  input: (training[0].shape as Shape).slice(1),
})

/** A share of the examples is kept for the test, chosen by the key. */
const TEST_SHARE = 0.2

/** Divides examples in two, with the share of each class. */
export const divided = (k: Key, [x, y]: Pairs, share: number): readonly [Pairs, Pairs] => {
  const n: number = y.shape[0]
  const second = Math.min(n - 1, Math.max(share > 0 ? 1 : 0, Math.round(share * n)))
  const [first, rest] = stratifiedSplit(k, y, [n - second, second])
  const part = (indices: NDArray | undefined): Pairs => takeExamples<Pairs>([x, y], indices!)
  return [part(first), part(rest)]
}

const has = (folder: string, names: readonly string[]): boolean =>
  names.some((name) => existsSync(join(folder, name)) || existsSync(join(folder, `${name}.gz`)))

const split = (name: string, k: Key, all: Pairs, classes: readonly string[]): Dataset =>
  dataset(name, ...divided(k, all, TEST_SHARE), classes)

const fromFolder =
  (folder: string, k: Key): TaskEither<string, Dataset> =>
  async () => {
    if (has(folder, ["train-images-idx3-ubyte", "train-images.idx3-ubyte"])) {
      const found = await loadMnist(folder)()
      if (isLeft(found)) return left(oneLine(found.left))
      return right(dataset("mnist", pairsOf(found.right.training), pairsOf(found.right.test), digitNames))
    }
    if (has(folder, ["data_batch_1.bin"])) {
      const found = await loadCifar10(folder)()
      if (isLeft(found)) return left(oneLine(found.left))
      return right(dataset("cifar10", pairsOf(found.right.training), pairsOf(found.right.test), cifar10Classes))
    }
    const found = await loadImageFolder(folder)()
    if (isLeft(found)) return left(`no MNIST, no CIFAR-10 and no folders of images: ${oneLine(found.left)}`)
    return right(split("images", k, pairsOf(found.right), found.right.classes))
  }

const fromTable =
  (file: string, k: Key): TaskEither<string, Dataset> =>
  async () => {
    const found = await loadCsvDataset(file)()
    if (isLeft(found)) return left(oneLine(found.left))
    const { features, labels, classes } = found.right
    return right(split("table", k, [features, labels], classes))
  }

/** The digits that come with the library, as images with a channel. */
const embedded = (k: Key): Dataset => {
  const { images, labels } = digits()
  const [n, rows, columns] = images.shape as readonly [number, number, number]
  return split("digits", k, [reshape(images, [n, 1, rows, columns]), labels], digitNames)
}

/** The examples that a word or a path names; what is wrong, in one line. */
export const loadDataset = (source: string, k: Key): TaskEither<string, Dataset> => {
  const own = foldIn(k, 0)
  if (source === "digits") return async () => right(embedded(own))
  if (!existsSync(source))
    return async () => left(`there is no ${source}; give digits, a folder or a CSV file to --data`)
  if (statSync(source).isDirectory()) return fromFolder(source, own)
  return fromTable(source, own)
}
