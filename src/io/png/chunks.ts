import { crc32, inflateExactly } from "../inflate.js"

/** What the first chunk of a PNG says. */
export interface PngHeader {
  readonly width: number
  readonly height: number
  readonly depth: number
  /** 0 grey, 2 RGB, 3 indices of a palette, 4 grey and alpha, 6 RGBA */
  readonly kind: number
  readonly isInterlaced: boolean
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** The bit depths of each kind of pixels, and its channels. */
const kinds: Readonly<Record<number, { readonly depths: readonly number[]; readonly channels: number }>> = {
  0: { depths: [1, 2, 4, 8, 16], channels: 1 },
  2: { depths: [8, 16], channels: 3 },
  3: { depths: [1, 2, 4, 8], channels: 1 },
  4: { depths: [8, 16], channels: 2 },
  6: { depths: [8, 16], channels: 4 },
}

/** The chunks that pixels depend on; a decoder need not see others. */
const needed = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]

interface Chunk {
  readonly name: string
  readonly content: Uint8Array
  /** with its length and checksum */
  readonly whole: Uint8Array
}

/** The chunks of a PNG, whose checksums are right, to its end; or what is wrong. */
const chunksOf = (bytes: Uint8Array): readonly Chunk[] | string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; ; ) {
    if (at + 12 > bytes.length) return `the file ends after ${bytes.length} bytes, before the end of the picture`
    const end = at + 12 + view.getUint32(at)
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return `a chunk is damaged, or truncated`
    if (view.getUint32(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) return `the chunk ${name} is damaged`
    chunks.push({ name, content: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) })
    if (name === "IEND") return end === bytes.length ? chunks : "there are bytes behind the end of the picture"
    at = end
  }
}

const headerIn = ({ name, content }: Chunk): PngHeader | string => {
  if (name !== "IHDR" || content.length !== 13) return "the first chunk is no header"
  const view = new DataView(content.buffer, content.byteOffset, content.length)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const [depth, kind, method, filter, interlacing] = content.subarray(8)
  if (width === 0 || height === 0 || width >= 2 ** 31 || height >= 2 ** 31) return `it has ${width}x${height} pixels`
  if (!kinds[kind!]?.depths.includes(depth!)) return `there are no pixels of kind ${kind} with ${depth} bits`
  if (method !== 0 || filter !== 0 || interlacing! > 1) return "its compression, filter or interlacing is unknown"
  return { width, height, depth: depth!, kind: kind!, isInterlaced: interlacing === 1 }
}

/** Where the passes of an interlaced picture begin, and their steps. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** The bytes of all rows, each with one for its filter. */
const inflatedSize = ({ width, height, depth, kind, isInterlaced }: PngHeader): number => {
  const rows = (w: number, h: number): number =>
    w <= 0 || h <= 0 ? 0 : h * (1 + Math.ceil((w * depth * kinds[kind]!.channels) / 8))
  return isInterlaced
    ? passes.reduce((sum, [x, y, dx, dy]) => sum + rows(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)), 0)
    : rows(width, height)
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0))
  parts.reduce((at, part) => {
    out.set(part, at)
    return at + part.length
  }, 0)
  return out
}

/** The channels of a kind of pixels. */
export const channelsOf = (kind: number): number => kinds[kind]!.channels

/**
 * The header of a PNG, and a PNG of the chunks that its pixels depend on, which are whole and inflate to as many bytes as
 * the header says; or what is wrong.
 */
export const checkedPng = (bytes: Uint8Array): readonly [PngHeader, Uint8Array] | string => {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) return "the bytes do not begin with PNG's signature"
  const chunks = chunksOf(bytes)
  if (typeof chunks === "string") return chunks
  const header = headerIn(chunks[0]!)
  if (typeof header === "string") return header
  const own = chunks.filter(({ name }) => needed.includes(name))
  const strange = chunks.find(({ name }) => /^[A-Z]/.test(name) && !needed.includes(name))
  if (strange !== undefined) return `the chunk ${strange.name} is unknown`
  const once = ["IHDR", "PLTE", "tRNS"].find((one) => own.filter(({ name }) => name === one).length > 1)
  if (once !== undefined) return `the chunk ${once} is there twice`
  if (header.kind === 3 && !own.some(({ name, content }) => name === "PLTE" && content.length > 0))
    return "the palette is missing"
  const stream = joined(own.filter(({ name }) => name === "IDAT").map(({ content }) => content))
  if (inflateExactly(stream, inflatedSize(header), "zlib") === null)
    return `the pixels are not those of a picture of ${header.width}x${header.height}`
  return [header, joined([bytes.subarray(0, SIGNATURE.length), ...own.map(({ whole }) => whole)])]
}
