import { type Buffer, type Expr, type Index, type LoopVar, loopsOf, type Local as Name } from "../../../kernel/index.js"
import type { Code, FunctionBuilder } from "../assembler/index.js"
import type { Int } from "./address.js"
import type { Features } from "./arithmetic.js"
import type { Value } from "./lanes.js"

/** What is the same for a whole kernel. */
export interface Target extends Features {
  readonly f: FunctionBuilder
  /** where a buffer begins, in bytes */
  readonly base: (b: Buffer) => number
  /** where a buffer is that moves from call to call; null for one that lies at its base */
  readonly pointer: (b: Buffer) => Int | null
  /** the loops and folds that an expression needs */
  readonly needs: (e: Expr) => ReadonlySet<LoopVar | Name>
  /** constants that the function has from its begin */
  readonly constants: Map<string, Value>
}

/** The loop whose turns are the lanes of vectors: `counter` is the turn of the first. */
export interface LaneLoop {
  readonly loop: LoopVar
  readonly counter: Int
}

/** The body of a loop while it is written; code that needs fewer loops goes to a frame further out. */
export interface Frame {
  readonly target: Target
  readonly parent: Frame | null
  readonly depth: number
  readonly codes: Code<"void">[]
  readonly values: Map<Expr, Value>
  /** conditions as masks of 64-bit lanes */
  readonly wide: Map<Expr, Value>
  readonly rows: (readonly [Index, string, Int])[]
  readonly counters: Map<LoopVar, Int>
  readonly results: Map<Name, Value>
  readonly lane: LaneLoop | null
  /** its code may be skipped, so that what it alone needs stays in it */
  readonly guarded: boolean
}

const empty = (target: Target, parent: Frame | null, lane: LaneLoop | null): Frame => ({
  target,
  parent,
  depth: parent === null ? 0 : parent.depth + 1,
  codes: [],
  values: new Map(),
  wide: new Map(),
  rows: [],
  counters: new Map(),
  results: new Map(),
  lane: lane ?? parent?.lane ?? null,
  guarded: parent?.guarded ?? false,
})

export const rootFrame = (target: Target): Frame => empty(target, null, null)

/** A frame inside another, with a counter for one more loop. */
export const inside = (parent: Frame, loop: LoopVar, counter: Int, lanes: boolean): Frame => {
  const frame = empty(parent.target, parent, lanes ? { loop, counter } : null)
  frame.counters.set(loop, counter)
  return frame
}

/** A frame for one of the ways that code may go. */
export const branch = (parent: Frame): Frame => ({ ...empty(parent.target, parent, null), depth: parent.depth })

/** A frame whose code may be skipped: what it computes, nothing after it sees. */
export const guarded = (parent: Frame): Frame => ({ ...branch(parent), guarded: true })

/** A constant by a name of its own: from the begin of the function, or where it is seldom needed there. */
export const constant = ({ target, guarded }: Frame, name: string, make: () => Value): Value => {
  const known = target.constants.get(name)
  if (known !== undefined || guarded) return known ?? make()
  const value = make()
  const low = target.f.constant(value[0])
  const held: Value = value.length === 1 ? [low] : [low, value[1] === value[0] ? low : target.f.constant(value[1])]
  target.constants.set(name, held)
  return held
}

/** Looks outwards from a frame. */
export const find = <A>(frame: Frame, get: (f: Frame) => A | undefined): A | undefined => {
  for (let f: Frame | null = frame; f !== null; f = f.parent) {
    const here = get(f)
    if (here !== undefined) return here
  }
  return undefined
}

/** The frame at a depth around this one. */
export const outward = (frame: Frame, depth: number): Frame =>
  frame.depth <= depth || frame.parent === null ? frame : outward(frame.parent, depth)

const knows = ({ counters, results }: Frame, need: LoopVar | Name): boolean =>
  need.tag === "loop" ? counters.has(need) : results.has(need)

const depthOfNeed = (frame: Frame, need: LoopVar | Name): number => {
  for (let f: Frame | null = frame; f !== null; f = f.parent) if (knows(f, need)) return f.depth
  return 0
}

const deepest = (frame: Frame, needs: Iterable<LoopVar | Name>): number => {
  let depth = 0
  for (const need of needs) depth = Math.max(depth, depthOfNeed(frame, need))
  return depth
}

/** How deep an index must be computed. */
export const depthOfIndex = (frame: Frame, x: Index): number => deepest(frame, loopsOf(x, frame.target.needs))

/** How deep an expression must be computed: where the last loop or fold that it needs is known. */
export const depthOf = (frame: Frame, e: Expr): number => deepest(frame, frame.target.needs(e))
