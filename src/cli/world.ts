import type { Terminal } from "./terminal.js"

/** The world, as far as the program sees it. */
export interface World {
  readonly terminal: Terminal
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** aborted when the user asks to stop */
  readonly signal: AbortSignal
}

export const EXIT = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const

/** Says in one line what is wrong. */
export const fail = ({ printError }: World, text: string, code: number = EXIT.failure): number => {
  printError(`cotangent: ${text}\n`)
  return code
}
