import { range } from "../../../array/index.js"
import {
  type Code,
  type Func,
  type FunctionBuilder,
  forRange,
  func,
  i32,
  type Local,
  nop,
  type Operand,
  select,
  seq,
} from "../assembler/index.js"
import { fullWidth, isPacked, type Plan, panelsOf } from "./plan.js"
import type { Runs } from "./runs.js"
import { type Axis, collapse, type Stride } from "./spec.js"

/** Runs the body for every index of a nest, with its offsets in the arrays that are named. */
const eachIndex = (
  f: FunctionBuilder,
  axes: readonly Axis[],
  of: readonly Stride[],
  body: (offsets: readonly Code<"i32">[]) => Code<"void">,
): Code<"void"> => {
  const from = (depth: number, offsets: readonly Code<"i32">[]): Code<"void"> => {
    const axis = axes[depth]
    if (axis === undefined) return body(offsets)
    const next = (i: Code<"i32">): readonly Code<"i32">[] =>
      offsets.map((offset, j) => (axis[of[j]!] === 0 ? offset : i32.add(offset, i32.mul(i, axis[of[j]!]))))
    return forRange(f, 0, axis.size, 1, (i) => from(depth + 1, next(i)))
  }
  return from(
    0,
    of.map(() => i32.const(0)),
  )
}

const advance = (pointer: Local<"i32">, bytes: number): Code<"void"> => pointer.set(i32.add(pointer, bytes))

/** The parameters of every function of a contraction. */
export const addresses = (plan: Plan) => ({
  a: "i32" as const,
  b: "i32" as const,
  out: "i32" as const,
  scratch: "i32" as const,
  ...Object.fromEntries((plan.spec.inputs ?? []).map((name) => [name, "i32" as const])),
})

/** The scratch memory, and where so many threads have their own, one after the other. */
const memories = { scratch: "i32", own: "i32", threads: "i32" } as const

/** A function that writes the tables of offsets, and that nothing is packed yet; once for each call, before all else. */
export const prepareFunction = (plan: Plan): Func<typeof memories, "void"> =>
  func(`${plan.spec.name}_prepare`, memories, "void", (f, { scratch, own, threads }) => {
    const { layout, inner, spec } = plan
    const p = f.local("i32", "p")
    const start = (at: number): Code<"void"> => p.set(i32.add(scratch, at))

    /** A row of the table for each index: its offsets in some arrays. */
    const table = (at: number, axes: readonly Axis[], of: readonly Stride[]): Code<"void"> =>
      seq(
        start(at),
        eachIndex(f, collapse(axes, of), of, (offsets) =>
          seq(...offsets.map((offset, i) => i32.store(p, offset, 4 * i)), advance(p, 4 * of.length)),
        ),
      )

    /** The columns past the last repeat it, so that whole panels are read. */
    const repeatLast = (at: number, filled: number, size: number): Code<"void"> =>
      filled === 0
        ? nop
        : forRange(f, 4 * filled, 4 * size, 4, (i) => i32.store(i32.add(p0(at), i), i32.load(p0(at), 4 * filled - 4)))
    const p0 = (at: number): Code<"i32"> => i32.add(scratch, at)

    const segment = (offset: Operand<"i32">, length: Operand<"i32">, k: Local<"i32">): Code<"void"> =>
      seq(i32.store(p, offset), i32.store(p, length, 4), i32.store(p, k, 8), k.set(i32.add(k, length)), advance(p, 12))

    const k = f.local("i32", "k")
    const length = f.local("i32", "length")
    const segments = eachIndex(f, inner.outer, ["a"], ([offset]) =>
      forRange(f, 0, inner.run, inner.piece, (i) =>
        seq(
          length.set(i32.sub(inner.run, i)),
          length.set(minimum(length, i32.const(inner.piece))),
          segment(i32.add(offset!, i32.mul(i, inner.step)), length, k),
        ),
      ),
    )

    /** Vectors of runs: where each begins in B and in the output, whether it is short, and its first column. */
    const column = f.local("i32", "column")
    const vectorsOfRuns = ({ outer, size, vectors, tail, b, out }: Runs): Code<"void"> => {
      const { lanes } = plan.lanes
      return seq(
        start(layout.runs),
        column.set(0),
        eachIndex(f, outer, ["b", "out"], ([atB, atOut]) =>
          seq(
            forRange(f, 0, vectors, 1, (i) =>
              seq(
                i32.store(p, i32.add(atB!, i32.mul(i, lanes * b))),
                i32.store(p, i32.add(atOut!, i32.mul(i, lanes * out)), 4),
                i32.store(p, tail === lanes ? i32.const(0) : i32.eq(i, vectors - 1), 8),
                i32.store(p, i32.add(column, i32.mul(i, lanes)), 12),
                advance(p, 16),
              ),
            ),
            column.set(i32.add(column, size)),
          ),
        ),
      )
    }

    const nothingPacked = (note: number): Code<"void"> =>
      forRange(f, 0, threads, 1, (t) => i32.store(i32.add(own, i32.mul(t, layout.end - layout.own)), 0, note))

    const n = panelsOf(plan) * fullWidth(plan)
    const columns = plan.size.n
    const packed = isPacked(plan)
    const byColumn = packed && plan.runs === null
    const scattered = !plan.contiguousOut && plan.runs === null
    return seq(
      table(layout.rows, plan.rows, ["a", "out"]),
      table(layout.batch, plan.batch, ["a", "b", "out"]),
      byColumn ? table(layout.columnsB, plan.columns, ["b"]) : nop,
      byColumn ? repeatLast(layout.columnsB, columns, n) : nop,
      scattered ? table(layout.columnsOut, plan.columns, ["out"]) : nop,
      scattered ? repeatLast(layout.columnsOut, columns, n) : nop,
      plan.runs === null ? nop : vectorsOfRuns(plan.runs),
      plan.packA ? table(layout.innerA, plan.innerAxes, ["a"]) : nop,
      (packed && !plan.transposeB) || plan.lookupB ? table(layout.innerB, plan.innerAxes, ["b"]) : nop,
      start(layout.segments),
      k.set(0),
      spec.inner.length > 0 && inner.length === 0 ? nop : segments,
      segment(0, 0, k),
      plan.packedNote === null ? nop : nothingPacked(plan.packedNote),
    )
  })

/** The smaller of two signed integers that cost nothing to read twice. */
export const minimum = (x: Code<"i32">, y: Code<"i32">): Code<"i32"> => select(x, y, i32.lt_s(x, y))

/** Whether the offsets in a table are those of neighbours. */
export const areNeighbours = (
  first: Code<"i32">,
  offset: (i: number) => Code<"i32">,
  many: number,
  bytes: number,
): Code<"i32"> =>
  range(many)
    .slice(1)
    .reduce<Code<"i32">>((yes, i) => i32.and(yes, i32.eq(i32.sub(offset(i), first), i * bytes)), i32.const(1))

/** The entry of the first column of a panel in the table that tells where columns are stored. */
export const columnsEntry = (plan: Plan, scratch: Code<"i32">, panel: Code<"i32">): Code<"i32"> =>
  plan.runs !== null
    ? i32.add(i32.add(scratch, plan.layout.runs), i32.mul(panel, 16 * plan.vectors))
    : plan.contiguousOut
      ? i32.const(0)
      : i32.add(i32.add(scratch, plan.layout.columnsOut), i32.mul(panel, 4 * fullWidth(plan)))
