import { run } from "../../src/cli/run.js"

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command as a shell without colours would. */
export const command = async (...args: readonly string[]): Promise<Ended> => {
  let [out, err] = ["", ""]
  const code = await run(args, {
    terminal: { isLive: false, hasColor: false, columns: 80 },
    signal: new AbortController().signal,
    print: (text) => {
      out += text
    },
    printError: (text) => {
      err += text
    },
  })
  return { code, out, err }
}
