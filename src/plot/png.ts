import { encode } from "fast-png"
import type { Rgb } from "./colors.js"
import { type SvgElement, svg } from "./svg.js"

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/** Three bytes in four letters (RFC 4648), with `=` for those that are missing at the end. */
const base64 = (bytes: Uint8Array): string => {
  const group = (i: number): string => {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const letters = [18, 12, 6, 0].map((shift) => digits[(bits >> shift) & 63]!).join("")
    const missing = Math.max(0, i + 3 - bytes.length)
    return letters.slice(0, 4 - missing) + "=".repeat(missing)
  }
  return Array.from({ length: Math.ceil(bytes.length / 3) }, (_, i) => group(3 * i)).join("")
}

/** Colours of pixels, row by row, and how many make a row. */
export interface Pixels {
  readonly columns: number
  readonly colors: readonly Rgb[]
}

/** A picture as the text of a data URI: a PNG file of 8 bits a channel. */
export const pngUri = ({ columns, colors }: Pixels): string => {
  const height = colors.length / columns
  const data = Uint8Array.from(colors.flat())
  return `data:image/png;base64,${base64(encode({ width: columns, height, data, channels: 3, depth: 8 }))}`
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Pixels in a box; their edges stay sharp unless `smooth`. */
export const imageElement = (pixels: Pixels, { x, y, width, height }: Box, smooth = false): SvgElement =>
  svg("image", {
    x,
    y,
    width,
    height,
    preserveAspectRatio: "none",
    "image-rendering": smooth ? undefined : "pixelated",
    href: pngUri(pixels),
  })
