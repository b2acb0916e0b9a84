import { range } from "../../../array/index.js"
import {
  all,
  brIf,
  type Code,
  call,
  type Func,
  forRange,
  func,
  i8x16,
  i32,
  if_,
  type Local,
  loop,
  nop,
  seq,
  v128,
} from "../assembler/index.js"
import { fullWidth, type Plan, panelBytes, panelStep, panelsOf } from "./plan.js"
import type { Runs } from "./runs.js"

import { areNeighbours, columnsEntry, minimum } from "./tables.js"

/** Rows of B that are packed at a time, for all panels: what of them is read is used up while it is near. */
const ROWS = 64

/** Four vectors (two for float64) as the columns of a square: lane i of vector j goes to lane j of vector i. */
const transposed = (x: readonly Code<"v128">[]): readonly Code<"v128">[] => {
  const lanes = (of: readonly number[], bytes: number): readonly number[] =>
    of.flatMap((lane) => range(bytes).map((i) => lane * bytes + i))
  const [a, b, c, d] = x
  if (c === undefined || d === undefined)
    return [i8x16.shuffle(a!, b!, lanes([0, 2], 8)), i8x16.shuffle(a!, b!, lanes([1, 3], 8))]
  const low = (p: Code<"v128">, q: Code<"v128">) => i8x16.shuffle(p, q, lanes([0, 4, 1, 5], 4))
  const high = (p: Code<"v128">, q: Code<"v128">) => i8x16.shuffle(p, q, lanes([2, 6, 3, 7], 4))
  const pairs = (p: Code<"v128">, q: Code<"v128">) => [
    i8x16.shuffle(p, q, lanes([0, 2], 8)),
    i8x16.shuffle(p, q, lanes([1, 3], 8)),
  ]
  return [...pairs(low(a!, b!), low(c, d)), ...pairs(high(a!, b!), high(c, d))]
}

const packParams = {
  b: "i32",
  scratch: "i32",
  /** Where the panel begins, and its entry in the table of columns. */
  panel: "i32",
  columns: "i32",
  from: "i32",
  to: "i32",
} as const

export type PackPanel = Func<typeof packParams, "void">

/** Vectors of runs are packed one by one, each from where it begins. */
const packRunsFunction = (plan: Plan, columns: number, runs: Runs): PackPanel => {
  const { lanes, layout, spec } = plan
  const step = panelStep(plan, columns)
  return func(
    `${spec.name}_pack${columns}`,
    packParams,
    "void",
    (f, { b, scratch, panel, columns: table, from, to }) => {
      const target = f.local("i32", "target")
      const offset = f.local("i32", "offset")
      const sources = range(step / 16).map((i) => f.local("i32", `b${i}`))
      const vector = (source: Code<"i32">): Code<"v128"> =>
        runs.b === lanes.bytes
          ? v128.load(source)
          : range(lanes.lanes)
              .slice(1)
              .reduce((y, lane) => lanes.loadLane(i32.add(source, lane * runs.b), y, lane), lanes.load(source, 1))
      return seq(
        ...sources.map((q, j) => q.set(i32.add(b, i32.load(table, 16 * j)))),
        target.set(i32.add(panel, i32.mul(from, step))),
        forRange(f, from, to, 1, (k) =>
          seq(
            offset.set(i32.load(i32.add(scratch, i32.shl(k, 2)), layout.innerB)),
            ...sources.map((q, j) => v128.store(target, vector(i32.add(q, offset)), 16 * j)),
            target.set(i32.add(target, step)),
          ),
        ),
      )
    },
  )
}

