import { type Apply, dataOf, type Expr, type LoopVar, type Stage } from "../../../kernel/index.js"
import { emit, emitWhen } from "./expression.js"
import { depthOf, type Frame, find, outward } from "./frame.js"
import { LANES, type Value } from "./lanes.js"

/** Up to so many instructions four vectors go at once, and two up to so many: more would not stay in registers. */
const SHORT = 48
const MIDDLE = 260

/** Shorter loops are not worth the code. */
const LONG = 1024

const isApply = (e: Expr): e is Apply => e.tag === "apply"

/** Conditions are written where they are used: what uses them chooses their form. */
const isCondition = (e: Expr): boolean => e.dtype === "bool" && e.tag === "apply" && e.op !== "when"

/** What an expression is computed from in any case: not what a `when` needs seldom. */
const operands = (e: Expr): readonly Expr[] => {
  const own =
    e.tag === "load"
      ? dataOf(e.offset)
      : e.tag === "index"
        ? dataOf(e.index)
        : e.tag !== "apply"
          ? []
          : e.op === "when"
            ? [e.args[0]!, e.args[2]!]
            : e.args
  return own.flatMap((x) => (isCondition(x) ? operands(x) : [x]))
}

/**
 * The values of one expression for several vectors, instruction by instruction side by side, so that an engine finds
 * work while another vector waits for a result.
 */
export const emitTogether = (frame: Frame, copies: readonly Expr[]): readonly Value[] => {
  const seen = new Set<Expr>()
  const go = (es: readonly Expr[]): void => {
    const first = es[0]!
    if (first.tag === "const" || seen.has(first)) return
    seen.add(first)
    operands(first).forEach((_, i) => {
      go(es.map((e) => operands(e)[i]!))
    })
    const fresh = [...new Set(es)].filter((e) => find(frame, (f) => f.values.get(e)) === undefined)
    const home = outward(frame, depthOf(frame, first))
    if (fresh.length > 1 && fresh.every(isApply) && fresh[0]!.op === "when")
      emitWhen(home, fresh).forEach((value, i) => {
        home.values.set(fresh[i]!, value)
      })
    else
      fresh.forEach((e) => {
        emit(frame, e)
      })
  }
  go(copies)
  return copies.map((e) => emit(frame, e))
}

/** Instructions for one vector, without those that are seldom needed. */
const lengthOf = (stages: readonly Stage[]): number => {
  const seen = new Set<Expr>()
  const go = (e: Expr): void => {
    if (seen.has(e)) return
    seen.add(e)
    operands(e).forEach(go)
  }
  stages.forEach((s) => {
    go(s.value)
  })
  return [...seen].reduce((n, e) => n + (e.tag === "const" ? 0 : e.dtype === "float64" ? 2 : 1), 0)
}

/** How many vectors go at once along a loop: as many as the registers hold, where there are turns enough. */
export const vectorsAtOnce = (stages: readonly Stage[], { size }: LoopVar, least = 1): number => {
  const n = lengthOf(stages)
  return size < LONG ? (size >= 16 * LANES ? least : 1) : Math.max(least, n <= SHORT ? 4 : n <= MIDDLE ? 2 : 1)
}
