import { checkFields } from "./check.js"

/** What a stream of text can show. */
export interface Terminal {
  /** whether a line can be drawn over */
  readonly isLive: boolean
  readonly hasColor: boolean
  readonly columns: number
}

/** A stream that text is written to, as Node's `process.stdout`. */
export interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** The variables of an environment, as Node's `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a stream can show in an environment; see no-color.org for NO_COLOR.
 *
 * @example terminalOf({ isTTY: true }, { NO_COLOR: "1" }).hasColor // false
 */
export const terminalOf = (stream: Stream, env: Environment): Terminal => {
  checkFields("terminalOf", "the stream", stream, [])
  checkFields("terminalOf", "the environment", env, [])
  const isLive = stream.isTTY === true && env.TERM !== "dumb"
  return { isLive, hasColor: isLive && (env.NO_COLOR ?? "") === "", columns: stream.columns ?? 80 }
}

/** The codes that begin and end each format (ECMA-48, select graphic rendition). */
const formats = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const

/** How text is shown. */
export type Format = keyof typeof formats

/** Writes text in a format, or plainly where there are no colours. */
export type Paint = (format: Format, text: string) => string

/**
 * How to paint in a terminal.
 *
 * @example paintFor({ isLive: false, hasColor: false, columns: 80 })("bold", "x") // "x"
 */
export const paintFor = ({ hasColor }: Terminal): Paint =>
  hasColor ? (format, text) => `\x1b[${formats[format][0]}m${text}\x1b[${formats[format][1]}m` : (_, text) => text

export const HIDE_CURSOR = "\x1b[?25l"
export const SHOW_CURSOR = "\x1b[?25h"
/** To the start of the line, which is cleared. */
export const CLEAR_LINE = "\r\x1b[2K"
