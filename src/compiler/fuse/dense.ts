import {
  at,
  coefficientOf,
  div,
  type Index,
  type LoopKernel,
  type LoopVar,
  remainder,
  turnsOf,
  visit,
} from "../../kernel/index.js"
import { cutsIn, divided } from "../cut.js"
import { moved } from "./align.js"

const indicesOf = (k: LoopKernel): readonly Index[] => {
  const found = k.stages.flatMap((s) => (s.tag === "store" ? [s.offset] : []))
  visit(
    k.stages.map((s) => s.value),
    (e) => {
      if (e.tag === "load") found.push(e.offset)
      if (e.tag === "index") found.push(e.index)
    },
  )
  return found
}

/**
 * A map whose loops are cut where its indices divide them by `least` or more, so that quotients and remainders are loops
 * of their own.
 */
export const undivided = (k: LoopKernel, least = 1): LoopKernel => {
  const cut = indicesOf(k)
    .flatMap(cutsIn)
    .find(({ by }) => by >= least)
  if (cut === undefined || !k.loops.includes(cut.loop)) return k
  const { loops, index } = divided(cut)
  return undivided(
    moved(
      k,
      k.loops.flatMap((v) => (v === cut.loop ? loops : [v])),
      (s) => s.over,
      (v) => (v === cut.loop ? index : at(v)),
    ),
    least,
  )
}

/**
 * What the turns of loops are where their offset has a value, when every value below `size` is that of one turn of them;
 * null when it is not.
 */
export const turnsAt = (
  x: Index,
  loops: readonly LoopVar[],
  size: number,
): ((value: Index) => ReadonlyMap<LoopVar, Index>) | null => {
  const turning = loops.filter((v) => v.size > 1).sort((v, w) => coefficientOf(x, w) - coefficientOf(x, v))
  if (x.constant !== 0 || x.terms.length !== turning.length || turnsOf(loops) !== size) return null
  const dense = turning.every((v, i) => coefficientOf(x, v) === turnsOf(turning.slice(i + 1)))
  if (!dense) return null
  return (value) =>
    new Map(
      turning.map((v, i) => {
        const quotient = div(value, coefficientOf(x, v))
        return [v, i === 0 ? quotient : remainder(quotient, v.size)]
      }),
    )
}
