import { isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { describe, fromHost, hostOf, type NDArray, nameOfValue, type Shape, sameShape } from "../../array/index.js"
import type { Unknown } from "../../array/shape-types.js"
import { FileError, ValueError } from "../../errors/index.js"
import type { Path } from "../../io/address.js"
import { type Entry, entriesOf, inFolder } from "../../io/folder.js"
import { loaded, reasonOf } from "../../io/load.js"
import { optionsIn } from "../../io/options.js"
import { pngIn } from "../../io/png/png.js"
import { type LoadError, malformed } from "../../io/result.js"
import { type LoadOptions, nameOfSource, placeOf, type Source } from "../../io/source.js"
import { repeat, stack } from "../../operations/index.js"
import type { Labelled } from "../digits.js"
import { resizeImages } from "../resize.js"

/** How images become one array. */
export interface ImageOptions extends LoadOptions {
  /** rows and columns that all are resized to; default: all must have the same */
  readonly size?: readonly [rows: number, columns: number]
  /** 1 for grey, 3 for RGB; default: 1 when all are grey, or else 3 */
  readonly channels?: 1 | 3
}

/** How bright red, green and blue are (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const

/** An image without alpha, from 0 to 1: float32[channels,rows,columns]. */
const colours = (image: NDArray): NDArray => {
  const { data, shape, dtype } = hostOf("loadImages", image)
  const own = shape[0]! < 3 ? 1 : 3
  const size = shape[1]! * shape[2]!
  const most = dtype === "uint16" ? 65535 : 255
  return fromHost(
    [own, shape[1]!, shape[2]!],
    "float32",
    Float32Array.from({ length: own * size }, (_, i) => data[i]! / most),
  )
}

const greyOf = (image: NDArray): NDArray => {
  const { data, shape } = hostOf("loadImages", image)
  const size = shape[1]! * shape[2]!
  const light = (i: number): number => LUMA.reduce((sum, share, c) => sum + share * data[c * size + i]!, 0)
  return fromHost(
    [1, shape[1]!, shape[2]!],
    "float32",
    Float32Array.from({ length: size }, (_, i) => light(i)),
  )
}

const withChannels = (image: NDArray, channels: 1 | 3): NDArray =>
  image.shape[0] === channels ? image : channels === 1 ? greyOf(image) : repeat(image, 3, { axis: 0 })

/** Files that are read at the same time. */
const TOGETHER = 8

interface Checked {
  readonly size: readonly [number, number] | undefined
  readonly channels: 1 | 3 | undefined
}

/** The names of the options beside those of loading. */
const imageOptions = ["size", "channels"]

const checkOptions = (op: string, options: ImageOptions | undefined): Checked => {
  const { size, channels } = optionsIn<ImageOptions>(op, options, [...imageOptions, "maxBytes", "gunzip", "signal"])
  if (channels !== undefined && channels !== 1 && channels !== 3)
    throw new ValueError({ op, problem: `channels is ${nameOfValue(channels)}`, hint: "use 1 for grey, or 3 for RGB" })
  const isSize = Array.isArray(size) && size.length === 2 && size.every((n) => Number.isInteger(n) && n > 0)
  if (size !== undefined && !isSize)
    throw new ValueError({ op, problem: `the size is ${nameOfValue(size)}`, hint: "give rows and columns: [32, 32]" })
  return { size, channels }
}

const readAll = async (op: string, sources: readonly Source[], options: ImageOptions | undefined) => {
  const { size } = checkOptions(op, options)
  const images: NDArray[] = []
  for (let at = 0; at < sources.length; at += TOGETHER) {
    const some = sources
      .slice(at, at + TOGETHER)
      .map((source) => loaded(op, source, options, (bytes) => pngIn(op, bytes), imageOptions)())
    for (const image of await Promise.all(some)) {
      if (isLeft(image)) return image
      const own = colours(image.right)
      images.push(size === undefined ? own : resizeImages(own, size))
    }
  }
  return right<LoadError, readonly NDArray[]>(images)
}

const joined = async (op: string, sources: readonly Source[], options: ImageOptions | undefined) => {
  const { channels } = checkOptions(op, options)
  const read = await readAll(op, sources, options)
  if (isLeft(read)) return read
  const images = read.right
  const own = channels ?? (images.every((image) => image.shape[0] === 1) ? 1 : 3)
  const whole = images.map((image) => withChannels(image, own))
  const odd = whole.findIndex((image) => !sameShape(image.shape as Shape, whole[0]!.shape))
  if (odd >= 0)
    return malformed(op, "the images differ in size", {
      given: { [nameOfSource(sources[0]!)]: describe(whole[0]!), [nameOfSource(sources[odd]!)]: describe(whole[odd]!) },
      hint: "resize all of them: { size: [rows, columns] }",
    })
  return right<LoadError, NDArray<Unknown, "float32">>(stack(whole) as NDArray<Unknown, "float32">)
}

/**
 * Images in PNG files as one array, float32[n,channels,rows,columns] from 0 to 1; alpha is left out.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no PNG, and for images that differ in size.
 * @throws ValueError for no sources, or other options
 * @example const task = loadImages(["cat.png", "dog.png"], { size: [32, 32] })
 */
export const loadImages = (
  sources: readonly Source[],
  options?: ImageOptions,
): TaskEither<LoadError, NDArray<Unknown, "float32">> => {
  const op = "loadImages"
  checkOptions(op, options)
  if (!Array.isArray(sources) || sources.length === 0)
    throw new ValueError({ op, problem: "there are no sources", hint: "give a list of paths, addresses or bytes" })
  for (const source of sources) placeOf(op, source)
  return () => joined(op, sources, options)
}

/** Images in folders, of which each is a class. */
export interface ImageFolder extends Labelled {
  /** the names of the folders, in order */
  readonly classes: readonly string[]
  /** the path of each image */
  readonly files: readonly string[]
}

const unreadable = (op: string, folder: Path, problem: string, hint?: string): LoadError =>
  new FileError({ op, problem, given: { folder: nameOfSource(folder) }, ...(hint === undefined ? {} : { hint }) })

const isPng = ({ name, isFolder }: Entry): boolean => !isFolder && /\.png$/i.test(name)

/**
 * The images in a folder that has a folder of PNG files for each class: images float32[n,channels,rows,columns] from 0 to 1
 * and labels int32[n], in the order of names. Other files are left alone.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no PNG, and for images that differ in size.
 * @throws ValueError for what is no folder, or other options
 * @example const task = loadImageFolder("flowers", { size: [64, 64] })
 */
export const loadImageFolder = (folder: Path, options?: ImageOptions): TaskEither<LoadError, ImageFolder> => {
  const op = "loadImageFolder"
  inFolder(op, folder, "")
  checkOptions(op, options)
  return async () => {
    try {
      const classes = (await entriesOf(folder)).filter((entry) => entry.isFolder && !entry.name.startsWith("."))
      const files = await Promise.all(classes.map(async ({ path }) => (await entriesOf(path)).filter(isPng)))
      const paths = files.flatMap((own) => own.map(({ path }) => path))
      if (paths.length === 0)
        return left(unreadable(op, folder, "there are no images", "put PNG files into a folder for each class"))
      const images = await joined(op, paths, options)
      const labels = Int32Array.from(files.flatMap((own, label) => own.map(() => label)))
      return isLeft(images)
        ? images
        : right({
            images: images.right,
            labels: fromHost([labels.length], "int32", labels),
            classes: classes.map(({ name }) => name),
            files: paths,
          })
    } catch (error) {
      return left(unreadable(op, folder, `cannot be read: ${reasonOf(error)}`))
    }
  }
}
