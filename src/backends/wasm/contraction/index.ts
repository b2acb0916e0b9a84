import { call, func, i32, nop, seq } from "../assembler/index.js"
import type { Kernels } from "./kernel.js"
import { multiplyFunction } from "./multiply.js"
import { multiplyColumnsFunction } from "./multiply-columns.js"
import { packFunction } from "./pack-b.js"
import { isPacked, panelsOf, planOf } from "./plan.js"
import { type ContractionSpec, isContiguous } from "./spec.js"
import { addresses, prepareFunction } from "./tables.js"

export type { Kernels } from "./kernel.js"
export type { Axis, ContractionSpec, Epilogue, Place } from "./spec.js"

/**
 * The functions of a contraction. One thread calls `run`; several first let one call `prepare`, then share the panels
 * among calls of `pack`, and when all are done the tiles among calls of `multiply`. No result depends on the shares.
 * `pack` writes to `panelsAt` in the scratch memory; there are no panels to share where every thread packs its own.
 */
export const contraction = (spec: ContractionSpec, kernels: Kernels = new Map()) => {
  const plan = planOf(spec)
  const { group, layout } = plan
  const panels = isPacked(plan) && group === null && plan.packedNote === null ? plan.size.batch * panelsOf(plan) : 0
  const shares = group === null ? plan.tiles : Math.ceil(panelsOf(plan) / group)
  const tiles = plan.size.n === 0 || plan.size.m === 0 ? 0 : plan.size.batch * shares
  const prepare = prepareFunction(plan)
  const pack = packFunction(plan)
  const multiply =
    group === null ? multiplyFunction(plan, kernels, pack) : multiplyColumnsFunction(plan, group, kernels)
  const names = spec.inputs ?? []
  const run = func(`${spec.name}_run`, addresses(plan), "void", (_, p) => {
    const { a, b, out, scratch } = p
    const inputs = Object.fromEntries(names.map((name) => [name, p[name as keyof typeof p]]))
    if (tiles === 0) return nop
    const own = i32.add(scratch, layout.own)
    return seq(
      call(prepare, { scratch, own, threads: 1 }),
      panels === 0 ? nop : call(pack, { b, scratch, panels: i32.add(scratch, layout.panels), lo: 0, hi: panels }),
      call(multiply, { a, b, out, scratch, own, lo: 0, hi: tiles, ...inputs }),
    )
  })
  const bytes = { scratchBytes: layout.end, ownBytes: layout.end - layout.own }
  return { run, prepare, pack, multiply, panels, panelsAt: layout.panels, tiles, ...bytes }
}

/** Whether every sum is stored once, when it is whole. */
export const isWhole = (spec: Omit<ContractionSpec, "relaxed">): boolean =>
  planOf({ ...spec, relaxed: false }).inner.blocks === 1

/** What it takes to pack a vector that lies in one piece, and one whose elements lie apart, in products of a vector. */
const COPIED = 2
const GATHERED = 5

/** The work for each inner index, in products of a vector, and whether lanes stay empty because columns come in short runs. */
export const workIn = (spec: Omit<ContractionSpec, "relaxed">): { readonly work: number; readonly cut: boolean } => {
  const plan = planOf({ ...spec, relaxed: false })
  const { size, lanes, edge, runs, transposeB, columns } = plan
  const vectors = plan.fullPanels * plan.vectors + Math.ceil(edge / lanes.lanes)
  const together = transposeB || (runs === null ? isContiguous(columns, "b", lanes.bytes) : runs.b === lanes.bytes)
  const packing = isPacked(plan) ? (together ? COPIED : GATHERED) : 0
  const cut = runs === null ? !plan.contiguousOut : runs.tail < lanes.lanes
  return { work: vectors * (size.m + packing), cut }
}

/** What `contraction` gives. */
export type Contraction = ReturnType<typeof contraction>
