import { interpolateBlues, interpolateMagma, interpolateRdBu, interpolateViridis } from "d3-scale-chromatic"

export type Rgb = readonly [red: number, green: number, blue: number]

/**
 * How numbers from 0 to 1 become colours: `viridis` and `magma` from dark to
 * light, `blues` from light to dark, `diverging` from blue over white to
 * red, `gray` from black to white, and `ink` from white paper to black.
 */
export type ColorMap = "viridis" | "magma" | "blues" | "diverging" | "gray" | "ink"

const LEVELS = 255

const parse = (color: string): Rgb => {
  const numbers = color.startsWith("#")
    ? [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16))
    : (color.match(/\d+/g) ?? []).map(Number)
  return [numbers[0]!, numbers[1]!, numbers[2]!]
}

const even = (t: number): Rgb => [Math.round(LEVELS * t), Math.round(LEVELS * t), Math.round(LEVELS * t)]

const maps: Readonly<Record<ColorMap, (t: number) => Rgb>> = {
  viridis: (t) => parse(interpolateViridis(t)),
  blues: (t) => parse(interpolateBlues(t)),
  magma: (t) => parse(interpolateMagma(t)),
  diverging: (t) => parse(interpolateRdBu(1 - t)),
  gray: even,
  ink: (t) => even(1 - t),
}

/** The colour of a number from 0 to 1, in 256 steps; the middle grey for one that is not finite. */
export const colors = (name: ColorMap): ((t: number) => Rgb) => {
  const table = Array.from({ length: LEVELS + 1 }, (_, i) => maps[name](i / LEVELS))
  return (t) => (Number.isFinite(t) ? table[Math.round(LEVELS * Math.min(Math.max(t, 0), 1))]! : [128, 128, 128])
}

const hex = (byte: number): string => Math.round(byte).toString(16).padStart(2, "0")

/** A colour as SVG has it: `#rrggbb`. */
export const cssColor = ([red, green, blue]: Rgb): string => `#${hex(red)}${hex(green)}${hex(blue)}`

/** The colour that an SVG text names: `#rrggbb`. */
export const rgbOf = (css: string): Rgb => parse(css)

/** The way of `share` from one colour to another. */
export const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
]

/** Whether black is read better than white on a colour (relative luminance, WCAG 2). */
export const isLight = (color: Rgb): boolean => {
  const [red, green, blue] = color.map((byte) => {
    const c = byte / LEVELS
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179
}
