import {
  at,
  type Expr,
  type LoopKernel,
  needs,
  type Stage,
  type Store,
  sameIndex,
  substitute,
} from "../../kernel/index.js"
import { costOfExpr, RECOMPUTED } from "../cost.js"
import { foldsIn } from "./depend.js"

/** The last stage with the same loops. */
const lastIn = (stages: readonly Stage[], over: Stage["over"]): number => stages.map((t) => t.over).lastIndexOf(over)

/** True when a stage put after the last one with its loops still turns together with the stage `source`. */
const joinsLoops = (stages: readonly Stage[], source: number, reader: Stage, value: Expr): boolean => {
  const end = lastIn(stages, reader.over) + 1
  const folds = foldsIn(value)
  const together = (s: Stage): boolean =>
    s.over === reader.over && (s.tag === "store" || !(folds.has(s.result) || needs(reader, s)))
  return stages.slice(source, end).every(together) && !stages.slice(end).some((s) => needs(reader, s))
}

/** What a store left in memory, for a stage that reads it at the same position. */
const valueFor = (stages: readonly Stage[], reader: Stage, e: Expr): Expr | undefined => {
  if (e.tag !== "load") return undefined
  const source = stages.filter((s): s is Store => s.tag === "store" && s.buffer === e.buffer).at(-1)
  if (source === undefined || !sameIndex(source.offset, e.offset)) return undefined
  if (source.buffer.dtype !== source.value.dtype) return undefined
  if (source.over.length === 0) return source.value
  if (source.over !== reader.over) return undefined
  const free =
    costOfExpr(source.value) <= RECOMPUTED || joinsLoops(stages, stages.indexOf(source), reader, source.value)
  return free ? source.value : undefined
}

/** A stage after the last one with its loops, when it needs nothing of those behind, so that the two turn together. */
const insert = (stages: readonly Stage[], s: Stage): readonly Stage[] => {
  const place = s.over.length === 0 ? -1 : lastIn(stages, s.over)
  const behind = stages.slice(place + 1)
  const touches = (t: Stage): boolean => needs(s, t) || (s.tag === "store" && needs(t, s))
  return place < 0 || behind.some(touches) ? [...stages, s] : [...stages.slice(0, place + 1), s, ...behind]
}

/** The stages of two kernels over the same loops, one after the other, without reading back what has just been written. */
export const joinStages = (before: LoopKernel, after: LoopKernel): LoopKernel => {
  const stages = after.stages.reduce<readonly Stage[]>((all, s) => {
    const replace = substitute(at, (e) => valueFor(all, s, e))
    const value = replace(s.value)
    const next: Stage = s.tag === "fold" ? { ...s, value } : { ...s, value }
    return insert(all, next)
  }, before.stages)
  return { ...before, stages }
}
