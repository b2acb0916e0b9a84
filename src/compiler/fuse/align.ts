import {
  at,
  type Buffer,
  flatten,
  type Index,
  type LoopKernel,
  type LoopVar,
  loadsOf,
  type Stage,
  sameIndex,
  substitute,
  substituteIndex,
  unflatten,
} from "../../kernel/index.js"

const sizes = (loops: readonly LoopVar[]): readonly number[] => loops.map((v) => v.size)

/** True when every stage writes one element a turn of the outer loops. */
export const isMap = (k: LoopKernel): boolean => k.stages.every((s) => s.tag === "store" && s.over.length === 0)

/** A kernel with other indices for its loop variables. */
export const moved = (
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

/** The indices of a kernel, by their buffers. */
const indicesOf = (k: LoopKernel): readonly (readonly [Buffer, Index])[] => [
  ...k.stages.flatMap((s) => loadsOf(s).map((l) => [l.buffer, l.offset] as const)),
  ...k.stages.flatMap((s) => (s.tag === "store" ? [[s.buffer, s.offset] as const] : [])),
]

/** Indices that had to be divided. */
const divided = (k: LoopKernel): number => indicesOf(k).filter(([, x]) => !isPlain(x)).length

/** Reads and writes that two kernels make at the same place. */
const meetings = (k: LoopKernel, other: readonly (readonly [Buffer, Index])[]): number =>
  indicesOf(k).filter(([b, x]) => other.some(([c, y]) => b === c && sameIndex(x, y))).length

/** Orders of places that give every one its size. */
const orders = (want: readonly number[], have: readonly number[]): readonly (readonly number[])[] => {
  const [first, ...rest] = want
  if (first === undefined) return [[]]
  return have.flatMap((size, i) =>
    size !== first
      ? []
      : orders(
          rest,
          have.map((n, j) => (j === i ? -1 : n)),
        ).map((tail) => [i, ...tail]),
  )
}

/** Beyond so many loops, their orders are not tried. */
const MANY = 5

/**
 * A map over other loops with as many turns, `loops` outside and `over` inside: in row-major order, or with its loops in
 * the order that has most reads and writes in common with `like`; null when indices would have to be divided.
 */
export const reloop = (
  k: LoopKernel,
  loops: readonly LoopVar[],
  over: readonly LoopVar[],
  like: LoopKernel,
): LoopKernel | null => {
  const all = [...loops, ...over]
  const onto = (position: readonly Index[]): LoopKernel => {
    const places = new Map(k.loops.map((v, i) => [v, position[i]!]))
    return moved(
      k,
      loops,
      () => over,
      (v) => places.get(v) ?? at(v),
    )
  }
  const turning = all.filter((v) => v.size > 1)
  const own = k.loops.filter((v) => v.size > 1)
  const ordered = own.length !== turning.length || own.length > MANY ? [] : orders(sizes(own), sizes(turning))
  const named = ordered.map((order) =>
    onto(k.loops.map((v) => (v.size > 1 ? at(turning[order[own.indexOf(v)]!]!) : at(v)))),
  )
  // Loops of the same sizes one after the other are in row-major order, and the first to be tried.
  const isFlat = ordered.length > 0 && sameSizes(own, turning)
  const flat = isFlat ? [] : [onto(unflatten(sizes(k.loops), flatten(sizes(all), all.map(at))))]
  if (isFlat && named.length === 1) return named[0]!
  const before = divided(k)
  const theirs = indicesOf(like)
  const [best] = [...flat, ...named]
    .filter((c) => divided(c) <= before)
    .map((c) => [c, meetings(c, theirs)] as const)
    .sort(([, a], [, b]) => b - a)
  return best?.[0] ?? null
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
const isPlain = (x: Index): boolean => x.terms.every(({ atom }) => atom.tag === "loop" || atom.tag === "data")
