import { all, type Code, call, type Func, forRange, func, i32, if_, type Local, nop, seq } from "../assembler/index.js"
import { type KernelParams, type Kernels, sharedKernel } from "./kernel.js"
import { firstColumn } from "./multiply.js"
import { packTileFunction } from "./pack-a.js"
import { type PackPanel, packEntry, packPanelFunction } from "./pack-b.js"
import { fullWidth, isPacked, type Plan, panelStep, panelsOf } from "./plan.js"
import { addresses, columnsEntry, minimum } from "./tables.js"

/** Tiles of one height, by their numbers, and the row of the first of them. */
interface Span {
  readonly height: number
  readonly from: number
  readonly to: number
  readonly row: number
}

const spansOf = ({ height, tall, tiles }: Plan): readonly Span[] =>
  height > 1 && tall < tiles
    ? [
        { height, from: 0, to: tall, row: 0 },
        { height: height - 1, from: tall, to: tiles, row: tall * height },
      ].filter((s) => s.to > s.from)
    : [{ height, from: 0, to: tiles, row: 0 }]

/** Panels of one width: the first and the end of those in the group at hand. */
interface Stretch {
  readonly columns: number
  readonly first: Local<"i32">
  readonly end: Local<"i32">
  readonly pack: PackPanel | null
  readonly kernels: readonly Func<KernelParams, "void">[]
}

/**
 * A function that computes the groups of panels lo .. hi, counted over all batches, for all rows: a block of the inner
 * loop at a time, a thread packs the group of panels into memory of its own, where they stay near, and multiplies them.
 */
