import type { NDArray } from "../array/index.js"
import { TraceError } from "../errors/index.js"
import { bind } from "./builder.js"
import { literalValue } from "./evaluate.js"
import { type Atom, type Equation, isVar, type Program, type Tangent } from "./program.js"

/** The sum of two cotangents of one variable. */
export type Add = (x: NDArray, y: NDArray) => NDArray

const notLinear = (name: string): TraceError =>
  new TraceError({
    op: "transpose",
    problem: `the function is not linear in its argument: it applies ${name} to it`,
    hint: "transpose a linear function, or take its derivative with vjp or grad",
  })

/**
 * The transpose of a program that is linear in the inputs whose argument is `null`: cotangents of the outputs to
 * cotangents of those inputs. Equations that no linear input reaches run forwards first.
 */
export const transpose = (
  p: Program,
  args: readonly (NDArray | null)[],
  cts: readonly Tangent[],
  add: Add,
): readonly Tangent[] => {
  const known = new Map<Atom, NDArray>()
  const linear = new Set<Atom>()
  p.inputs.forEach((v, i) => {
    const x = args[i]
    if (x === null || x === undefined) linear.add(v)
    else known.set(v, x)
  })
  const read = (a: Atom): NDArray => (isVar(a) ? known.get(a)! : literalValue(a))
  const backwards: Equation[] = []
  for (const e of p.equations) {
    if (e.inputs.some((a) => linear.has(a))) {
      e.outputs.forEach((v) => linear.add(v))
      backwards.push(e)
    } else {
      const ys = bind(e.primitive, e.inputs.map(read), e.params)
      e.outputs.forEach((v, i) => known.set(v, ys[i]!))
    }
  }
  const ct = new Map<Atom, NDArray>()
  const give = (a: Atom, c: Tangent | undefined): void => {
    if (c === null || c === undefined || !linear.has(a)) return
    const sum = ct.get(a)
    ct.set(a, sum === undefined ? c : add(sum, c))
  }
  p.outputs.forEach((a, i) => give(a, cts[i]))
  for (const e of backwards.reverse()) {
    if (!e.outputs.some((v) => ct.has(v))) continue
    const { transpose: rule } = e.primitive
    if (rule === "nonlinear") throw notLinear(e.primitive.name)
    const back = rule(
      e.outputs.map((v) => ct.get(v) ?? null),
      e.inputs.map((a) => (linear.has(a) ? null : read(a))),
      e.params,
      e.inputs.map((a) => a.aval),
    )
    e.inputs.forEach((a, i) => give(a, back[i]))
  }
  return p.inputs.flatMap((v) => (linear.has(v) ? [ct.get(v) ?? null] : []))
}
