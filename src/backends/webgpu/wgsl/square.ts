import { bare, coefficientOf, type LoopVar, loadsOf, loopVar, type Stage, turnsOf } from "../../../kernel/index.js"
import { infix } from "./arithmetic.js"
import { type Frame, find, hold } from "./frame.js"
import { countLoops } from "./memory.js"

/** Turns of two loops that a workgroup does, a square: what lies side by side along either is read whole. */
const SIDE = 16

/** Threads of such a workgroup. */
export const AREA = SIDE * SIDE

/** The last loop, along which results lie side by side, and another one, along which something that is read does. */
export interface Square {
  readonly across: LoopVar
  readonly along: LoopVar
}

/** Two loops whose turns are best done in squares, as those of a transposition; null where rows are as good. */
export const squareOf = (loops: readonly LoopVar[], stages: readonly Stage[]): Square | null => {
  const along = loops.at(-1)
  if (along === undefined || along.size < SIDE) return null
  const offsets = stages.flatMap(loadsOf).map((l) => l.offset)
  const isAcross = (v: LoopVar): boolean =>
    v !== along &&
    v.size >= SIDE &&
    offsets.some((x) => coefficientOf(x, v) === 1 && Math.abs(coefficientOf(x, along)) > 1)
  const across = loops.find(isAcross)
  return across === undefined ? null : { across, along }
}

/** The loops that count the workgroups. */
const groupLoops = (loops: readonly LoopVar[], { across, along }: Square): readonly LoopVar[] => {
  const squares = (v: LoopVar): LoopVar => loopVar(`${v.name}_${SIDE}`, Math.ceil(v.size / SIDE))
  return [...loops.filter((v) => v !== across && v !== along), squares(across), squares(along)]
}

/** Workgroups of a kernel in squares. */
export const squaresIn = (loops: readonly LoopVar[], square: Square): number => turnsOf(groupLoops(loops, square))

/** Names the counters of loops, each thread being an element of its workgroup's square. */
export const countSquare = (frame: Frame, loops: readonly LoopVar[], square: Square): void => {
  const groups = groupLoops(loops, square)
  countLoops(frame, groups, "group")
  const count = (v: LoopVar, group: LoopVar, place: string): string => {
    const start = infix(`${SIDE}u`, "*", find(frame, (f) => f.counters.get(group))!)
    const name = hold(frame, v.name, bare(infix(start, "+", `thread ${place} ${SIDE}u`)))
    frame.counters.set(v, name)
    return v.size % SIDE === 0 ? "" : `${name} >= ${v.size}u`
  }
  const outside = [count(square.across, groups.at(-2)!, "/"), count(square.along, groups.at(-1)!, "%")].filter(
    (c) => c !== "",
  )
  if (outside.length > 0) frame.lines.push(`if (${outside.join(" || ")}) { return; }`)
}
