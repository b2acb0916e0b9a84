import {
  type Apply,
  type Buffer,
  dependencies,
  type Expr,
  type Index,
  type Local,
  type LoopVar,
  loopsOf,
  type MathName,
} from "../../../kernel/index.js"
import type { HelperName, Use } from "./helpers.js"
import type { Namer } from "./names.js"
import { cancellations } from "./strict.js"

/** What is the same for a whole function of a shader. */
export interface Target {
  readonly name: Namer
  readonly use: Use
  /** the functions of the kernel language that are called, which the module defines */
  readonly functions: Set<MathName>
  /** an element of a buffer as an expression of the buffer's word, at an offset */
  readonly element: (b: Buffer, offset: string) => string
  /** the loops and folds that an expression needs */
  readonly needs: (e: Expr) => ReadonlySet<LoopVar | Local>
  /** how often an expression is used by others; more than once gives it a name */
  readonly uses: (e: Expr) => number
  /** the operands of a sum that must not be taken apart, because what they lose is what matters */
  readonly kept: (e: Apply) => ReadonlySet<Expr>
}

/** The body of a loop or a branch while it is written; what needs fewer loops goes to a frame further out. */
export interface Frame {
  readonly target: Target
  readonly parent: Frame | null
  readonly depth: number
  readonly lines: string[]
  readonly values: Map<Expr, string>
  readonly offsets: (readonly [Index, string])[]
  readonly counters: Map<LoopVar, string>
  readonly results: Map<Local, string>
  /** its code may be skipped, so that what it alone needs stays in it */
  readonly guarded: boolean
}

const empty = (target: Target, parent: Frame | null, guarded: boolean): Frame => ({
  target,
  parent,
  depth: parent === null ? 0 : parent.depth + (guarded ? 0 : 1),
  lines: [],
  values: new Map(),
  offsets: [],
  counters: new Map(),
  results: new Map(),
  guarded,
})

/** The body of a function. */
export const rootFrame = (target: Target): Frame => empty(target, null, false)

/** The body of a loop: a frame inside another. */
export const inside = (parent: Frame): Frame => empty(parent.target, parent, false)

/** A frame for code that may be skipped. */
export const branch = (parent: Frame): Frame => empty(parent.target, parent, true)

/** Looks outwards from a frame. */
export const find = <A>(frame: Frame, get: (f: Frame) => A | undefined): A | undefined => {
  const here = get(frame)
  return here !== undefined || frame.parent === null ? here : find(frame.parent, get)
}

/** The frame at a depth around this one; code of a branch stays in it. */
const outward = (frame: Frame, depth: number): Frame =>
  frame.guarded || frame.depth <= depth || frame.parent === null ? frame : outward(frame.parent, depth)

const depthOf = (frame: Frame, need: LoopVar | Local): number =>
  find(frame, (f) => ((need.tag === "loop" ? f.counters.has(need) : f.results.has(need)) ? f.depth : undefined)) ?? 0

/** The outermost frame that knows all that is needed. */
const homeOf = (frame: Frame, needs: Iterable<LoopVar | Local>): Frame =>
  outward(frame, Math.max(0, ...[...needs].map((n) => depthOf(frame, n))))

/** Where an expression is computed. */
export const homeOfExpr = (frame: Frame, e: Expr): Frame => homeOf(frame, frame.target.needs(e))

/** Where an index is computed. */
export const homeOfIndex = (frame: Frame, x: Index): Frame => homeOf(frame, loopsOf(x, frame.target.needs))

/** Puts a value under a name. */
export const hold = (frame: Frame, hint: string, text: string): string => {
  const name = frame.target.name(hint)
  frame.lines.push(`let ${name} = ${text};`)
  return name
}

/** Counts how often each expression is used in others, or as one of the roots. */
const usesIn = (roots: readonly Expr[], dataOf: (x: Index) => readonly Expr[]): ((e: Expr) => number) => {
  const uses = new Map<Expr, number>()
  const go = (e: Expr): void => {
    const n = uses.get(e) ?? 0
    uses.set(e, n + 1)
    if (n > 0) return
    if (e.tag === "apply") e.args.forEach(go)
    if (e.tag === "load") dataOf(e.offset).forEach(go)
    if (e.tag === "index") dataOf(e.index).forEach(go)
  }
  roots.forEach(go)
  return (e) => uses.get(e) ?? 0
}

/** What one function of a shader is printed with. */
export interface TargetOptions {
  readonly name: Namer
  readonly helpers: Set<HelperName>
  readonly functions: Set<MathName>
  readonly element: (b: Buffer, offset: string) => string
  readonly roots: readonly Expr[]
  readonly dataOf: (x: Index) => readonly Expr[]
  /** whether sums must not be reordered; default false */
  readonly strict?: boolean
}

const NONE: ReadonlySet<Expr> = new Set()

/** A function of a shader before anything of it is written. */
export const targetOf = ({ helpers, roots, dataOf, strict = false, ...rest }: TargetOptions): Target => ({
  ...rest,
  use: (name) => {
    helpers.add(name)
    return name
  },
  needs: dependencies(),
  uses: usesIn(roots, dataOf),
  kept: strict ? cancellations() : () => NONE,
})
