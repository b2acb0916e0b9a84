import {
  all,
  brIf,
  type Code,
  call,
  type Func,
  forRange,
  func,
  i32,
  if_,
  type Local,
  loop,
  nop,
  type Operand,
  select,
  seq,
} from "../assembler/index.js"
import { type KernelParams, type Kernels, sharedKernel } from "./kernel.js"
import { packTileFunction } from "./pack-a.js"
import type { PackFunction } from "./pack-b.js"
import { fullWidth, type Plan, panelBytes, panelStep, panelsOf } from "./plan.js"
import { addresses, columnsEntry, minimum } from "./tables.js"

/** The output at the first column of a panel, when columns are neighbours there. */
export const firstColumn = (plan: Plan, out: Code<"i32">, panel: Code<"i32">): Code<"i32"> =>
  plan.runs === null && plan.contiguousOut ? i32.add(out, i32.mul(panel, fullWidth(plan) * plan.lanes.bytes)) : out

/** Some tiles of equal height of a batch: those from .. to, the first of which begins at a row. */
interface Span {
  readonly height: number
  readonly from: Operand<"i32">
  readonly to: Operand<"i32">
  readonly rowOf: (tile: Code<"i32">) => Code<"i32">
}

/**
 * A function that computes the tiles lo .. hi of the output, counted over all batches. `own` is memory of its thread.
 * Some tiles at a time, and a block of the inner loop at a time, meet all panels of B.
 */
