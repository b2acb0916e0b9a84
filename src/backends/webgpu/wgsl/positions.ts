import {
  apply,
  at,
  type Buffer,
  buffer,
  type Expr,
  type Fold,
  flatten,
  fromData,
  type Index,
  indexValue,
  isPosition,
  type LoopKernel,
  type LoopVar,
  load,
  local,
  loopVar,
  plus,
  type Stage,
  type Store,
  substitute,
  substituteIndex,
  times,
  turnsOf,
  visit,
} from "../../../kernel/index.js"

/** Elements of a piece. */
const LENGTH = 4096

/** With so many rows there is enough to share. */
const ROWS = 512

/** Whether a value depends on nothing that the kernel itself computes. */
const isApart = (value: Expr, k: LoopKernel): boolean => {
  const stored = new Set<Buffer>(k.stages.flatMap((s) => (s.tag === "store" ? [s.buffer] : [])))
  let apart = true
  visit([value], (e) => {
    if (e.tag === "local" || (e.tag === "load" && stored.has(e.buffer))) apart = false
  })
  return apart
}

const isLong = (s: Stage): s is Fold =>
  s.tag === "fold" &&
  isPosition(s.combine) &&
  s.result.dtype === "int32" &&
  s.over.length === 1 &&
  s.over[0]!.size >= 4 * LENGTH

const moved = (from: LoopVar, to: Index): ((e: Expr) => Expr) => substitute((v) => (v === from ? to : at(v)))

/** Expressions of a stage with others in their places. */
const replaced = (s: Stage, expr: (e: Expr) => Expr): Stage =>
  s.tag === "fold"
    ? { ...s, value: expr(s.value) }
    : { ...s, value: expr(s.value), offset: substituteIndex(s.offset, at, expr) }

/**
 * A kernel with the position of an extremum in long rows as two: the position in every piece of a row, and the best of
 * these. Where a row ends within a piece, its last element stands for what is missing: the first of equals is taken.
 */
export const splitPositions = (k: LoopKernel, name: (hint: string) => string): readonly LoopKernel[] => {
  const rows = turnsOf(k.loops)
  const fold = k.stages.find((s): s is Fold => isLong(s) && isApart(s.value, k))
  if (fold === undefined || rows >= ROWS) return [k]
  const v = fold.over[0]!
  const pieces = loopVar(`${v.name}p`, Math.ceil(v.size / LENGTH))
  const turn = loopVar(v.name, LENGTH)
  const places = buffer(name("p"), "int32", rows * pieces.size)
  const row = times(
    flatten(
      k.loops.map((l) => l.size),
      k.loops.map(at),
    ),
    pieces.size,
  )
  const start = times(at(pieces), LENGTH)
  const element = plus(start, at(turn))
  const held = v.size % LENGTH === 0 ? element : fromData(indexValue(element), v.size)
  const found = local(name("q"), "int32")
  const place = plus(row, at(pieces))
  const first: LoopKernel = {
    ...k,
    name: name(`${k.name}_`),
    loops: [...k.loops, pieces],
    stages: [
      { ...fold, over: [turn], value: moved(v, held)(fold.value), result: found },
      {
        tag: "store",
        over: [],
        buffer: places,
        offset: place,
        value: apply("add", found, indexValue(start)),
      } satisfies Store,
    ],
  }
  const best = local(name("q"), "int32")
  const candidate = fromData(load(places, place), v.size)
  const position = load(places, plus(row, fromData(best, pieces.size)))
  const use = substitute(at, (e) => (e === fold.result ? position : undefined))
  const stages = k.stages.map((s) =>
    s === fold ? { ...fold, over: [pieces], value: moved(v, candidate)(fold.value), result: best } : replaced(s, use),
  )
  return [first, { ...k, stages }]
}
