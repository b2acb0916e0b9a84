// Measures the library on the GPU of this machine, beside what the adapter can do, and prints one table.
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isLeft } from "fp-ts/Either"
import manifest from "../../package.json" with { type: "json" }
import { type Device, requestDevice } from "../../src/webgpu.js"
import { prepareAdapter } from "./adapter.js"
import { arrayTasks } from "./arrays.js"
import { browserBench } from "./browser/index.js"
import { callTasks } from "./calls.js"
import { type Context, contextOf, type Task } from "./context.js"
import { quick, thorough } from "./measure.js"
import { networkTasks } from "./networks.js"
import { HELP, type Options, readOptions } from "./options.js"
import { productTasks } from "./products.js"
import { fmaRate } from "./rates.js"
import { rawDevice } from "./raw.js"
import type { Row } from "./row.js"
import { sizesFor } from "./sizes.js"
import { lineOf, notesOf, tableOf } from "./table.js"

const [here, ...args] = process.argv.slice(2)

const tasksOf = (c: Context, { only }: Options): readonly Task[] => {
  const all = [...productTasks(c), ...arrayTasks(c), ...callTasks, ...networkTasks(c)]
  return all.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)))
}

const reasonOf = (e: unknown): string => String(e instanceof Error ? e.message : e).split("\n")[0]!

/** A row, or why there is none; null when it is not there within so many milliseconds. */
const measured = async (c: Context, { name, run }: Task, most: number): Promise<Row | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), most)
  })
  const row = run(c).then(
    (r): Row => ({ name, ...r }),
    (e: unknown): Row => ({ name, ms: null, note: reasonOf(e) }),
  )
  try {
    return await Promise.race([row, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The rows one after the other, as they come. Once one is late the device is busy with it, and there are no more. */
const rowsOf = async function* (c: Context, tasks: readonly Task[], end: number): AsyncGenerator<Row> {
  let reason: string | null = null
  for (const task of tasks) {
    const most = Math.min(LONGEST, end - performance.now())
    if (reason === null && most <= 0) reason = "left out: there was no time left"
    const row = reason === null ? await measured(c, task, most) : null
    yield row ?? { name: task.name, ms: null, note: reason ?? `not done after ${Math.round(most / 1000)} s` }
    if (row === null) reason ??= "left out: the device was busy with what was not done"
  }
}

/** The name of an adapter as that of a file. */
const fileName = ({ adapter: { vendor, architecture, description } }: Device): string =>
  (description || `${vendor} ${architecture}`).replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")

/** One row takes at most so many milliseconds, on a slow adapter too. */
const LONGEST = 180_000

const run = async (options: Options): Promise<void> => {
  const end = performance.now() + options.minutes * 60_000
  prepareAdapter()
  const gpu = await rawDevice()
  const found = await requestDevice({ probe: options.probe })()
  if (isLeft(found)) throw found.left
  const device = found.right
  const { rate } = await fmaRate(gpu, quick, 16)
  const isSmall = options.quick || device.adapter.isSoftware
  const sizes = sizesFor(rate, isSmall)
  const rows: Row[] = []
  const c = contextOf(gpu, device, sizes, isSmall ? quick : thorough, rows)
  const folder = options.out ?? join(here!, "results")
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${fileName(device)}.json`)
  const { adapter, name } = device
  const about = { adapter, library: manifest.version, node: process.versions.node, probe: device.probe, sizes }
  console.error(`${name}, Node ${process.versions.node}`)
  for await (const row of rowsOf(c, tasksOf(c, options), end)) {
    rows.push(row)
    console.error(lineOf(row))
    if (options.only.length === 0) writeFileSync(file, `${JSON.stringify({ ...about, rows }, null, 2)}\n`)
  }
  console.log(
    `${name}\nours: ${manifest.version}, Node ${process.versions.node}\n\n${tableOf(rows)}\n\n${notesOf(rows)}`,
  )
  if (rows.some(({ ms }) => ms === null)) process.exitCode = 1
  device.destroy()
  gpu.destroy()
}

const options = readOptions(args)
if (options.help) console.log(HELP)
else if (options.browser)
  await browserBench(
    join(import.meta.dirname, "bench-gpu-page"),
    options.out ?? join(here!, "results"),
    options.minutes,
  )
else await run(options)
process.exit()
