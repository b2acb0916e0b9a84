import type { Atom, Program } from "./program.js"

/** Which outputs depend on the inputs at which `from` is true. */
export const reaches = (p: Program, from: readonly boolean[]): readonly boolean[] => {
  const reached = new Set<Atom>(p.inputs.filter((_, i) => from[i]))
  p.equations.forEach((e) => {
    if (e.inputs.some((a) => reached.has(a))) e.outputs.forEach((v) => reached.add(v))
  })
  return p.outputs.map((a) => reached.has(a))
}
