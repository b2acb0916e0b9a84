import { at, type Expr, type LoopVar, type Stage, substitute, visit } from "../../../kernel/index.js"
import { all, forRange, i32, if_, v128 } from "../assembler/index.js"
import { branch, type Frame, inside, type Target } from "./frame.js"
import { LANES } from "./lanes.js"
import { type Moved, movesOf } from "./moved.js"
import { emitTogether } from "./together.js"

/** Stages as they are where no `when` takes its costly value, and the conditions under which one does. */
const usualOf = (stages: readonly Stage[]): readonly [stages: readonly Stage[], conditions: readonly Expr[]] => {
  const conditions = new Set<Expr>()
  const go = substitute(at, (e) => {
    if (e.tag !== "apply" || e.op !== "when") return undefined
    const [condition, , usual] = e.args
    conditions.add(go(condition!))
    return go(usual!)
  })
  return [stages.map((s) => ({ ...s, value: go(s.value) })), [...conditions]]
}

/** True when what stages read is nothing that one before them in the same turn writes. */
const areApart = (stages: readonly Stage[], { base }: Target): boolean => {
  if (stages.length === 1) return true
  const written = new Set(stages.flatMap((s) => (s.tag === "store" ? [base(s.buffer)] : [])))
  let apart = true
  visit(
    stages.map((s) => s.value),
    (e) => {
      if (e.tag === "load" && written.has(base(e.buffer))) apart = false
    },
  )
  return apart
}

/** Writes stages in a frame, for vectors that are so far from its turn. */
export type Write = (frame: Frame, stages: readonly Stage[], moves: readonly Moved[]) => void

/**
 * Several vectors at once in a lane loop, whose frame is `inner` and lies in `outer`: as if nothing seldom happened, and
 * if it did, one after the other with all that it takes.
 */
export const severalAtOnce = (
  outer: Frame,
  inner: Frame,
  v: LoopVar,
  stages: readonly Stage[],
  copies: number,
  write: Write,
): void => {
  const moves = movesOf(v, copies)
  const [usual, conditions] = usualOf(stages)
  if (conditions.length === 0 || !areApart(stages, inner.target)) {
    write(inner, stages, moves)
    return
  }
  const masks = conditions.flatMap((c) =>
    emitTogether(
      inner,
      moves.map((m) => m.expr(c)),
    ),
  )
  const some = masks.map((m) => m[0]).reduce((x, y) => v128.or(x, y))
  const fast = branch(inner)
  write(fast, usual, moves)
  const { counter } = inner.lane!
  const slow = forRange(inner.target.f, counter, i32.add(counter, LANES * copies), LANES, (i) => {
    const one: Frame = { ...inside(outer, v, i, true), guarded: true }
    write(one, stages, movesOf(v, 1))
    return all(one.codes)
  })
  inner.codes.push(if_(v128.any_true(some), slow, all(fast.codes)))
}
