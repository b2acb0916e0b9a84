// Runs in the page: every workload on every side in turns, then tells the server.
import { median } from "../../statistics.js"
import { type Counting, counting } from "./counting.js"
import { type BrowserRow, type BrowserSide, type Report, type Taken, workloads } from "./side.js"

const TURNS = 5
/** Milliseconds of a turn, at least where a call takes less. */
const TURN = 60
/** A side that has had so many milliseconds gets no more turns after its first. */
const ENOUGH = 8000

const tell = (path: string, value: unknown): Promise<unknown> =>
  fetch(path, { method: "POST", body: JSON.stringify(value) })

const reasonOf = (e: unknown): string => String(e instanceof Error ? e.message : e).split("\n")[0]!

const settled = async (side: BrowserSide, c: Counting): Promise<void> => {
  side.flush?.()
  await c.wait()
  const error = c.error()
  if (error !== null) throw new Error(error.replaceAll("\n", " ").slice(0, 300))
}

/** One side at one workload. */
const contender = async (side: BrowserSide, name: string, c: Counting) => {
  const prepare = side.workloads[name]
  if (prepare === undefined) throw new Error("not written for this library")
  const run = await prepare()
  const once = async (calls: number): Promise<number> => {
    const start = performance.now()
    for (let i = 0; i < calls; i++) {
      const done = run()
      if (done instanceof Promise) await done
    }
    await settled(side, c)
    return performance.now() - start
  }
  await once(1)
  const before = [c.dispatches(), c.submits()] as const
  const taken = await once(1)
  const counts = { dispatches: c.dispatches() - before[0], submits: c.submits() - before[1] }
  const calls = Math.max(1, Math.min(200, Math.round(TURN / taken)))
  const times: number[] = []
  const spent = { ms: taken }
  return {
    turn: async (): Promise<void> => {
      if (times.length > 0 && spent.ms > ENOUGH) return
      const ms = await once(calls)
      spent.ms += ms
      times.push(ms / calls)
    },
    taken: (): Taken => ({ ms: median(times), ...counts }),
  }
}

const rowOf = async (sides: Readonly<Record<string, BrowserSide>>, name: string, c: Counting): Promise<BrowserRow> => {
  const made: Record<string, Awaited<ReturnType<typeof contender>> | Taken> = {}
  for (const [key, side] of Object.entries(sides))
    made[key] = await contender(side, name, c).catch((e: unknown): Taken => ({ ms: null, reason: reasonOf(e) }))
  for (let i = 0; i < TURNS; i++) for (const m of Object.values(made)) if ("turn" in m) await m.turn()
  return {
    workload: name,
    taken: Object.fromEntries(Object.entries(made).map(([k, m]) => [k, "turn" in m ? m.taken() : m])),
  }
}

const run = async (): Promise<Report> => {
  const c = counting()
  const sides: Record<string, BrowserSide> = {}
  for (const name of ["ours", "tfjs", "jax-js"]) {
    const module: { readonly side: BrowserSide } = await import(`/${name}.js`)
    sides[name] = module.side
  }
  const rows: BrowserRow[] = []
  for (const name of workloads) {
    const row = await rowOf(sides, name, c)
    rows.push(row)
    await tell("/row", row)
  }
  const adapter = await navigator.gpu.requestAdapter()
  return {
    adapter: adapter?.info.description || `${adapter?.info.vendor} ${adapter?.info.architecture}`,
    browser: navigator.userAgent.match(/Chrom\w*\/[\d.]+/)?.[0] ?? navigator.userAgent,
    sides: Object.fromEntries(Object.entries(sides).map(([k, { title, version }]) => [k, { title, version }])),
    rows,
  }
}

tell("/done", await run().catch((e: unknown) => ({ error: reasonOf(e) })))
