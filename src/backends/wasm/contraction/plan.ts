import { type Lanes, lanesOf } from "./lanes.js"
import { type Axis, type ContractionSpec, collapse, complete, count, isContiguous, stepOf } from "./spec.js"

/** Products that are summed before the sum goes to memory: the error grows with this, and a panel of B stays in L1. */
const BLOCK = 256

/** Rows whose part of A stays in L2 while all panels of B pass by. */
const CACHED_ROWS = 96

/** Vectors that a tile is wide. */
const WIDTH = 2

/** Runs of the inner loop up to this length are written out. */
const WRITTEN_OUT = 16

/**
 * B is read where it lies when at most so many tiles of a batch read it: packing it would cost more. Rows a multiple of
 * 4096 bytes apart share their place in the L1 cache and drive each other out, so that only the fewest tiles gain.
 */
const fewTiles = (step: number): number => (step % 4096 === 0 ? 2 : 6)

/** A run of A shorter than this is not worth a loop of its own. */
const SHORT = 6

/** The rows of a tile: as many sums as registers hold beside the operands. Relaxed SIMD needs no register for a product. */
const tallest = (vectors: number, relaxed: boolean): number => (vectors === 1 ? 8 : relaxed ? 6 : 4)

/** Where the parts of the scratch memory begin, in bytes. */
export interface Layout {
  /** For each row its offsets in A and in the output. */
  readonly rows: number
  /** For each segment of the inner loop the offset in A, its length, and its begin; one more marks the end. */
  readonly segments: number
  /** For each inner index the offset in A, if A is packed. */
  readonly innerA: number
  /** For each inner index the offset in B. */
  readonly innerB: number
  /** For each column the offset in B, repeated up to whole panels. */
  readonly columnsB: number
  /** For each column the offset in the output, repeated up to whole panels. */
  readonly columnsOut: number
  /** For each batch the offsets in A, B and the output. */
  readonly batch: number
  /** The panels of B. */
  readonly panels: number
  /** What one thread alone needs: a block of A, if A is packed. */
  readonly own: number
  readonly end: number
}

/** How the inner loop is cut: equal pieces of the runs of A, and segments gathered into blocks. */
export interface Inner {
  readonly length: number
  readonly outer: readonly Axis[]
  readonly run: number
  readonly step: number
  readonly piece: number
  readonly pieces: number
  readonly segments: number
  readonly perBlock: number
  readonly blocks: number
  /** The longest block. */
  readonly longest: number
  /** The length of all segments when they are equal and short. */
  readonly unrolled: number | null
}

/** All numbers of a contraction that are known before it runs. */
export interface Plan {
  readonly spec: ContractionSpec
  readonly lanes: Lanes
  readonly batch: readonly Axis[]
  readonly rows: readonly Axis[]
  readonly columns: readonly Axis[]
  readonly innerAxes: readonly Axis[]
  readonly size: { readonly batch: number; readonly m: number; readonly n: number; readonly k: number }
  /** Batches that became rows, because all of them share B: the rows of one of them. */
  readonly rowsOfBatch: number | null
  readonly packA: boolean
  /** B is read where it lies, so many bytes for each inner index; null when it is packed into panels. */
  readonly stepB: number | null
  /** B is read along the inner axis, so packing it transposes it. */
  readonly transposeB: boolean
  readonly contiguousOut: boolean
  readonly inner: Inner
  /** Vectors of a full panel. */
  readonly vectors: number
  readonly fullPanels: number
  /** Columns of the last panel when it is not full, else 0. */
  readonly edge: number
  /** Tiles of one batch; the first `tall` ones have `height` rows, the others one less. */
  readonly tiles: number
  readonly height: number
  readonly tall: number
  readonly tilesAtOnce: number
  readonly layout: Layout
}

const innerOf = (axes: readonly Axis[]): Inner => {
  const all = collapse(axes, ["a"])
  const last = all[all.length - 1] ?? { size: 1, a: 0, b: 0, out: 0 }
  const outer = all.slice(0, -1)
  const run = last.size
  const pieces = Math.max(1, Math.ceil(run / BLOCK))
  const piece = pieces === 1 ? run : Math.ceil(run / pieces / 4) * 4
  const segments = count(axes) === 0 ? 0 : count(outer) * pieces
  const fit = pieces > 1 ? 1 : Math.max(1, Math.floor(BLOCK / Math.max(1, run)))
  const blocks = Math.max(1, Math.ceil(segments / fit))
  const perBlock = Math.max(1, Math.ceil(segments / blocks))
  return {
    length: count(axes),
    outer,
    run,
    step: last.a,
    piece,
    pieces,
    segments,
    perBlock,
    blocks: Math.max(1, Math.ceil(segments / perBlock)),
    longest: Math.min(count(axes), perBlock * piece),
    unrolled: pieces === 1 && run <= WRITTEN_OUT && run > 0 ? run : null,
  }
}

