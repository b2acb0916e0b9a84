import { type Apply, dataOf, type Expr, type LoopVar, type Stage, visit } from "../../../kernel/index.js"
import { emit, emitWhen } from "./expression.js"
import { depthOf, type Frame, find, outward } from "./frame.js"
import type { Value } from "./lanes.js"

/** Up to so many instructions four vectors go at once, and two up to so many: more would not stay in registers. */
const SHORT = 48
const MIDDLE = 260

/** Up to here an instruction waits longer for the one before than the others take. */
const FEW = 8

/** The code of a loop does not grow beyond so many instructions. */
const LARGEST = 600

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

/** Instructions for one vector: those that are always done, and all. */
const lengths = (stages: readonly Stage[]): readonly [usual: number, all: number] => {
  const usual = new Set<Expr>()
  const go = (e: Expr): void => {
    if (usual.has(e)) return
    usual.add(e)
    operands(e).forEach(go)
  }
  stages.forEach((s) => {
    go(s.value)
  })
  const every: Expr[] = []
  const values = stages.map((s) => s.value)
  visit(values, (e) => every.push(e))
  const count = (es: Iterable<Expr>): number =>
    [...es].reduce((n, e) => n + (e.tag === "const" ? 0 : e.dtype === "float64" ? 2 : 1), 0)
  return [count(usual), count(every)]
}

/** Whether stages are so short that what folds them must not wait for itself. */
export const areShort = (stages: readonly Stage[]): boolean => lengths(stages)[0] <= FEW

/** How many vectors go at once along a loop of at least so many turns: as many as the registers hold. */
export const vectorsAtOnce = (stages: readonly Stage[], { size }: LoopVar, turns: number): number => {
  if (size < turns) return 1
  const [usual, all] = lengths(stages)
  const most = usual <= SHORT ? 4 : usual <= MIDDLE ? 2 : 1
  return all * most <= LARGEST ? most : all * 2 <= LARGEST ? Math.min(most, 2) : 1
}
