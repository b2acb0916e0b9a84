import type { Contraction, Operand, Repeat, Routine } from "../../compiler/index.js"
import { at, type Buffer, buffer, flatten, type LoopVar, loopVar } from "../../kernel/index.js"
import type { Context } from "./context.js"
import { candidates, nameOf, productSizes, TILES, type Tile } from "./contraction/index.js"
import type { Facts } from "./facts.js"
import { USAGE } from "./memory/usage.js"
import type { Printers } from "./printers.js"
import type { Probe } from "./probe.js"
import { newBindGroups } from "./run/bind-groups.js"
import type { Commands } from "./run/command.js"
import { compile, type Targets } from "./run/compile.js"
import { pipelinesIn } from "./run/dispatches.js"
import { newPipelines } from "./run/pipelines.js"
import { newRecording } from "./run/record.js"
import { timings } from "./run/timings.js"

type Product = Probe["products"][number]

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === "object" && x !== null

const isPositive = (x: unknown): x is number => typeof x === "number" && Number.isFinite(x) && x > 0

const isProduct = (x: unknown): boolean => {
  if (!isRecord(x) || !isPositive(x.size) || !isRecord(x.rates)) return false
  const { rates } = x
  return Object.values(rates).every(isPositive) && TILES.some(([t]) => Object.hasOwn(rates, nameOf(t)))
}

/** True for what was measured on this adapter, of tiles that there are: another version of the library may have had others. */
const isProbeOf = (adapter: string, x: unknown): x is Probe =>
  isRecord(x) &&
  x.adapter === adapter &&
  Array.isArray(x.products) &&
  x.products.length > 0 &&
  x.products.every(isProduct)

const adapterName = ({ vendor, architecture, description }: Facts): string =>
  [vendor, architecture, description].filter((part) => part !== "").join(" ")

/** The product of two square matrices. */
const squareOf = (size: number): Contraction => {
  const [m, n, k] = ["m", "n", "k"].map((name) => loopVar(name, size)) as [LoopVar, LoopVar, LoopVar]
  const matrix = (name: string, row: LoopVar, column: LoopVar): Operand => ({
    buffer: buffer(name, "float32", size * size),
    offset: flatten([size, size], [at(row), at(column)]),
  })
  const [x, y, out] = [matrix("x", m, k), matrix("y", k, n), matrix("z", m, n)]
  return { tag: "contraction", name: `probe${size}`, batch: [], rows: [m], columns: [n], inner: [k], x, y, out }
}

/** Milliseconds after which no other tile is tried at a size, and tiles that are tried whatever that takes. */
const PATIENCE = 200
const LEAST = 2

/** Milliseconds that products with a tile are measured for, at least, as far as `MOST_TRIPS` go: by its clock, or by ours. */
const LONG_ENOUGH = { device: 2, host: 20 }
const MOST_TRIPS = 100

/** Runs of which the best counts. */
const RUNS = 3

const operations = (size: number): number => 2 * size ** 3

/** A product with a tile, as commands that make it several times. */
interface Trial {
  readonly tile: Tile
  readonly trips: number
  readonly compiled: Commands
}

/** How fast a product is with the tiles that are most promising for it, as many as can be tried in a short time. */
const ratesOf = async (c: Context, { contraction }: Printers, size: number): Promise<Product> => {
  const product = squareOf(size)
  const held = new Map<Buffer, GPUBuffer>()
  const pipelines = newPipelines(c.gpu, c.faults)
  const groups = newBindGroups(c)
  const trial = (tile: Tile, trips: number): Trial => {
    const repeat: Repeat = { tag: "repeat", trips, body: [product] }
    const shaders = () => contraction(product, c.facts, { tile, splits: 1 })
    const targets: Targets = { shaders, isOnHost: (_): _ is Routine => false }
    return { tile, trips, compiled: compile([repeat], targets, pipelines, c.facts.maxComputeWorkgroupsPerDimension) }
  }
  const timesOf = async (trials: readonly Trial[]): Promise<readonly number[]> => {
    const steps = trials.map(({ compiled }) => compiled.commands.flat())
    const record = () => newRecording(c, (b) => held.get(b)!, groups, trials[0]!.compiled.tables)
    const names = trials.map(({ tile }) => nameOf(tile))
    const times = await timings(c, record, steps, names)
    const broken = pipelinesIn(steps.flat()).find(({ fault }) => fault.error !== null)
    if (broken !== undefined) throw broken.fault.error
    return times.map(({ time }) => time)
  }
  try {
    for (const { buffer: b } of [product.x, product.y, product.out]) held.set(b, c.pool.own(4 * b.size, USAGE.storage))
    const enough = LONG_ENOUGH[c.facts.features.has("timestamp-query") ? "device" : "host"]
    const end = performance.now() + PATIENCE
    const trials: Trial[] = []
    for (const { tile } of candidates(productSizes(product), c.facts).filter(({ splits }) => splits === 1)) {
      if (trials.length >= LEAST && performance.now() > end) break
      const [time] = await timesOf([trial(tile, 1)])
      trials.push(trial(tile, Math.min(MOST_TRIPS, Math.max(1, Math.ceil(enough / time!)))))
    }
    const best = trials.map(() => Number.POSITIVE_INFINITY)
    for (let run = 0; run < RUNS; run++)
      for (const [i, time] of (await timesOf(trials)).entries()) best[i] = Math.min(best[i]!, time)
    // A clock that stands still tells nothing: then all tiles are alike.
    const rate = ({ trips }: Trial, i: number): number => (trips * operations(size)) / (1e6 * Math.max(best[i]!, 1e-6))
    const rates = trials.map((t, i) => [nameOf(t.tile), Number(rate(t, i).toPrecision(4))] as const)
    return { size, rates: Object.fromEntries(rates) }
  } finally {
    held.forEach(c.pool.disown)
  }
}

/** Rows of the first product that is measured, where a processor computes them and elsewhere. */
const FIRST = { software: 128, other: 256 }

/** Rows that a second one may have, and the milliseconds that it may take with the best tile. */
const SECOND = [2048, 1024, 512]
const SHORT_ENOUGH = 4

/** Small products, and large ones where the adapter is fast. */
const measure = async (c: Context, printers: Printers): Promise<Probe> => {
  const first = await ratesOf(c, printers, c.facts.isSoftware ? FIRST.software : FIRST.other)
  const best = Math.max(...Object.values(first.rates))
  const size = SECOND.find((n) => operations(n) / (1e6 * best) <= SHORT_ENOUGH)
  const products = size === undefined ? [first] : [first, await ratesOf(c, printers, size)]
  return { adapter: adapterName(c.facts), products }
}

/** What was measured on the device's adapter before, where it is of this one, or else now; nothing where nobody asks. */
export const probed = async (
  c: Context,
  printers: Printers,
  wanted: boolean | Probe = false,
): Promise<Probe | undefined> => {
  if (wanted === false) return undefined
  return isProbeOf(adapterName(c.facts), wanted) ? wanted : measure(c, printers)
}
