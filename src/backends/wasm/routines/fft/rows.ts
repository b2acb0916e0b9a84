import { type Code, call, forRange, func, i32, select, seq } from "../../assembler/index.js"
import { partsFor } from "../../tasks.js"
import type { Places as Memory, Routine, Stage } from "../routine.js"
import type { Parts } from "./floats.js"
import { type Places, type Step, type Transform, together } from "./step.js"

/** Rows of arrays that lie one after the other: bytes of each, given and made, and where the arrays begin. */
export interface Rows {
  readonly count: number
  readonly given: number
  readonly made: number
  readonly arrays: (memory: Memory) => readonly [from: readonly number[], to: readonly number[]]
}

/** The lowest address of two arrays, and where the parts lie from there; one array is both parts. */
const partsOf = (arrays: readonly number[]): readonly [base: number, parts: Parts] => {
  const base = Math.min(...arrays)
  return [base, { re: arrays[0]! - base, im: arrays.at(-1)! - base }]
}

/** Fewer rows than this are shared step by step, when they are long. */
const FEW = 8

/** Instructions of a row that is long. */
const LONG = 400_000

const aligned = (n: number): number => Math.ceil(n / 64) * 64

const clipped = (x: Code<"i32">, most: number): Code<"i32"> => select(i32.const(most), x, i32.gt_s(x, most))

const costOf = (steps: readonly Step[]): number => steps.reduce((n, s) => n + s.cost, 0)

/** Every row as a whole, by any thread; `places` says where the k-th one is done by a worker. */
const byRows = (
  name: string,
  count: number,
  steps: readonly Step[],
  places: (k: Code<"i32">, worker: Code<"i32">) => Places,
): Stage => {
  const one = together(name, steps)
  const parts = partsFor(costOf(steps) * count, count)
  const piece = Math.ceil(count / parts)
  const some = func(`${name}Rows`, { part: "i32", worker: "i32" }, "void", (f, { part, worker }) => {
    const end = f.local("i32", "end")
    return seq(
      end.set(i32.mul(i32.add(part, 1), piece)),
      end.set(clipped(end, count)),
      forRange(f, i32.mul(part, piece), end, 1, (k) => call(one, { ...places(k, worker) })),
    )
  })
  return { parts, code: (part, worker) => call(some, { part, worker }) }
}

/** One step of a row, shared by all threads. */
const shared = (name: string, step: Step, places: (worker: Code<"i32">) => Places): Stage => {
  const { units, grain, cost } = step
  const parts = partsFor(cost, Math.ceil(units / grain))
  const piece = Math.ceil(units / parts / grain) * grain
  const run = func(`${name}Step`, { part: "i32", worker: "i32" }, "void", (f, { part, worker }) => {
    const [lo, hi] = [f.local("i32", "lo"), f.local("i32", "hi")]
    return seq(
      lo.set(clipped(i32.mul(part, piece), units)),
      hi.set(clipped(i32.add(lo, piece), units)),
      step.code(places(worker), lo, hi),
    )
  })
  return { parts, code: (part, worker) => call(run, { part, worker }) }
}

const NOWHERE: Parts = { re: 0, im: 0 }

/** A transform of rows: threads share the rows, or the steps of a long one. */
export const rowsRoutine = (name: string, rows: Rows, transform: Transform): Routine => {
  const { count, given, made, arrays } = rows
  const [table, work] = [aligned(transform.tableBytes), aligned(transform.workBytes)]
  const isShared = count < FEW && costOf(transform.steps(NOWHERE, NOWHERE)) >= LONG
  return {
    scratch: table + (isShared ? work : 0),
    own: isShared ? 0 : work,
    stages: (memory) => {
      const [givens, mades] = arrays(memory)
      const [[from, x], [to, y]] = [partsOf(givens), partsOf(mades)]
      const steps = transform.steps(x, y)
      const places = (k: Code<"i32">, worker: Code<"i32">): Places => {
        return {
          from: i32.add(i32.mul(k, given), from),
          to: i32.add(i32.mul(k, made), to),
          table: i32.const(memory.scratch),
          work: isShared ? i32.const(memory.scratch + table) : i32.add(i32.mul(worker, work), memory.own),
        }
      }
      const first = places(i32.const(0), i32.const(0))
      const prepare: Stage = { parts: 1, code: () => transform.prepare(first.table, first.work) }
      if (!isShared) return [prepare, byRows(name, count, steps, places)]
      const ofRow = (k: number): readonly Stage[] =>
        steps.map((s) => shared(name, s, (worker) => places(i32.const(k), worker)))
      return [prepare, ...Array.from({ length: count }, (_, k) => ofRow(k)).flat()]
    },
  }
}
