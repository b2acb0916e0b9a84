import { type Code, call, forRange, func, i32, select, seq } from "../../assembler/index.js"
import { partsFor } from "../../tasks.js"
import type { Places as Memory, Routine, Stage } from "../routine.js"
import type { Parts } from "./floats.js"
import { type Step, type Transform, together } from "./step.js"

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

const clipped = (x: Code<"i32">, most: number): Code<"i32"> => select(i32.const(most), x, i32.gt_s(x, most))

/** A transform of rows: threads share the rows, or the steps of a long one. */
export const rowsRoutine = (name: string, rows: Rows, transform: Transform): Routine => {
  const { count, given, made } = rows
  const { tableBytes, workBytes } = transform
  const work = Math.ceil(workBytes / 64) * 64
  const costOf = (steps: readonly Step[]): number => steps.reduce((n, s) => n + s.cost, 0)
  const stages = (memory: Memory): readonly Stage[] => {
    const [givens, mades] = rows.arrays(memory)
    const [[from, x], [to, y]] = [partsOf(givens), partsOf(mades)]
    const steps = transform.steps(x, y)
    const table = i32.const(memory.scratch)
    const prepare: Stage = { parts: 1, code: () => transform.prepare(table, i32.const(memory.own)) }
    const cost = costOf(steps)
    if (count >= FEW || cost < LONG) {
      const one = together(name, steps)
      const parts = partsFor(cost * count, count)
      const piece = Math.ceil(count / parts)
      const some = func(`${name}Rows`, { part: "i32", worker: "i32" }, "void", (f, { part, worker }) => {
        const [end, room] = [f.local("i32", "end"), f.local("i32", "room")]
        return seq(
          end.set(i32.mul(i32.add(part, 1), piece)),
          end.set(clipped(end, count)),
          room.set(i32.add(i32.mul(worker, work), memory.own)),
          forRange(f, i32.mul(part, piece), end, 1, (k) =>
            call(one, {
              from: i32.add(i32.mul(k, given), from),
              to: i32.add(i32.mul(k, made), to),
              table,
              work: room,
            }),
          ),
        )
      })
      return [prepare, { parts, code: (part, worker) => call(some, { part, worker }) }]
    }
    const ofRow = (k: number): readonly Stage[] =>
      steps.map((s) => {
        const parts = partsFor(s.cost, Math.ceil(s.units / s.grain))
        const piece = Math.ceil(s.units / parts / s.grain) * s.grain
        const at = {
          from: i32.const(from + k * given),
          to: i32.const(to + k * made),
          table,
          work: i32.const(memory.own),
        }
        const run = func(`${name}Step`, { part: "i32" }, "void", (f, { part }) => {
          const [lo, hi] = [f.local("i32", "lo"), f.local("i32", "hi")]
          return seq(
            lo.set(i32.mul(part, piece)),
            hi.set(clipped(i32.add(lo, piece), s.units)),
            lo.set(clipped(lo, s.units)),
            s.code(at, lo, hi),
          )
        })
        return { parts, code: (part) => call(run, { part }) }
      })
    return [prepare, ...Array.from({ length: count }, (_, k) => ofRow(k)).flat()]
  }
  return { scratch: tableBytes, own: work, stages }
}
