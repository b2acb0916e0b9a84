// Measures the library beside its peers, and prints one table.
import { writeFileSync } from "node:fs"
import { availableParallelism, cpus } from "node:os"
import { type Effort, measure, type Outcome, type Part, quick, thorough } from "./measure.js"
import { HELP, type Options, readOptions } from "./options.js"
import { type Player, playerOf } from "./player.js"
import { machinePart, type Row, rowOf } from "./row.js"
import { nodeFor, type Places, peerNames, sidesOf } from "./sides.js"
import { reasonsOf, tableOf } from "./table.js"
import { type Workload, workloads } from "./workloads.js"

const [bench, bundles, ...args] = process.argv.slice(2)
const places: Places = { bench: bench!, bundles: bundles! }

const chosen = ({ only }: Options): readonly Workload[] =>
  workloads.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)))

const partsOf = (w: Workload, players: readonly Player[]): readonly Part[] =>
  players.flatMap((p): readonly Part[] => {
    if (p.name !== "machine") return [[p, w.name]]
    const part = machinePart(w)
    return part === null ? [] : [[p, part]]
  })

const measureRow = async (w: Workload, players: readonly Player[], before: readonly Row[], effort: Effort) => {
  const parts = partsOf(w, players)
  const outcomes = await measure(parts, w.first ?? false, effort)
  const named = Object.fromEntries(parts.map(([{ name }], i): readonly [string, Outcome] => [name, outcomes[i]!]))
  const machine = players.find(({ name }) => name === "machine")!
  return rowOf(w, named, before, machine.version().startsWith("fused"))
}

const run = async (options: Options): Promise<void> => {
  const node = nodeFor(places, options.node)
  const sides = sidesOf(places, node, options.peers ?? peerNames)
  const players = sides.map(playerOf)
  const rows: Row[] = []
  for (const w of chosen(options)) {
    if (process.stderr.isTTY) process.stderr.write(`${w.name} ...\u001b[K\r`)
    rows.push(await measureRow(w, players, rows, options.quick ? quick : thorough))
  }
  await Promise.all(players.map((p) => p.end()))
  const titles = Object.fromEntries(sides.map(({ name, title }) => [name, title]))
  const { ours: _ours, machine: _machine, ...peers } = titles
  const versions = players.filter((p) => p.version() !== "").map((p) => `${titles[p.name]}: ${p.version()}`)
  console.log(`${availableParallelism()} cores, ${cpus()[0]?.model ?? "unknown"}\n${versions.join("\n")}\n`)
  console.log(tableOf(rows, peers))
  console.log(`\nMedians of one call. In parentheses: how many times ours.\n\n${reasonsOf(rows, titles)}`)
  const { json } = options
  const short = rows.map(({ workload, ours, unit, peers, goal, met }) => ({ workload, ours, unit, peers, goal, met }))
  if (json !== null) writeFileSync(json, `${JSON.stringify(short, null, 2)}\n`)
  if (rows.some(({ ours }) => ours === null)) process.exitCode = 1
}

/** What is asked for and not there. */
const unknown = (o: Options): string | null => {
  const peer = o.peers?.find((name) => !peerNames.includes(name))
  if (peer !== undefined) return `there is no peer ${peer}`
  return chosen(o).length === 0 ? `no workload has ${o.only.join(" or ")} in its name` : null
}

const options = readOptions(args)
const wrong = unknown(options)
if (options.help) console.log(HELP)
else if (wrong !== null) {
  console.error(`${wrong}\n\n${HELP}`)
  process.exitCode = 1
} else await run(options)
