import type { NDArray } from "../array/index.js"
import { closeBuilder, openBuilder, tracer, within } from "./builder.js"
import { dce, readVars } from "./dce.js"
import { type Dual, jvp } from "./jvp.js"
import { type Atom, type Equation, isVar, type Program, program, type Var, variable } from "./program.js"

/** A program in two parts: `primal` gives the outputs and the residuals, `tangent` is linear in its tangent inputs. */
export interface Linearized {
  /** inputs -> outputs, residuals */
  readonly primal: Program
  /** residuals, tangents of the inputs where `nonzero` -> tangents of the outputs where `outNonzero` */
  readonly tangent: Program
  readonly residuals: number
  readonly outNonzero: readonly boolean[]
}

/** Equations that read no variable (a constant broadcast, an iota) are cheaper to repeat than to keep as residuals. */
const sink = (captured: readonly (readonly [Var, Atom])[], equations: readonly Equation[]): readonly Equation[] => {
  const constant = equations.filter((e) => e.outputs.length === 1 && !e.inputs.some(isVar))
  const definitions = new Map<Atom, Equation>(constant.map((e) => [e.outputs[0]!, e]))
  return captured.flatMap(([inner, outer]) => {
    const e = definitions.get(outer)
    return e === undefined ? [] : [{ ...e, outputs: [inner] }]
  })
}

/**
 * Splits a program at its inputs where `nonzero`: primal values into one builder, tangents into another above it.
 *
 * The residuals are exactly what the tangent builder captured from the primal builder and still reads.
 * `zero` makes the tangent of an output that must have one (`force`) although none reached it.
 */
export const linearize = (
  p: Program,
  nonzero: readonly boolean[],
  zero: (like: NDArray) => NDArray,
  force: readonly boolean[] = [],
): Linearized => {
  const P = openBuilder("linearizing")
  const T = openBuilder("linearizing", P)
  const primals = p.inputs.map((v) => variable(v.aval, v.path))
  const tangents = p.inputs.map((v) => variable(v.aval)).filter((_, i) => nonzero[i])
  const queue = [...tangents]
  const duals = within(P, () =>
    jvp(
      p,
      primals.map((v, i): Dual => [tracer(P, v), nonzero[i] ? tracer(T, queue.shift()!) : null]),
    ),
  )
  const outNonzero = duals.map((d, i) => d[1] !== null || force[i] === true)
  const outs = within(T, () => duals.flatMap(([x, t], i) => (outNonzero[i] ? [t ?? zero(x)] : [])))
  const t = closeBuilder(T, tangents, outs)
  const outer = within(P, () => closeBuilder(P, primals, [...duals.map((d) => d[0]), ...t.captured])).program
  const inner = t.program.inputs.slice(0, t.captured.length)
  const pairs = inner.map((v, i): readonly [Var, Atom] => [v, outer.outputs[duals.length + i]!])
  const sunk = sink(pairs, outer.equations)
  const lowered = new Set(sunk.map((e) => e.outputs[0]!))
  const pruned = dce(program(tangents, [...sunk, ...t.program.equations], t.program.outputs))
  const read = readVars(pruned)
  const kept = pairs.filter(([v]) => read.has(v) && !lowered.has(v))
  const outputs = outer.outputs.slice(0, duals.length)
  return {
    primal: dce(program(outer.inputs, outer.equations, [...outputs, ...kept.map(([, a]) => a)])),
    tangent: program([...kept.map(([v]) => v), ...tangents], pruned.equations, pruned.outputs),
    residuals: kept.length,
    outNonzero,
  }
}
