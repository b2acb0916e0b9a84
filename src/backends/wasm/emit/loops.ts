import type { LoopVar } from "../../../kernel/index.js"
import { all, forRange, i32, if_, select } from "../assembler/index.js"
import type { Int } from "./address.js"
import { holdInt } from "./expression.js"
import { type Frame, inside } from "./frame.js"
import { LANES } from "./lanes.js"

/** A scalar loop, its body written by `body`. */
export const each = (
  frame: Frame,
  v: LoopVar,
  from: Int,
  to: Int,
  step: number,
  body: (inner: Frame) => void,
): void => {
  const { f } = frame.target
  frame.codes.push(
    forRange(f, from, to, step, (i) => {
      const inner = inside(frame, v, i, false)
      body(inner)
      return all(inner.codes)
    }),
  )
}

export const nest = (frame: Frame, loops: readonly LoopVar[], body: (inner: Frame) => void): void => {
  const [v, ...rest] = loops
  if (v === undefined) body(frame)
  else each(frame, v, i32.const(0), i32.const(v.size), 1, (inner) => nest(inner, rest, body))
}

const least = (frame: Frame, x: Int, bound: number): Int => {
  const held = holdInt(frame, x)
  return select(held, i32.const(bound), i32.lt_s(held, bound))
}

const most = (frame: Frame, x: Int, bound: number): Int => {
  const held = holdInt(frame, x)
  return select(held, i32.const(bound), i32.gt_s(held, bound))
}

/** The turns of a lane loop that are done: all, or from `lo` (a multiple of the vectors at once, or the end) to `hi`. */
export interface Turns {
  readonly lo: Int
  readonly hi: Int
}

/** Whole vectors, `unroll` at once, then one at once, then what is left: `body` is written for so many `copies`. */
export const laneLoop = (
  frame: Frame,
  v: LoopVar,
  turns: Turns | null,
  unroll: number,
  body: (inner: Frame, count: number, copies: number) => void,
): void => {
  const { f } = frame.target
  const left = v.size % LANES
  const whole = v.size - left
  const even = whole - (whole % (LANES * unroll))
  const run = (from: Int, to: Int, copies: number): void => {
    frame.codes.push(
      forRange(f, from, to, LANES * copies, (i) => {
        const inner = inside(frame, v, i, true)
        body(inner, LANES, copies)
        return all(inner.codes)
      }),
    )
  }
  const upTo = (bound: number): Int => (turns === null ? i32.const(bound) : least(frame, turns.hi, bound))
  if (even > 0) run(turns?.lo ?? i32.const(0), upTo(even), unroll)
  if (whole > even) run(turns === null ? i32.const(even) : most(frame, turns.lo, even), upTo(whole), 1)
  if (left === 0) return
  const inner = inside(frame, v, i32.const(whole), true)
  body(inner, left, 1)
  const tail = all(inner.codes)
  const mine = turns === null ? null : i32.and(i32.le_s(turns.lo, whole), i32.gt_s(turns.hi, whole))
  frame.codes.push(mine === null ? tail : if_(mine, tail))
}
