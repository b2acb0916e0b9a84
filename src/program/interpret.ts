import { allocate, type HostArray } from "../array/index.js"
import { memo } from "./memo.js"
import { type Atom, isVar, type Lit, type Program, type Var } from "./program.js"

/** For every equation, the variables nobody reads after it. */
const lastUses = memo(Symbol("lastUses"), (p: Program): readonly (readonly Var[])[] => {
  const live = new Set<Atom>(p.outputs)
  const dying = p.equations.map((): readonly Var[] => [])
  for (let i = p.equations.length - 1; i >= 0; i--) {
    const { inputs, outputs } = p.equations[i]!
    dying[i] = [...new Set([...inputs, ...outputs])].filter(isVar).filter((v) => !live.has(v))
    inputs.forEach((a) => live.add(a))
  }
  return dying
})

const literal = ({ aval, value }: Lit): HostArray => ({ ...aval, data: allocate(aval.dtype, [value]) })

/**
 * The reference semantics of a program: every equation by its primitive's `impl`, on the host.
 *
 * Intermediates are dropped after their last use, so the collector can have them while the program still runs.
 */
export const interpret = (p: Program, args: readonly HostArray[]): readonly HostArray[] => {
  const dying = lastUses(p)
  const env = new Map<Atom, HostArray>()
  p.inputs.forEach((v, i) => env.set(v, args[i]!))
  const read = (a: Atom): HostArray => (isVar(a) ? env.get(a)! : literal(a))
  p.equations.forEach((e, i) => {
    const ys = e.primitive.impl(e.inputs.map(read), e.params, interpret)
    e.outputs.forEach((v, j) => env.set(v, ys[j]!))
    dying[i]!.forEach((v) => env.delete(v))
  })
  return p.outputs.map(read)
}
