import {
  at,
  coefficientOf,
  constant,
  type Expr,
  type Index,
  type LoopKernel,
  type LoopVar,
  lit,
  loopVar,
  minus,
  plus,
  rangeOf,
  type Stage,
  substitute,
  substituteIndex,
  times,
  turnsOf,
  visit,
} from "../../kernel/index.js"
import { isMap } from "./align.js"

/** A comparison of an index with a number: `x >= bound`, or its contrary. */
interface Condition {
  readonly x: Index
  readonly bound: number
  readonly isBelow: boolean
}

const conditionOf = (e: Expr): Condition | null => {
  if (e.tag !== "apply" || (e.op !== "ge" && e.op !== "lt")) return null
  const [x, bound] = e.args
  if (x?.tag !== "index" || bound?.tag !== "const") return null
  return { x: x.index, bound: bound.value, isBelow: e.op === "lt" }
}

const conditionsIn = (k: LoopKernel): readonly Condition[] => {
  const found: Condition[] = []
  visit(
    k.stages.map((s) => s.value),
    (e) => {
      const condition = conditionOf(e)
      if (condition !== null) found.push(condition)
    },
  )
  return found
}

/** The turn of a loop from which on an index is at the bound or above, whatever the other loops do; null when they decide. */
const turnOf = ({ x, bound }: Condition, v: LoopVar): number | null => {
  const c = coefficientOf(x, v)
  if (c <= 0) return null
  const [lo, hi] = rangeOf(minus(x, times(at(v), c)))
  const turn = Math.ceil((bound - lo) / c)
  return c * (turn - 1) + hi < bound ? turn : null
}

/** The loop that an index moves most with. */
const mainLoop = ({ x }: Condition, loops: readonly LoopVar[]): LoopVar | undefined =>
  loops.reduce<LoopVar | undefined>((best, v) => {
    const c = coefficientOf(x, v)
    return c > 0 && (best === undefined || c > coefficientOf(x, best)) ? v : best
  }, undefined)

const constantOf = (e: Expr): boolean | null => (e.tag === "const" && e.dtype === "bool" ? e.value !== 0 : null)

/** What is left of a choice or a conjunction when some of its conditions are known. */
const settled = (op: string, args: readonly Expr[]): Expr | null => {
  const [x, y, z] = args
  const known = constantOf(x!)
  if (op === "select" && known !== null) return known ? y! : z!
  if (op !== "and") return null
  if (known !== null) return known ? y! : x!
  const second = y === undefined ? null : constantOf(y)
  return second === null ? null : second ? x! : y!
}

/** An expression in the turns of a loop from `first` on, where every condition on the loop has one answer. */
const within = (v: LoopVar, first: number, move: (l: LoopVar) => Index): ((e: Expr) => Expr) => {
  const go = substitute(move, (e): Expr | undefined => {
    if (e.tag !== "apply") return undefined
    const condition = conditionOf(e)
    const turn = condition === null ? null : turnOf(condition, v)
    if (condition !== null && turn !== null) return lit(first >= turn !== condition.isBelow ? 1 : 0, "bool")
    if (e.op !== "select" && e.op !== "and") return undefined
    const args = e.args.map((a) => go(a))
    return settled(e.op, args) ?? { ...e, args }
  })
  return go
}

/** The stages of a kernel in the turns first .. end of a loop, with that loop and those inside it for loops of their own. */
const piece = (k: LoopKernel, v: LoopVar, first: number, end: number): readonly Stage[] => {
  const inner = k.loops.slice(k.loops.indexOf(v))
  const own = inner.map((l) => loopVar(`${l.name}_${first}`, l === v ? end - first : l.size))
  const move = (l: LoopVar): Index => {
    const i = inner.indexOf(l)
    return i < 0 ? at(l) : i === 0 ? plus(at(own[0]!), constant(first)) : at(own[i]!)
  }
  const expr = within(v, first, move)
  return k.stages.map((s) =>
    s.tag === "fold" ? s : { ...s, over: own, value: expr(s.value), offset: substituteIndex(s.offset, move, expr) },
  )
}

/** A piece has so many turns at least, and a loop so many pieces at most. */
const SHORT = 16
const MOST = 4

/**
 * A map one of whose loops is cut where conditions on it change, so that no piece computes what another needs: arrays one
 * after the other, as the gradient of slices has them. A loop around it stays, for threads to share.
 */
export const inPieces = (k: LoopKernel): LoopKernel => {
  if (!isMap(k)) return k
  const conditions = conditionsIn(k)
  const v = conditions.length === 0 ? undefined : mainLoop(conditions[0]!, k.loops)
  if (v === undefined || k.loops.indexOf(v) === 0) return k
  const cuts = conditions.flatMap((c) => turnOf(c, v) ?? []).filter((t) => t > 0 && t < v.size)
  const ends = [...new Set([0, ...cuts, v.size])].sort((a, b) => a - b)
  const inside = turnsOf(k.loops.slice(k.loops.indexOf(v) + 1))
  const lengths = ends.slice(1).map((end, i) => end - ends[i]!)
  if (lengths.length < 2 || lengths.length > MOST || lengths.some((n) => n * inside < SHORT)) return k
  const stages = lengths.flatMap((n, i) => piece(k, v, ends[i]!, ends[i]! + n))
  return { ...k, loops: k.loops.slice(0, k.loops.indexOf(v)), stages }
}
