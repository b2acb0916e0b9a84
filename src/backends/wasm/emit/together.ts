import { dataOf, type Expr, type LoopVar, type Stage } from "../../../kernel/index.js"
import { emit } from "./expression.js"
import type { Frame } from "./frame.js"
import type { Value } from "./lanes.js"

/** Up to so many instructions four vectors go at once, and two up to so many: more would not stay in registers. */
const SHORT = 64
const MIDDLE = 260

/** Up to here an instruction waits longer for the one before than the others take. */
const FEW = 8

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
    const [own, ...others] = es.map(operands)
    own!.forEach((x, i) => {
      go([x, ...others.map((o) => o[i]!)])
    })
    new Set(es).forEach((e) => {
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

/** Whether stages are so short that what folds them must not wait for itself. */
export const areShort = (stages: readonly Stage[]): boolean => lengthOf(stages) <= FEW

/** How many vectors go at once along a loop of at least so many turns: as many as the registers hold. */
export const vectorsAtOnce = (stages: readonly Stage[], { size }: LoopVar, turns: number): number => {
  if (size < turns) return 1
  const length = lengthOf(stages)
  return length <= SHORT ? 4 : length <= MIDDLE ? 2 : 1
}
