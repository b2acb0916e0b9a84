import type { Probe } from "../probe.js"
import { type Adapter, kindOf, machineOf } from "./adapter.js"
import { type Choice, nameOf, type Sizes, TILES, type Tile, threadsOf } from "./tile.js"

/** What starting a block and storing it takes, in products of one result. */
const START = 24

/** What a partial sum takes to write and to add, in products. */
const PARTIAL = 12

/** What a second pass takes that adds partial sums, before it does anything, in products. */
const PASS = 600_000

/** Sums are cut into parts of at least so many products. */
const SHORTEST = 64

/** The time of a choice with a tile that reaches the adapter's full rate, about, without the adding of parts. */
const effortOf = ({ tile: t, splits }: Choice, s: Sizes, adapter: Adapter): number => {
  const { units, threads } = machineOf(adapter)
  const groups = s.batch * splits * Math.ceil(s.rows / t.rows) * Math.ceil(s.columns / t.columns)
  const each = Math.ceil(groups / units)
  const busy = Math.min(1, Math.sqrt((each * threadsOf(t)) / threads))
  return (each * t.rows * t.columns * (s.inner / splits + START)) / busy
}

/** What the adding of parts takes. */
const addingOf = (splits: number, s: Sizes, adapter: Adapter): number =>
  splits === 1 ? 0 : PASS + (PARTIAL * splits * s.batch * s.rows * s.columns) / machineOf(adapter).units

/** The measured product that has most nearly as many results. */
const nearest = ({ products }: Probe, { batch, rows, columns }: Sizes): Probe["products"][number] => {
  const apart = (size: number): number => Math.abs(Math.log2((batch * rows * columns) / size ** 2))
  return products.reduce((best, p) => (apart(p.size) < apart(best.size) ? p : best))
}

/**
 * The shares of tiles that explain what was measured: those with which `effortOf` gives the times that there were; 0 for
 * a tile that was not tried.
 */
const measured = (probe: Probe, s: Sizes, adapter: Adapter): ((t: Tile) => number) => {
  const { size, rates } = nearest(probe, s)
  const square: Sizes = { batch: 1, rows: size, columns: size, inner: size }
  const rateOf = (t: Tile): number => (rates[nameOf(t)] ?? 0) * effortOf({ tile: t, splits: 1 }, square, adapter)
  const full = Math.max(...TILES.map(([t]) => rateOf(t)))
  return (t) => rateOf(t) / full
}

const SPLITS = [1, 2, 4, 8, 16, 32, 64] as const

/**
 * Ways to make a product of these sizes, the one that seems best on an adapter first: by what was measured there, or else
 * by what is known of its kind.
 */
export const candidates = (sizes: Sizes, adapter: Adapter): readonly Choice[] => {
  const found = adapter.probe === undefined ? null : measured(adapter.probe, sizes, adapter)
  return TILES.map(([tile, shares]) => ({ tile, share: found?.(tile) ?? shares[kindOf(adapter)] }))
    .filter(({ share }) => share > 0)
    .flatMap(({ tile, share }) =>
      SPLITS.filter((n) => n === 1 || sizes.inner / n >= SHORTEST).map((splits) => {
        const choice: Choice = { tile, splits }
        return { choice, cost: effortOf(choice, sizes, adapter) / share + addingOf(splits, sizes, adapter) }
      }),
    )
    .sort((a, b) => a.cost - b.cost)
    .map(({ choice }) => choice)
}
