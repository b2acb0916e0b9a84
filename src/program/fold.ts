import { type Atom, type Equation, isVar, type Lit, type Program } from "./program.js"

/** Walks the equations in order, giving every variable a value of `A`: the one loop under all interpreters. */
export const fold = <A>(
  p: Program,
  args: readonly A[],
  literal: (l: Lit) => A,
  step: (e: Equation, xs: readonly A[]) => readonly A[],
): readonly A[] => {
  const env = new Map<Atom, A>()
  p.inputs.forEach((v, i) => env.set(v, args[i]!))
  const read = (a: Atom): A => (isVar(a) ? env.get(a)! : literal(a))
  for (const e of p.equations) {
    const ys = step(e, e.inputs.map(read))
    e.outputs.forEach((v, i) => env.set(v, ys[i]!))
  }
  return p.outputs.map(read)
}
