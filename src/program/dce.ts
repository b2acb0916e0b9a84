import { type Atom, checkProgram, type Equation, isVar, type Program, program, type Var } from "./program.js"

/** The equation with only its used outputs, or null when none is; bodies are pruned by the primitive's own rule. */
const prune = (e: Equation, needed: ReadonlySet<Atom>): Equation | null => {
  const used = e.outputs.map((v) => needed.has(v))
  if (!used.includes(true)) return null
  if (e.primitive.dce === undefined || used.every((u) => u)) return e
  const kept = e.primitive.dce(used, e.params)
  return {
    primitive: e.primitive,
    params: kept.params,
    inputs: e.inputs.filter((_, i) => kept.inputs[i]),
    outputs: e.outputs.filter((_, i) => kept.outputs[i]),
  }
}

/** Removes equations whose outputs nobody reads. Idempotent; inputs and outputs stay. */
export const dce = (p: Program): Program => {
  checkProgram("dce", p)
  const needed = new Set<Atom>(p.outputs)
  const equations: Equation[] = []
  for (let i = p.equations.length - 1; i >= 0; i--) {
    const e = prune(p.equations[i]!, needed)
    if (e === null) continue
    e.inputs.forEach((a) => needed.add(a))
    equations.push(e)
  }
  return program(p.inputs, equations.reverse(), p.outputs)
}

/** The program with only some outputs, and which inputs it still reads. */
export const select = (
  p: Program,
  outputs: readonly boolean[],
): { readonly program: Program; readonly reads: readonly boolean[] } => {
  const pruned = dce(
    program(
      p.inputs,
      p.equations,
      p.outputs.filter((_, i) => outputs[i]),
    ),
  )
  const read = readVars(pruned)
  return { program: pruned, reads: p.inputs.map((v) => read.has(v)) }
}

/** The variables that equations or outputs mention. */
export const readVars = (p: Program): ReadonlySet<Var> =>
  new Set([...p.equations.flatMap((e) => e.inputs), ...p.outputs].filter(isVar))

/** The program without the inputs at which `keep` is false; nothing may read them. */
export const dropInputs = (p: Program, keep: readonly boolean[]): Program =>
  program(
    p.inputs.filter((_, i) => keep[i]),
    p.equations,
    p.outputs,
  )
