import type { Index, IndexAtom, Local, LoopVar } from "../../../kernel/index.js"
import { type Frame, find } from "./frame.js"
import { LANES } from "./lanes.js"

/** A loop moves with the lanes when it is theirs, the result of a fold when it was folded lane by lane. */
const needsLane = (frame: Frame, need: LoopVar | Local): boolean =>
  need.tag === "loop"
    ? need === frame.lane?.loop
    : find(frame, (f) => (f.results.has(need) ? f : undefined))?.lane === frame.lane

const inLane = (frame: Frame, a: IndexAtom): boolean => {
  if (frame.lane === null) return false
  if (a.tag === "loop") return needsLane(frame, a)
  if (a.tag === "data") return [...frame.target.needs(a.value)].some((n) => needsLane(frame, n))
  return a.of.terms.some((t) => inLane(frame, t.atom))
}

/** How an index moves with the lanes: by a constant, or in no regular way. */
export const laneStride = (frame: Frame, x: Index): number | null => {
  const moving = x.terms.filter((t) => inLane(frame, t.atom))
  if (moving.length === 0) return 0
  return moving.length === 1 && moving[0]!.atom.tag === "loop" ? moving[0]!.coefficient : null
}

/**
 * How many lanes side by side read the same element of a row, because an index divides their turn by so many; null when
 * the lanes move it in another way. Their first turn is a multiple of four.
 */
export const lanesForEach = (frame: Frame, x: Index): number | null => {
  const [moving, ...others] = x.terms.filter((t) => inLane(frame, t.atom))
  if (moving?.atom.tag !== "div" || others.length > 0) return null
  const { of, by } = moving.atom
  const [turn, ...rest] = of.terms
  const isTurn = turn?.atom === frame.lane?.loop && turn?.coefficient === 1 && rest.length === 0
  const isFitting = by % LANES === 0 || (by === 2 && moving.coefficient === 1)
  return isTurn && of.constant % LANES === 0 && isFitting ? by : null
}
