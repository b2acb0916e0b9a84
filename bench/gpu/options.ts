import { parseArgs } from "node:util"

/** What the command line asks for. */
export interface Options {
  /** parts of the names of rows; all of them when there are none */
  readonly only: readonly string[]
  /** small sizes and few repetitions on any adapter */
  readonly quick: boolean
  /** whether the tiles of products are chosen by a short trial on the device */
  readonly probe: boolean
  /** where results go, a file for each adapter */
  readonly out: string | null
  /** beside TensorFlow.js and jax-js in Chromium instead */
  readonly browser: boolean
  /** after so many minutes what is left is left out */
  readonly minutes: number
  readonly help: boolean
}

export const HELP = `node bench/gpu [options]

  --only NAME     rows whose name contains NAME, and what they are compared with; may be repeated
  --quick         small sizes, as on an adapter in software
  --no-probe      tiles of products as the table has them, without a trial on the device
  --out FOLDER    where the file of results goes; default bench/gpu/results
  --minutes N     after so many, what is left is left out; default 8
  --browser       beside TensorFlow.js and jax-js, in Chromium
  --pack FOLDER   measures nothing: writes what is needed to measure on another machine like this one`

export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      quick: { type: "boolean", default: false },
      "no-probe": { type: "boolean", default: false },
      out: { type: "string" },
      browser: { type: "boolean", default: false },
      minutes: { type: "string", default: "8" },
      help: { type: "boolean", default: false },
    },
  })
  const { only, quick, out = null, browser, minutes, help } = values
  return { only, quick, probe: !values["no-probe"], out, browser, minutes: Number(minutes), help }
}
