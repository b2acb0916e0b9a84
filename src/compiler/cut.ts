import { at, type Index, type IndexAtom, type LoopVar, loopVar, plus, times } from "../kernel/index.js"

/** A loop that is divided, and the divisor. */
export interface Cut {
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

/** The loops that an index divides. */
export const cutsIn = (x: Index): readonly Cut[] => x.terms.flatMap(({ atom }) => cutOf(atom) ?? [])

/** A loop as two, one for the quotients and one for the remainders, and what it was in them. */
export const divided = ({ loop, by }: Cut): { readonly loops: readonly LoopVar[]; readonly index: Index } => {
  const [high, low] = [loopVar(`${loop.name}q`, loop.size / by), loopVar(`${loop.name}r`, by)]
  return { loops: [high, low], index: plus(times(at(high), by), at(low)) }
}