/** A function that packs some inner indices of one panel of B. */
export const packPanelFunction = (plan: Plan, columns: number): PackPanel => {
  if (plan.runs !== null) return packRunsFunction(plan, columns, plan.runs)
  const { lanes, layout, spec } = plan
  const step = panelStep(plan, columns)
  const width = step / lanes.bytes
  const vectors = width / lanes.lanes

  return func(
    `${spec.name}_pack${columns}`,
    packParams,
    "void",
    (f, { b, scratch, panel, columns: table, from, to }) => {
      const to_ = f.local("i32", "target")
      const sources = range(width).map((i) => f.local("i32", `b${i}`))
      const find = all(sources.map((q, i) => q.set(i32.add(b, i32.load(table, 4 * i)))))
      const target = to_.set(i32.add(panel, i32.mul(from, step)))
      const x = f.local("v128", "x")

      const gathered = (j: number, offset: Code<"i32">): Code<"v128"> =>
        range(lanes.lanes)
          .slice(1)
          .reduce(
            (y, lane) => lanes.loadLane(i32.add(sources[j * lanes.lanes + lane]!, offset), y, lane),
            lanes.load(i32.add(sources[j * lanes.lanes]!, offset), 1),
          )

      const each = (body: (offset: Local<"i32">) => Code<"void">): Code<"void"> => {
        const offset = f.local("i32", "offset")
        return forRange(f, from, to, 1, (k) =>
          seq(
            offset.set(i32.load(i32.add(scratch, i32.shl(k, 2)), layout.innerB)),
            body(offset),
            to_.set(i32.add(to_, step)),
          ),
        )
      }

      const whole = columns === width
      const copy = each((offset) =>
        all(range(vectors).map((j) => v128.store(to_, v128.load(i32.add(sources[0]!, offset), 16 * j), 16 * j))),
      )
      const gather = each((offset) => all(range(vectors).map((j) => v128.store(to_, gathered(j, offset), 16 * j))))
      const neighbours = areNeighbours(sources[0]!, (i) => sources[i]!, width, lanes.bytes)

      const transpose = (): Code<"void"> => {
        const xs = range(lanes.lanes).map((i) => f.local("v128", `x${i}`))
        const k = f.local("i32", "k")
        const advance = (steps: number): Code<"void"> =>
          seq(
            ...sources.map((q) => q.set(i32.add(q, steps * lanes.bytes))),
            to_.set(i32.add(to_, steps * step)),
            k.set(i32.sub(k, steps)),
          )
        const square = (j: number): Code<"void"> =>
          seq(
            ...xs.map((y, i) => y.set(v128.load(sources[j * lanes.lanes + i]!))),
            ...transposed(xs).map((y, i) => v128.store(to_, y, 16 * j + step * i)),
            nop,
          )
        const zero = i32.const(0)
        const many = lanes.lanes
        return seq(
          ...sources.map((q) => q.set(i32.add(q, i32.mul(from, lanes.bytes)))),
          k.set(i32.sub(to, from)),
          if_(
            i32.ge_s(k, many),
            loop((next) => seq(...range(vectors).map(square), advance(many), brIf(next, i32.ge_s(k, many)))),
          ),
          if_(
            k,
            loop((next) =>
              seq(
                ...range(vectors).map((j) => seq(x.set(gathered(j, zero)), v128.store(to_, x, 16 * j))),
                advance(1),
                brIf(next, k),
              ),
            ),
          ),
        )
      }

      return seq(find, target, plan.transposeB ? transpose() : whole ? if_(neighbours, copy, gather) : gather)
    },
  )
}

/** The entry of the first column of a panel in the table that tells where columns are read. */
export const packEntry = (plan: Plan, scratch: Code<"i32">, panel: Code<"i32">): Code<"i32"> =>
  plan.runs === null
    ? i32.add(scratch, i32.add(i32.mul(panel, 4 * fullWidth(plan)), plan.layout.columnsB))
    : columnsEntry(plan, scratch, panel)

/** A function that packs the panels lo .. hi of B, counted over all batches, to where the panels begin. */
export const packFunction = (plan: Plan) => {
  const { layout, size, spec } = plan
  const perBatch = panelsOf(plan)
  const width = fullWidth(plan)
  const full = plan.fullPanels > 0 ? packPanelFunction(plan, width) : null
  const edge = plan.edge > 0 ? packPanelFunction(plan, plan.edge) : null
  const params = { b: "i32", scratch: "i32", panels: "i32", lo: "i32", hi: "i32" } as const

  return func(`${spec.name}_pack`, params, "void", (f, { b, scratch, panels, lo, hi }) => {
    const to = f.local("i32", "to")
    const batch = f.local("i32", "batch")
    const panel = f.local("i32", "panel")
    const packOne = (one: PackPanel, from: Code<"i32">): Code<"void"> =>
      call(one, {
        b: i32.add(b, i32.load(i32.add(scratch, i32.mul(batch, 12)), layout.batch + 4)),
        scratch,
        panel: i32.add(
          panels,
          i32.add(i32.mul(batch, panelBytes(plan)), i32.mul(panel, size.k * panelStep(plan, width))),
        ),
        columns: packEntry(plan, scratch, panel),
        from,
        to,
      })
    const either = (from: Code<"i32">): Code<"void"> => {
      if (full === null) return edge === null ? nop : packOne(edge, from)
      if (edge === null) return packOne(full, from)
      return if_(i32.lt_s(panel, plan.fullPanels), packOne(full, from), packOne(edge, from))
    }
    return forRange(f, 0, size.k, ROWS, (from) =>
      seq(
        to.set(i32.add(from, ROWS)),
        to.set(minimum(to, i32.const(size.k))),
        forRange(f, lo, hi, 1, (i) =>
          seq(batch.set(i32.div_u(i, perBatch)), panel.set(i32.sub(i, i32.mul(batch, perBatch))), either(from)),
        ),
      ),
    )
  })
}

export type PackFunction = ReturnType<typeof packFunction>
