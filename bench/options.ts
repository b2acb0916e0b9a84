import { parseArgs } from "node:util"

/** What the command line asks for. */
export interface Options {
  /** parts of the names of workloads; all of them when there are none */
  readonly only: readonly string[]
  /** names of peers; null for all */
  readonly peers: readonly string[] | null
  /** a file for the rows as JSON */
  readonly json: string | null
  /** one short look at everything */
  readonly quick: boolean
  /** the Node that runs the JavaScript sides */
  readonly node: string | null
  readonly help: boolean
}

export const HELP = `npm run bench -- [options]

  --only NAME     workloads whose name contains NAME; may be repeated
  --peers A,B     peers to measure beside: jax, torch, tfjs, jax-js, onnxruntime; or none
  --json FILE     writes the rows { workload, ours, unit, peers, goal, met } to a file
  --quick         one short look at each, to see that all of it runs
  --node PATH     the Node that runs the JavaScript sides`

export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      peers: { type: "string" },
      json: { type: "string" },
      quick: { type: "boolean", default: false },
      node: { type: "string" },
      help: { type: "boolean", default: false },
    },
  })
  const { only, peers, json = null, quick, node = null, help } = values
  return { only, peers: peers?.split(",").filter((p) => p !== "none") ?? null, json, quick, node, help }
}
