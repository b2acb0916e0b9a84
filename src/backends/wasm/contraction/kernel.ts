import { range } from "../../../array/index.js"
import {
  all,
  brIf,
  type Code,
  type Func,
  func,
  i32,
  if_,
  type Local,
  loop,
  nop,
  type Params,
  seq,
  v128,
} from "../assembler/index.js"
import { outputOf } from "./output.js"
import { type Plan, panelStep } from "./plan.js"
import type { Epilogue, Place } from "./spec.js"

/** Steps of the inner loop between two tests. */
const UNROLL = 4

/** What a kernel is given, beside the inputs of the epilogue. */
const parameters = {
  /** A of this batch, or the packed tile of A. */
  a: "i32",
  /** The entry of the table of rows of the tile's first row. */
  rows: "i32",
  /** The output of this batch, at the first column of the panel if columns are neighbours. */
  out: "i32",
  /** The entry of the table of output columns, if columns are not neighbours. */
  columns: "i32",
  /** The panel of B at the first inner index of the block, or B of this batch where vectors are looked up. */
  b: "i32",
  /** The entry of the table of inner offsets in B for the first inner index of the block. */
  inner: "i32",
  /** The first segment and the end of the segments of the block. */
  segment: "i32",
  end: "i32",
  /** Whether the block is the first one, and whether it is the last one. */
  first: "i32",
  last: "i32",
  row: "i32",
  column: "i32",
  batch: "i32",
} as const satisfies Params

export type KernelParams = typeof parameters

/** Kernels by all that they depend on, so that the contractions of a module share them. */
export type Kernels = Map<string, Func<KernelParams, "void">>

/** What the code of a kernel depends on. */
const keyOf = (plan: Plan, height: number, columns: number): string =>
  JSON.stringify([
    plan.spec.dtype,
    plan.spec.relaxed,
    height,
    columns,
    plan.stepB,
    plan.lookupB,
    plan.contiguousOut,
    plan.runs && [plan.runs.tail, plan.runs.out],
    plan.packA,
    plan.inner.step,
    plan.inner.unrolled,
    plan.inner.segments === 0,
    plan.inner.blocks === 1,
    plan.spec.inputs,
    plan.spec.epilogue && [plan.spec.epilogue, plan.rowsOfBatch],
  ])

/** The kernel of a tile: one that is known, or a new one. */
export const sharedKernel = (
  kernels: Kernels,
  plan: Plan,
  height: number,
  columns: number,
): Func<KernelParams, "void"> => {
  const key = keyOf(plan, height, columns)
  const known = kernels.get(key)
  if (known !== undefined) return known
  const made = kernelFunction(plan, height, columns)
  kernels.set(key, made)
  return made
}

/**
 * A function that adds one block of the inner loop to one tile of some rows and columns: the sums stay in registers,
 * each element of A meets all vectors of a row of the panel. The last block goes through the epilogue.
 */