export const multiplyColumnsFunction = (plan: Plan, group: number, shared: Kernels) => {
  const { spec, lanes, inner, layout, packA, tilesAtOnce } = plan
  const width = fullWidth(plan)
  const groups = Math.ceil(panelsOf(plan) / group)
  const params = { ...addresses(plan), own: "i32", lo: "i32", hi: "i32" } as const
  const spans = spansOf(plan)
  const packers = spans.map((s) => (packA ? packTileFunction(plan, s.height) : null))
  const perPanel = inner.longest * panelStep(plan, width)
  const tileBytes = plan.height * inner.longest * lanes.bytes
  const widths = [...(plan.fullPanels > 0 ? [width] : []), ...(plan.edge > 0 ? [plan.edge] : [])]
  const made = widths.map((columns) => ({
    columns,
    pack: isPacked(plan) ? packPanelFunction(plan, columns) : null,
    kernels: spans.map((s) => sharedKernel(shared, plan, s.height, columns)),
  }))

  return func(`${spec.name}_multiply`, params, "void", (f, p) => {
    const local = (name: string): Local<"i32"> => f.local("i32", name)
    const [batch, start, end, segment, segmentEnd] = [
      local("batch"),
      local("start"),
      local("end"),
      local("segment"),
      local("segmentEnd"),
    ]
    const [a, b, out, k, block, to] = [
      local("aOfBatch"),
      local("bOfBatch"),
      local("outOfBatch"),
      local("k"),
      local("block"),
      local("to"),
    ]
    const inputs = Object.fromEntries((spec.inputs ?? []).map((name) => [name, p[name as keyof typeof p]]))
    const stretches = made.map(
      (m): Stretch => ({ ...m, first: local(`first${m.columns}`), end: local(`end${m.columns}`) }),
    )
    const rowEntry = (row: Code<"i32">): Code<"i32"> => i32.add(i32.add(p.scratch, layout.rows), i32.shl(row, 3))
    const packedPanel = (panel: Code<"i32">): Code<"i32"> =>
      i32.add(i32.add(p.own, plan.ownA), i32.mul(i32.sub(panel, start), perPanel))

    const panelOfB = (panel: Code<"i32">): Code<"i32"> =>
      plan.lookupB
        ? b
        : plan.stepB === null
          ? packedPanel(panel)
          : i32.add(i32.add(b, i32.mul(panel, width * lanes.bytes)), i32.mul(k, plan.stepB))

    const packGroup = all(
      stretches.map(({ columns, first, end: last, pack }) =>
        pack === null
          ? nop
          : forRange(f, first, last, 1, (panel) =>
              call(pack, {
                b,
                scratch: p.scratch,
                panel: i32.sub(packedPanel(panel), i32.mul(k, panelStep(plan, columns))),
                columns: packEntry(plan, p.scratch, panel),
                from: k,
                to: i32.load(segmentEnd, 8),
              }),
            ),
      ),
    )

    /** The tiles from .. to of a span with all panels of the group. */
    const multiplyTiles = (s: Span, which: number, from: Code<"i32">): Code<"void"> => {
      const rowOf = (t: Code<"i32">): Code<"i32"> => i32.add(i32.mul(i32.sub(t, s.from), s.height), s.row)
      const packedTile = (t: Code<"i32">): Code<"i32"> => i32.add(p.own, i32.mul(i32.sub(t, from), tileBytes))
      const packer = packers[which]!
      const row = local("row")
      const packTiles =
        packer === null
          ? nop
          : forRange(f, from, to, 1, (t) =>
              call(packer, {
                a,
                scratch: p.scratch,
                rows: rowEntry(rowOf(t)),
                target: packedTile(t),
                from: k,
                to: i32.load(segmentEnd, 8),
              }),
            )
      const panelsOfGroup = stretches.map(({ first, end: last, kernels }) =>
        forRange(f, first, last, 1, (panel) =>
          forRange(f, from, to, 1, (t) =>
            seq(
              row.set(rowOf(t)),
              call(kernels[which]!, {
                a: packer === null ? a : packedTile(t),
                rows: rowEntry(row),
                out: firstColumn(plan, out, panel),
                columns: columnsEntry(plan, p.scratch, panel),
                b: panelOfB(panel),
                inner: plan.lookupB ? i32.add(i32.add(p.scratch, i32.shl(k, 2)), layout.innerB) : 0,
                segment,
                end: segmentEnd,
                first: i32.eqz(block),
                last: i32.eq(block, inner.blocks - 1),
                row,
                column: i32.mul(panel, width),
                batch,
                ...inputs,
              }),
            ),
          ),
        ),
      )
      return seq(packTiles, ...panelsOfGroup, nop)
    }

    const allTiles = all(
      spans.map((s, which) =>
        forRange(f, s.from, s.to, tilesAtOnce, (from) =>
          seq(to.set(i32.add(from, tilesAtOnce)), to.set(minimum(to, i32.const(s.to))), multiplyTiles(s, which, from)),
        ),
      ),
    )

    const lastSegment = i32.add(p.scratch, layout.segments + 12 * inner.segments)
    const bound = local("bound")
    const eachBlock = forRange(f, 0, inner.blocks, 1, (i) =>
      seq(
        block.set(i),
        segment.set(i32.add(i32.add(p.scratch, layout.segments), i32.mul(i, 12 * inner.perBlock))),
        segmentEnd.set(i32.add(segment, 12 * inner.perBlock)),
        bound.set(lastSegment),
        segmentEnd.set(minimum(segmentEnd, bound)),
        k.set(i32.load(segment, 8)),
        packGroup,
        allTiles,
      ),
    )

    const batchEntry = (offset: number): Code<"i32"> =>
      i32.load(i32.add(p.scratch, i32.mul(batch, 12)), layout.batch + offset)
    const full = stretches.find((s) => s.columns === width && plan.fullPanels > 0)
    const edge = plan.edge > 0 ? stretches.at(-1) : undefined
    const stretch = seq(
      full === undefined
        ? nop
        : seq(full.first.set(start), full.end.set(end), full.end.set(minimum(full.end, i32.const(plan.fullPanels)))),
      edge === undefined
        ? nop
        : seq(
            edge.end.set(end),
            edge.first.set(start),
            if_(i32.lt_s(start, plan.fullPanels), edge.first.set(plan.fullPanels)),
          ),
    )

    return forRange(f, p.lo, p.hi, 1, (unit) =>
      seq(
        batch.set(i32.div_u(unit, groups)),
        start.set(i32.mul(i32.sub(unit, i32.mul(batch, groups)), group)),
        end.set(i32.add(start, group)),
        end.set(minimum(end, i32.const(panelsOf(plan)))),
        stretch,
        a.set(i32.add(p.a, batchEntry(0))),
        b.set(i32.add(p.b, batchEntry(4))),
        out.set(i32.add(p.out, batchEntry(8))),
        eachBlock,
      ),
    )
  })
}