/** Offsets of parts of some sizes, one after the other, aligned for vectors. */
const place = <K extends string>(sizes: Readonly<Record<K, number>>): Readonly<Record<K | "end", number>> => {
  const names = Object.keys(sizes) as K[]
  const begins = names.reduce<readonly number[]>(
    (at, name) => [...at, at[at.length - 1]! + Math.ceil(sizes[name] / 16) * 16],
    [0],
  )
  const entries = [...names, "end" as const].map((name, i) => [name, begins[i]!] as const)
  return Object.fromEntries(entries) as Readonly<Record<K | "end", number>>
}

/** Batches that all share B are rows: the tiles grow, and B is packed once. */
const shareB = (batch: readonly Axis[]): boolean =>
  count(batch) !== 1 && batch.every(({ size, b }) => size === 1 || b === 0)

export const planOf = (spec: ContractionSpec): Plan => {
  const lanes = lanesOf(spec.dtype, spec.relaxed)
  const { bytes } = lanes
  const shared = shareB(spec.batch)
  const rows = [...(shared ? spec.batch : []), ...spec.rows.map(complete)]
  const batch = shared ? [] : spec.batch
  const columns = spec.columns.map(complete)
  const innerAxes = spec.inner.map(complete)
  const size = { batch: count(batch), m: count(rows), n: count(columns), k: count(innerAxes) }

  const vectors = Math.min(WIDTH, Math.max(1, Math.ceil(size.n / lanes.lanes)))
  const width = vectors * lanes.lanes
  const fullPanels = Math.floor(size.n / width)
  const edge = size.n % width
  const panels = fullPanels + (edge > 0 ? 1 : 0)

  const inPlace = innerOf(innerAxes)
  const awkward = inPlace.step !== bytes || (inPlace.run < SHORT && inPlace.run < size.k)
  const packA = panels > 1 && size.k > 1 && awkward
  const inner = packA ? innerOf([complete({ size: size.k })]) : inPlace

  const tiles = Math.ceil(size.m / tallest(vectors, spec.relaxed))
  const height = Math.max(1, Math.ceil(size.m / Math.max(1, tiles)))
  const tilesAtOnce = Math.max(1, Math.floor(CACHED_ROWS / height))
  const contiguousOut = isContiguous(columns, "out", bytes)
  const neighboursB = isContiguous(columns, "b", bytes)
  const innerStep = stepOf(innerAxes, "b")
  const direct = innerStep !== null && innerStep >= 0 && tiles <= fewTiles(innerStep)
  const stepB = neighboursB && direct ? innerStep : null
  const packed = stepB === null
  const transposeB = !neighboursB && innerStep === bytes

  const layout = place({
    rows: 8 * size.m,
    segments: 12 * (inner.segments + 1),
    innerA: packA ? 4 * size.k : 0,
    innerB: packed && !transposeB ? 4 * size.k : 0,
    columnsB: packed ? 4 * panels * width : 0,
    columnsOut: contiguousOut ? 0 : 4 * panels * width,
    batch: 12 * size.batch,
    panels: packed
      ? size.batch * size.k * (fullPanels * width + Math.ceil(edge / lanes.lanes) * lanes.lanes) * bytes
      : 0,
    own: packA ? tilesAtOnce * height * inner.longest * bytes : 0,
  })

  return {
    spec,
    lanes,
    batch,
    rows,
    columns,
    innerAxes,
    size,
    rowsOfBatch: shared ? count(spec.rows) : null,
    packA,
    stepB,
    transposeB,
    contiguousOut,
    inner,
    vectors,
    fullPanels,
    edge,
    tiles,
    height,
    tall: size.m - tiles * (height - 1),
    tilesAtOnce,
    layout,
  }
}

/** Bytes that one inner index takes in a panel of some columns. */
export const panelStep = ({ lanes }: Plan, columns: number): number =>
  Math.ceil(columns / lanes.lanes) * lanes.lanes * lanes.bytes

export const fullWidth = ({ vectors, lanes }: Plan): number => vectors * lanes.lanes

/** Panels of one batch. */
export const panelsOf = ({ fullPanels, edge }: Plan): number => fullPanels + (edge > 0 ? 1 : 0)

/** Bytes of the panels of one batch. */
export const panelBytes = (plan: Plan): number =>
  plan.size.k * (plan.fullPanels * panelStep(plan, fullWidth(plan)) + panelStep(plan, plan.edge))
