import { type Inner, innerOf } from "./inner.js"
import { type Lanes, lanesOf } from "./lanes.js"
import { type Runs, runsOf, vectorsOf } from "./runs.js"
import { type Axis, type ContractionSpec, complete, count, isContiguous, stepOf } from "./spec.js"

/** Rows whose part of A stays in L2 while all panels of B pass by. */
const CACHED_ROWS = 96

/** Vectors that a tile is wide. */
const WIDTH = 2

/**
 * B is read where it lies when at most so many tiles of a batch read it: packing it would cost more. Rows a multiple of
 * 4096 bytes apart share their place in the L1 cache and drive each other out, so that only the fewest tiles gain.
 */
const fewTiles = (step: number): number => (step % 4096 === 0 ? 2 : 6)

/** Up to so many tiles of a batch do not repay packing a B whose vectors lie apart. */
const FEWEST_TILES = 3

/** With fewer tiles than this, threads share columns. */
const FEW_TILES = 8

/** Panels of B up to so many bytes stay in the cache between packing and use. */
const CACHED = 2 ** 19

/** From so many tiles on every thread packs such a B for itself: to fetch what another thread has packed takes longer. */
const MANY_TILES = 32

/**
 * Panels that a thread packs at a time, and pieces that the columns are cut into at least: fewer where each packs A again.
 * Panels that one thread has packed are dear to the others, whose caches do not have them.
 */
const GROUP = 12
const SHARES = 32
const FEWER = 8

/**
 * A is read where it lies by so few panels when the rows of a tile are neighbours there, for then they share the lines of
 * the cache that are far apart along the inner axis; every 4096 bytes those would drive each other out.
 */
const FEW_PANELS = 4

/** Bytes of a note. */
const NOTE = 4

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
  /** For each vector of runs of columns its offsets in B and the output, whether it ends a run early, and its first column. */
  readonly runs: number
  /** For each batch the offsets in A, B and the output. */
  readonly batch: number
  /** The panels of B. */
  readonly panels: number
  /** What one thread alone needs: a block of A, if A is packed, and of a group of panels of B, if they are packed there. */
  readonly own: number
  readonly end: number
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
  /** B is read where it lies, vector by vector, each from its own begin by the table of inner offsets. */
  readonly lookupB: boolean
  /** B is read along the inner axis, so packing it transposes it. */
  readonly transposeB: boolean
  readonly contiguousOut: boolean
  /** Columns go in vectors that stay inside runs; null when they go one by one. */
  readonly runs: Runs | null
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
  /** The panels that a thread packs for itself and multiplies with all rows; null when threads share rows instead. */
  readonly group: number | null
  /** Where in its own memory a thread notes that it has packed all of B there; null when the threads pack B together. */
  readonly packedNote: number | null
  /** Bytes of the block of A that a thread packs. */
  readonly ownA: number
  readonly layout: Layout
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

  const contiguousOut = isContiguous(columns, "out", bytes)
  const neighboursB = isContiguous(columns, "b", bytes)
  const innerStep = stepOf(innerAxes, "b")
  const transposeB = !neighboursB && innerStep === bytes
  const runs = transposeB || (neighboursB && contiguousOut) ? null : runsOf(columns, lanes.lanes)
  const n = runs === null ? size.n : vectorsOf(runs) * lanes.lanes

  const vectors = Math.min(WIDTH, Math.max(1, Math.ceil(n / lanes.lanes)))
  const width = vectors * lanes.lanes
  const fullPanels = Math.floor(n / width)
  const edge = n % width
  const panels = fullPanels + (edge > 0 ? 1 : 0)

  const inPlace = innerOf(innerAxes)
  const awkward = inPlace.step !== bytes || (inPlace.run < SHORT && inPlace.run < size.k)
  const near = rows.filter((v) => v.size > 1).at(-1)?.a === bytes && inPlace.step % 4096 !== 0
  const packA = panels > (near ? FEW_PANELS : 1) && size.k > 1 && awkward
  const inner = packA ? innerOf([complete({ size: size.k })]) : inPlace

  const tiles = Math.ceil(size.m / tallest(vectors, spec.relaxed))
  const height = Math.max(1, Math.ceil(size.m / Math.max(1, tiles)))
  const tilesAtOnce = Math.max(1, Math.floor(CACHED_ROWS / height))
  const direct = innerStep !== null && innerStep >= 0 && tiles <= fewTiles(innerStep)
  const stepB = neighboursB && runs === null && direct ? innerStep : null
  const lookupB = runs !== null && runs.b === bytes && tiles <= FEWEST_TILES
  const packed = stepB === null && !lookupB
  const panelsBytes = size.batch * size.k * (fullPanels * width + Math.ceil(edge / lanes.lanes) * lanes.lanes) * bytes
  const isBroad = packed && panelsBytes > CACHED && size.n > 2 * size.m
  const wide = lookupB || (panels > 1 && (size.batch * tiles < FEW_TILES || isBroad))
  const shares = packA ? FEWER : SHARES
  const group = wide ? Math.max(1, Math.min(GROUP, Math.ceil((panels * size.batch) / shares))) : null
  const alone = packed && !wide && size.batch === 1 && tiles >= MANY_TILES && panelsBytes <= CACHED
  const ownA = packA ? Math.ceil((tilesAtOnce * height * inner.longest * bytes) / 16) * 16 : 0

  const layout = place({
    rows: 8 * size.m,
    segments: 12 * (inner.segments + 1),
    innerA: packA ? 4 * size.k : 0,
    innerB: (packed && !transposeB) || lookupB ? 4 * size.k : 0,
    columnsB: packed && runs === null ? 4 * panels * width : 0,
    columnsOut: contiguousOut || runs !== null ? 0 : 4 * panels * width,
    runs: runs === null ? 0 : 16 * vectorsOf(runs),
    batch: 12 * size.batch,
    panels: packed && !wide && !alone ? panelsBytes : 0,
    own: ownA + (alone ? panelsBytes + NOTE : packed && group !== null ? group * inner.longest * width * bytes : 0),
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
    lookupB,
    transposeB,
    contiguousOut,
    runs,
    inner,
    vectors,
    fullPanels,
    edge,
    tiles,
    height,
    tall: size.m - tiles * (height - 1),
    tilesAtOnce,
    group,
    packedNote: alone ? ownA + panelsBytes : null,
    ownA,
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

/** Whether B is packed before it is read. */
export const isPacked = ({ stepB, lookupB }: Plan): boolean => stepB === null && !lookupB
