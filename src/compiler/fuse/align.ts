import { sizeOf } from "../../array/index.js"
import {
  at,
  type Expr,
  flatten,
  type Index,
  type LoopKernel,
  type LoopVar,
  type Stage,
  substitute,
  substituteIndex,
  unflatten,
} from "../../kernel/index.js"

const sizes = (loops: readonly LoopVar[]): readonly number[] => loops.map((v) => v.size)

/** Turns of all loops together. */
export const turns = (loops: readonly LoopVar[]): number => sizeOf(sizes(loops))

/** True when every stage writes one element a turn of the outer loops. */
export const isMap = (k: LoopKernel): boolean => k.stages.every((s) => s.tag === "store" && s.over.length === 0)

/** A kernel with other indices for its loop variables. */
const moved = (
  k: LoopKernel,
  loops: readonly LoopVar[],
  over: (s: Stage) => readonly LoopVar[],
  move: (v: LoopVar) => Index,
): LoopKernel => {
  const expr = substitute(move)
  const stage = (s: Stage): Stage => {
    const next = { over: over(s), value: expr(s.value) }
    return s.tag === "fold" ? { ...s, ...next } : { ...s, ...next, offset: substituteIndex(s.offset, move, expr) }
  }
  return { ...k, loops, stages: k.stages.map(stage) }
}

const renaming = (from: readonly LoopVar[], to: readonly LoopVar[]): ReadonlyMap<LoopVar, LoopVar> =>
  new Map(from.map((v, i) => [v, to[i]!]))

/** A map over other loops with as many turns: `loops` outside, `over` inside. */
export const reloop = (k: LoopKernel, loops: readonly LoopVar[], over: readonly LoopVar[]): LoopKernel => {
  const all = [...loops, ...over]
  const position = unflatten(sizes(k.loops), flatten(sizes(all), all.map(at)))
  const places = new Map(k.loops.map((v, i) => [v, position[i]!]))
  return moved(
    k,
    loops,
    () => over,
    (v) => places.get(v) ?? at(v),
  )
}

const sameSizes = (a: readonly LoopVar[], b: readonly LoopVar[]): boolean =>
  a.length === b.length && a.every((v, i) => v.size === b[i]!.size)

/** The lists of inner loops of a kernel. */
export const innerLists = (k: LoopKernel): readonly (readonly LoopVar[])[] => [
  ...new Set(k.stages.map((s) => s.over).filter((o) => o.length > 0)),
]

/** A kernel with the variables of another for loops of the same lengths; null when the outer loops differ. */
export const rename = (k: LoopKernel, like: LoopKernel): LoopKernel | null => {
  if (!sameSizes(k.loops, like.loops)) return null
  const lists = new Map(innerLists(k).map((o) => [o, innerLists(like).find((l) => sameSizes(o, l)) ?? o]))
  const names = new Map([
    ...renaming(k.loops, like.loops),
    ...[...lists].flatMap(([from, to]) => [...renaming(from, to)]),
  ])
  return moved(
    k,
    like.loops,
    (s) => lists.get(s.over) ?? s.over,
    (v) => at(names.get(v) ?? v),
  )
}

/** True when an index is made of loops alone, or of data: nothing had to be divided. */
export const isPlain = (x: Index): boolean => x.terms.every(({ atom }) => atom.tag === "loop" || atom.tag === "data")

export type { Expr }
