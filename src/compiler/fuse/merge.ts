import {
  at,
  type Buffer,
  type LoopKernel,
  type LoopVar,
  local,
  type Stage,
  substitute,
  turnsOf,
} from "../../kernel/index.js"
import { accesses, mapBodies, touches } from "../access.js"
import type { Step } from "../step.js"
import { innerLists, isMap, reloop, rename } from "./align.js"
import { staysInRow } from "./depend.js"
import { joinStages } from "./forward.js"

/** A kernel does not grow beyond so many stages. */
const STAGES = 24

/** Fold results are named apart, so that stages of two kernels can stand in one. */
const apart = (k: LoopKernel, first: number): LoopKernel => {
  const names = new Map(
    k.stages.flatMap((s, i) => (s.tag === "fold" ? [[s.result, local(`f${first + i}`, s.result.dtype)] as const] : [])),
  )
  const expr = substitute(at, (e) => (e.tag === "local" ? names.get(e) : undefined))
  const stage = (s: Stage): Stage =>
    s.tag === "fold" ? { ...s, value: expr(s.value), result: names.get(s.result)! } : { ...s, value: expr(s.value) }
  return { ...k, stages: k.stages.map(stage) }
}

const joined = (a: LoopKernel, b: LoopKernel): LoopKernel | null => {
  if (!staysInRow(a, b)) return null
  return joinStages(a, apart(b, a.stages.length))
}

const rowTurns = (k: LoopKernel, over: readonly LoopVar[]): number => turnsOf(k.loops) * turnsOf(over)

/** Two kernels as one, when the second reads of the first no more than its own turn of the outer loops wrote. */
export const mergeKernels = (a: LoopKernel, b: LoopKernel): LoopKernel | null => {
  if (a.stages.length + b.stages.length > STAGES) return null
  const join = (x: LoopKernel | null, y: LoopKernel | null): LoopKernel | null =>
    x === null || y === null ? null : joined(x, y)
  if (isMap(b)) {
    if (turnsOf(b.loops) === turnsOf(a.loops)) return join(a, reloop(b, a.loops, [], a))
    const over = innerLists(a).find((o) => rowTurns(a, o) === turnsOf(b.loops))
    if (over !== undefined) return join(a, reloop(b, a.loops, over, a))
  }
  if (isMap(a)) {
    const over = innerLists(b).find((o) => rowTurns(b, o) === turnsOf(a.loops))
    if (over !== undefined) return join(reloop(a, b.loops, over, b), b)
  }
  const renamed = rename(b, a)
  return renamed === null ? null : joined(a, renamed)
}

const reads = (k: LoopKernel): ReadonlySet<Buffer> => touches(k).reads

const intersects = (a: ReadonlySet<Buffer>, b: ReadonlySet<Buffer>): boolean => [...a].some((x) => b.has(x))

/** Small kernels share a function only to save calls; the arrays of larger ones would drive each other out of the cache. */
const SMALL = 4096

/** A single number is no reason to turn together. */
const isArray = (b: Buffer): boolean => b.size > 1

const worthwhile = (a: LoopKernel, b: LoopKernel): boolean =>
  intersects(new Set([...reads(a), ...accesses(a).writes].filter(isArray)), reads(b)) ||
  (turnsOf(a.loops) <= SMALL && turnsOf(b.loops) <= SMALL)

/**
 * The place of the kernel that `k` joins, and the two as one: best the one that made what it reads; null when it joins
 * none. Parts of one result keep their order.
 */
const partner = (steps: readonly Step[], k: LoopKernel): readonly [number, LoopKernel] | null => {
  const { reads: needed, writes } = touches(k)
  let found: readonly [number, LoopKernel] | null = null
  for (let i = steps.length - 1; i >= 0; i--) {
    const s = steps[i]!
    if (intersects(touches(s).writes, writes)) return found
    const makes = intersects(touches(s).writes, needed)
    if (s.tag === "loops" && (makes || found === null) && worthwhile(s, k)) {
      const both = mergeKernels(s, k)
      if (both !== null) found = [i, both]
    }
    if (makes) return found
  }
  return found
}

/** Steps with their kernels merged, in an order that keeps every read after its write. */
export const merge = (steps: readonly Step[]): readonly Step[] =>
  steps.reduce<readonly Step[]>((done, s) => {
    const found = s.tag === "loops" ? partner(done, s) : null
    return found === null ? [...done, mapBodies(s, merge)] : done.map((t, i) => (i === found[0] ? found[1] : t))
  }, [])