export const multiplyFunction = (plan: Plan, shared: Kernels, pack: PackFunction) => {
  const { spec, lanes, size, inner, layout, height, tall, tiles, packA, packedNote } = plan
  const width = fullWidth(plan)
  const params = { ...addresses(plan), own: "i32", lo: "i32", hi: "i32" } as const
  const heights = height > 1 && tall < tiles ? [height, height - 1] : [height]
  const kernels = (columns: number): readonly Func<KernelParams, "void">[] =>
    heights.map((h) => sharedKernel(shared, plan, h, columns))
  const full = plan.fullPanels > 0 ? kernels(width) : []
  const edge = plan.edge > 0 ? kernels(plan.edge) : []
  const packers = packA ? heights.map((h) => packTileFunction(plan, h)) : []
  const tileBytes = height * inner.longest * lanes.bytes

  return func(`${spec.name}_multiply`, params, "void", (f, p) => {
    const local = (name: string): Local<"i32"> => f.local("i32", name)
    const [tile, batch, from, to] = [local("tile"), local("batch"), local("from"), local("to")]
    const [a, out, b] = [local("aOfBatch"), local("outOfBatch"), local("bOfBatch")]
    const [segment, end, k, panel, middle] = [
      local("segment"),
      local("end"),
      local("k"),
      local("panel"),
      local("middle"),
    ]
    const block = local("block")
    const inputs = Object.fromEntries((spec.inputs ?? []).map((name) => [name, p[name as keyof typeof p]]))

    const spans: readonly Span[] = [
      { height, from, to: middle, rowOf: (t: Code<"i32">) => i32.mul(t, height) },
      { height: height - 1, from: middle, to, rowOf: (t: Code<"i32">) => i32.add(i32.mul(t, height - 1), tall) },
    ].slice(0, heights.length) satisfies readonly Span[]

    const eachTile = (body: (tile: Code<"i32">, row: Local<"i32">, which: number) => Code<"void">): Code<"void"> => {
      const row = local("row")
      return all(
        spans.map((span, which) =>
          forRange(f, span.from, span.to, 1, (t) => seq(row.set(span.rowOf(t)), body(t, row, which)), "t"),
        ),
      )
    }

    const rowEntry = (row: Code<"i32">): Code<"i32"> => i32.add(i32.add(p.scratch, layout.rows), i32.shl(row, 3))
    const packedTile = (t: Code<"i32">): Code<"i32"> => i32.add(p.own, i32.mul(i32.sub(t, from), tileBytes))

    const multiplyPanel = (which: readonly Func<KernelParams, "void">[], columns: number, index: Code<"i32">) =>
      seq(
        panel.set(
          plan.stepB === null
            ? i32.add(i32.add(b, i32.mul(index, size.k * panelStep(plan, width))), i32.mul(k, panelStep(plan, columns)))
            : i32.add(i32.add(b, i32.mul(index, width * lanes.bytes)), i32.mul(k, plan.stepB)),
        ),
        eachTile((t, row, i) =>
          call(which[i]!, {
            a: packA ? packedTile(t) : a,
            rows: rowEntry(row),
            out: firstColumn(plan, out, index),
            columns: columnsEntry(plan, p.scratch, index),
            b: panel,
            inner: 0,
            segment,
            end,
            first: i32.eqz(block),
            last: i32.eq(block, inner.blocks - 1),
            row,
            column: i32.mul(index, width),
            batch,
            ...inputs,
          }),
        ),
      )

    const packBlock = (): Code<"void"> =>
      eachTile((t, row, i) =>
        call(packers[i]!, {
          a,
          scratch: p.scratch,
          rows: rowEntry(row),
          target: packedTile(t),
          from: k,
          to: i32.load(end, 8),
        }),
      )

    const lastSegment = local("lastSegment")
    const batchEntry = (offset: number): Code<"i32"> =>
      i32.load(i32.add(p.scratch, i32.mul(batch, 12)), layout.batch + offset)

    const eachBlock = forRange(f, 0, inner.blocks, 1, (i) =>
      seq(
        block.set(i),
        segment.set(i32.add(i32.add(p.scratch, layout.segments), i32.mul(i, 12 * inner.perBlock))),
        end.set(i32.add(segment, 12 * inner.perBlock)),
        end.set(minimum(end, lastSegment)),
        k.set(i32.load(segment, 8)),
        packA ? packBlock() : nop,
        full.length > 0 ? forRange(f, 0, plan.fullPanels, 1, (j) => multiplyPanel(full, width, j)) : nop,
        edge.length > 0 ? multiplyPanel(edge, plan.edge, i32.const(plan.fullPanels)) : nop,
      ),
    )

    const ownPanels = i32.add(p.own, plan.ownA)
    const packOnce =
      packedNote === null
        ? nop
        : if_(
            i32.eqz(i32.load(p.own, packedNote)),
            seq(
              call(pack, { b: p.b, scratch: p.scratch, panels: ownPanels, lo: 0, hi: panelsOf(plan) }),
              i32.store(p.own, 1, packedNote),
            ),
          )
    const panels =
      packedNote === null ? i32.add(i32.add(p.scratch, layout.panels), i32.mul(batch, panelBytes(plan))) : ownPanels

    const some = seq(
      batch.set(i32.div_u(tile, tiles)),
      from.set(i32.sub(tile, i32.mul(batch, tiles))),
      to.set(i32.add(from, plan.tilesAtOnce)),
      to.set(minimum(to, i32.const(tiles))),
      middle.set(i32.add(from, i32.sub(p.hi, tile))),
      to.set(minimum(to, middle)),
      tile.set(i32.add(tile, i32.sub(to, from))),
      middle.set(i32.const(tall)),
      middle.set(minimum(middle, to)),
      middle.set(maximum(middle, from)),
      a.set(i32.add(p.a, batchEntry(0))),
      out.set(i32.add(p.out, batchEntry(8))),
      b.set(plan.stepB === null ? panels : i32.add(p.b, batchEntry(4))),
      eachBlock,
    )

    return seq(
      lastSegment.set(i32.add(p.scratch, layout.segments + 12 * inner.segments)),
      packOnce,
      tile.set(p.lo),
      if_(
        i32.lt_s(tile, p.hi),
        loop((next) => seq(some, brIf(next, i32.lt_s(tile, p.hi)))),
      ),
    )
  })
}

const maximum = (x: Code<"i32">, y: Code<"i32">): Code<"i32"> => select(x, y, i32.gt_s(x, y))
