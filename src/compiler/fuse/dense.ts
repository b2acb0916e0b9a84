import {
  at,
  coefficientOf,
  div,
  type Index,
  type IndexAtom,
  type LoopKernel,
  type LoopVar,
  loopVar,
  plus,
  remainder,
  times,
  turnsOf,
  visit,
} from "../../kernel/index.js"
import { moved } from "./align.js"

/** The loop that an atom divides, and the divisor. */
interface Cut {
  readonly loop: LoopVar
  readonly by: number
}

const cutOf = (a: IndexAtom): Cut | null => {
  if (a.tag !== "div" && a.tag !== "mod") return null
  const [term, ...others] = a.of.terms
  if (term?.atom.tag !== "loop" || others.length > 0 || term.coefficient !== 1 || a.of.constant !== 0) return null
  const { atom: loop } = term
  return a.by < loop.size && loop.size % a.by === 0 ? { loop, by: a.by } : null
}

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
  const cuts = indicesOf(k).flatMap((x) => x.terms.flatMap(({ atom }) => cutOf(atom) ?? []))
  const cut = cuts.find(({ by }) => by >= least)
  if (cut === undefined || !k.loops.includes(cut.loop)) return k
  const [high, low] = [loopVar(`${cut.loop.name}q`, cut.loop.size / cut.by), loopVar(`${cut.loop.name}r`, cut.by)]
  const loops = k.loops.flatMap((v) => (v === cut.loop ? [high, low] : [v]))
  const joined = plus(times(at(high), cut.by), at(low))
  return undivided(
    moved(
      k,
      loops,
      (s) => s.over,
      (v) => (v === cut.loop ? joined : at(v)),
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
