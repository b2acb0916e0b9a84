import { styleText } from "node:util"

/** What a stream of text can show. */
export interface Terminal {
  /** whether a line can be drawn over */
  readonly isLive: boolean
  readonly hasColor: boolean
  readonly columns: number
}

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** What a stream can show in an environment; see no-color.org for NO_COLOR. */
export const terminalOf = (stream: Stream, env: Readonly<Record<string, string | undefined>>): Terminal => {
  const isLive = stream.isTTY === true && env.TERM !== "dumb"
  return { isLive, hasColor: isLive && (env.NO_COLOR ?? "") === "", columns: stream.columns ?? 80 }
}

type Format = "bold" | "dim" | "green" | "red" | "cyan" | "yellow"

/** Writes text in a format, or plainly where there are no colours. */
export type Paint = (format: Format, text: string) => string

export const paintFor = ({ hasColor }: Terminal): Paint =>
  hasColor ? (format, text) => styleText(format, text, { validateStream: false }) : (_, text) => text

export const HIDE_CURSOR = "\x1b[?25l"
export const SHOW_CURSOR = "\x1b[?25h"
/** To the start of the line, which is cleared. */
export const CLEAR_LINE = "\r\x1b[2K"