const kernelFunction = (plan: Plan, height: number, columns: number): Func<KernelParams, "void"> => {
  const { lanes, inner, spec, packA, runs } = plan
  const vectors = Math.ceil(columns / lanes.lanes)
  const step = plan.stepB ?? panelStep(plan, columns)
  const extra: Readonly<Record<string, "i32">> = Object.fromEntries((spec.inputs ?? []).map((name) => [name, "i32"]))
  const single = inner.blocks === 1
  const inVector = (j: number): number => Math.min(lanes.lanes, columns - j * lanes.lanes)

  return func(`${spec.name}_${height}x${columns}`, { ...parameters, ...extra }, "void", (f, p) => {
    const sums = range(height).map((i) => range(vectors).map((j) => f.local("v128", `sum${i}${j}`)))
    const bs = range(vectors).map((j) => f.local("v128", `b${j}`))
    const x = f.local("v128", "x")
    const pointers = packA ? [p.a] : range(height).map((i) => f.local("i32", `a${i}`))
    const n = f.local("i32", "n")
    const aStep = packA ? height * lanes.bytes : inner.step

    /** The element of A of a row, some steps ahead; offsets in an instruction are unsigned. */
    const element = (i: number, ahead: number): Code<"v128"> => {
      const offset = ahead * aStep
      if (packA) return lanes.splat(p.a, offset + i * lanes.bytes)
      const pointer = pointers[i]!
      return offset < 0 ? lanes.splat(i32.add(pointer, offset)) : lanes.splat(pointer, offset)
    }

    const begins = plan.lookupB ? range(vectors).map((j) => f.local("i32", `begin${j}`)) : []
    const findBegins = begins.map((q, j) => q.set(i32.add(p.b, i32.load(p.columns, 16 * j))))
    const advanceB = (steps: number): Code<"void"> =>
      plan.lookupB ? p.inner.set(i32.add(p.inner, 4 * steps)) : p.b.set(i32.add(p.b, steps * step))
    const advance = (steps: number): Code<"void"> =>
      seq(...pointers.map((q) => q.set(i32.add(q, steps * aStep))), advanceB(steps))

    const offset = f.local("i32", "offset")
    const loadB = (ahead: number): readonly Code<"void">[] =>
      plan.lookupB
        ? [offset.set(i32.load(p.inner, 4 * ahead)), ...bs.map((b, j) => b.set(v128.load(i32.add(begins[j]!, offset))))]
        : bs.map((b, j) =>
            b.set(lanes.load(p.b, plan.stepB === null ? lanes.lanes : inVector(j), ahead * step + 16 * j)),
          )

    const products = (ahead: number): Code<"void"> =>
      seq(
        ...loadB(ahead),
        ...sums.flatMap((row, i) => [
          x.set(element(i, ahead)),
          ...row.map((sum, j) => sum.set(lanes.multiplyAdd(x, bs[j]!, sum))),
        ]),
        nop,
      )

    const steps = (many: number): Code<"void"> => seq(...range(many).map(products), advance(many))

    /** Takes n steps, several at a time while there are enough. */
    const run = seq(
      if_(
        i32.ge_s(n, UNROLL),
        loop((next) => seq(steps(UNROLL), brIf(next, i32.ge_s(n.tee(i32.sub(n, UNROLL)), UNROLL)))),
      ),
      if_(
        n,
        loop((next) => seq(steps(1), brIf(next, n.tee(i32.sub(n, 1))))),
      ),
    )

    const segments = loop((next) =>
      seq(
        ...pointers.map((q, i) => q.set(i32.add(i32.add(p.a, i32.load(p.segment)), i32.load(p.rows, 8 * i)))),
        inner.unrolled === null ? seq(n.set(i32.load(p.segment, 4)), run) : steps(inner.unrolled),
        brIf(next, i32.lt_u(p.segment.tee(i32.add(p.segment, 12)), p.end)),
      ),
    )

    const packed = seq(n.set(i32.sub(i32.load(p.end, 8), i32.load(p.segment, 8))), run)

    const out = outputOf(plan, columns, p.columns)
    const row = f.local("i32", "o")
    const eachRow = (body: (sums: readonly Local<"v128">[], i: number) => readonly Code<"void">[]): Code<"void"> =>
      all(sums.flatMap((own, i) => [row.set(i32.add(p.out, i32.load(p.rows, 8 * i + 4))), ...body(own, i)]))
    const addStored = (): Code<"void"> =>
      eachRow((own) => own.map((sum, j) => sum.set(lanes.add(out.load(row, j), sum))))
    const storeSums = (): Code<"void"> => eachRow((own) => own.map((sum, j) => out.store(row, j, sum)))

    const shared = plan.rowsOfBatch
    const inputs = Object.fromEntries(
      Object.keys(extra).map((name) => [name, p[name as keyof typeof p] as Local<"i32">]),
    )
    const placeOf = (i: number, j: number): Place => {
      const number = i32.add(p.row, i)
      return {
        row: shared === null ? number : i32.rem_u(number, shared),
        batch: shared === null ? p.batch : i32.div_u(number, shared),
        column: runs === null ? i32.add(p.column, j * lanes.lanes) : i32.load(p.columns, 16 * j + 12),
        inputs,
        like: (name) => out.load(i32.add(row, inputs[name]!), j),
        f,
      }
    }
    const finish = ({ value }: Epilogue): Code<"void"> =>
      eachRow((own, i) => own.flatMap((sum, j) => [sum.set(value(sum, placeOf(i, j))), out.store(row, j, sum)]))
    const end =
      spec.epilogue === undefined
        ? storeSums()
        : single
          ? finish(spec.epilogue)
          : if_(p.last, finish(spec.epilogue), storeSums())

    return seq(
      ...findBegins,
      inner.segments === 0 ? nop : packA ? packed : segments,
      single ? nop : if_(i32.eqz(p.first), addStored()),
      end,
    )
  })
}
