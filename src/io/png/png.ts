import { convertIndexedToRgb, type DecodedPng, decode, encode } from "fast-png"
import { right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { describe, fromHost, hostOf, type NDArray, type Shape } from "../../array/index.js"
import { DTypeError, type FileError, ShapeError } from "../../errors/index.js"
import { asArray } from "../../operations/operand.js"
import type { Path } from "../address.js"
import { loaded } from "../load.js"
import { checkBytes } from "../options.js"
import { type LoadError, malformed, type Parsed } from "../result.js"
import { saved } from "../save.js"
import type { LoadOptions, Source } from "../source.js"
import { channelsOf, checkedPng, type PngHeader } from "./chunks.js"

/** Grey pixels of fewer than 8 bits, which lie side by side in bytes, stretched to 8 bits. */
const unpacked = (data: ArrayLike<number>, { width, height, depth }: PngHeader): Uint8Array => {
  const [perByte, most] = [8 / depth, 2 ** depth - 1]
  const stride = Math.ceil(width / perByte)
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width]
    const byte = data[row * stride + Math.floor(column / perByte)]!
    return (((byte >> (8 - depth * ((column % perByte) + 1))) & most) * 255) / most
  })
}

interface Pixels {
  readonly data: Uint8Array | Uint16Array
  readonly channels: number
}

const pixelsOf = (png: DecodedPng, header: PngHeader): Pixels => {
  if (header.kind === 3) return { data: convertIndexedToRgb(png), channels: png.palette![0]!.length }
  if (header.depth < 8) return { data: unpacked(png.data, header), channels: 1 }
  const data = png.data instanceof Uint16Array ? png.data : new Uint8Array(png.data)
  return { data, channels: channelsOf(header.kind) }
}

/** Channels that lie side by side in every pixel as planes, or planes as such. */
const planes = <T extends Uint8Array | Uint16Array>(data: T, out: T, channels: number, back = false): T => {
  const count = data.length / channels
  for (let i = 0; i < count; i++)
    for (let c = 0; c < channels; c++)
      if (back) out[i * channels + c] = data[c * count + i]!
      else out[c * count + i] = data[i * channels + c]!
  return out
}

/** The image in PNG's bytes, for an operation. */
export const pngIn = (op: string, bytes: Uint8Array): Parsed<NDArray> => {
  const checked = checkedPng(bytes)
  if (typeof checked === "string") return malformed(op, checked, { hint: "the file may be truncated, or no PNG" })
  const [header, png] = checked
  if (header.isInterlaced && header.depth < 8)
    return malformed(op, `interlaced pictures of ${header.depth} bits are not read`, {
      hint: "save it without interlacing",
    })
  try {
    const { data, channels } = pixelsOf(decode(png), header)
    const shape: Shape = [channels, header.height, header.width]
    return data instanceof Uint16Array
      ? right(fromHost(shape, "uint16", planes(data, new Uint16Array(data.length), channels)))
      : right(fromHost(shape, "uint8", planes(data, new Uint8Array(data.length), channels)))
  } catch (error) {
    return malformed(op, `the pixels are malformed: ${error instanceof Error ? error.message.slice(0, 100) : ""}`)
  }
}

/**
 * The image in the bytes of a PNG file: uint8[channels,rows,columns], or uint16 for one of 16 bits; grey, grey and alpha,
 * RGB or RGBA. Palettes become RGB, or RGBA; grey of fewer bits is stretched to 8.
 *
 * Gives a ParseError for anything else; every checksum is compared, and sizes are known before anything is inflated.
 * @example parsePng(encodePng(zeros([1, 2, 2]))) // E.right(zeros([1, 2, 2], { dtype: "uint8" }))
 */
export const parsePng = (bytes: Uint8Array): Parsed<NDArray> => pngIn("parsePng", checkBytes("parsePng", bytes))

/**
 * The image in a PNG file; see `parsePng`.
 *
 * Gives a FileError for what cannot be read, and a ParseError for what is no PNG.
 * @example const task = loadPng("cat.png")
 */
export const loadPng = (source: Source, options?: LoadOptions): TaskEither<LoadError, NDArray> =>
  loaded("loadPng", source, options, (bytes) => pngIn("loadPng", bytes))

/** Pixels as PNG has them; those of floats are from 0 to 1. */
const levels = (op: string, image: NDArray): Uint8Array | Uint16Array => {
  const { data, dtype } = hostOf(op, asArray(op, image, "image"))
  if (dtype === "uint16" && data instanceof Uint16Array) return data
  if (dtype === "uint8" && data instanceof Uint8Array) return data
  if (dtype === "bool") return Uint8Array.from(data, (v) => 255 * v)
  if (dtype === "float32" || dtype === "float64")
    return Uint8Array.from(data, (v: number) => Math.min(255, Math.max(0, Math.round(255 * v))))
  throw new DTypeError({
    op,
    problem: `PNG has no pixels of ${dtype}`,
    given: { image: describe(image) },
    hint: "give uint8, uint16, bool, or floats from 0 to 1",
  })
}

/** PNG's bytes of an image, for an operation. */
const pngOf = (op: string, image: NDArray): Uint8Array => {
  const data = levels(op, image)
  const shape: Shape = image.shape.length === 2 ? [1, ...image.shape] : image.shape
  const [channels, height, width] = shape
  if (shape.length !== 3 || !(channels! >= 1 && channels! <= 4) || height === 0 || width === 0)
    throw new ShapeError({
      op,
      problem: "the image is none of 1 to 4 channels",
      given: { image: describe(image) },
      hint: "give [channels,rows,columns], or [rows,columns]",
    })
  const out = data instanceof Uint16Array ? new Uint16Array(data.length) : new Uint8Array(data.length)
  const pixels = planes(data, out, channels!, true)
  return encode({
    width: width!,
    height: height!,
    channels: channels!,
    depth: data instanceof Uint16Array ? 16 : 8,
    data: pixels,
  })
}

/**
 * An image as the bytes of a PNG file: [channels,rows,columns] of uint8, uint16, bool, or floats from 0 to 1; 1 channel is
 * grey, 2 grey and alpha, 3 RGB, 4 RGBA; or [rows,columns].
 *
 * Law: `parsePng(encodePng(image))` is an image of uint8 or uint16.
 * @throws ShapeError for what is no image; DTypeError for other elements; TraceError for a traced array
 * @example const bytes = encodePng(ones([3, 4, 4]))
 */
export const encodePng = (image: NDArray): Uint8Array => pngOf("encodePng", image)

/**
 * Saves an image as a PNG file; an interrupted save leaves the old file whole. See `encodePng`.
 *
 * Gives a FileError when it cannot be written.
 * @throws what `encodePng` throws
 * @example const task = savePng("white.png", ones([3, 4, 4]))
 */
export const savePng = (path: Path, image: NDArray): TaskEither<FileError, void> =>
  saved("savePng", path, pngOf("savePng", image))
