import { type Atom, type Equation, isVar, type Program, type Var, variable } from "../program/index.js"
import { readers } from "./cost.js"

/** Comparisons of x with a bound, and the operand of `select` that the bound must be for a cut that keeps them true. */
const BOUND: ReadonlyMap<string, 1 | 2> = new Map([
  ["le", 1],
  ["ge", 1],
  ["gt", 2],
  ["lt", 2],
])

/** An array cut off at a bound, such as that of relu: the comparison that says where, and what was cut. */
interface Cut {
  readonly mask: Equation
  readonly x: Var
  readonly bound: Atom
}

const cutOf = (e: Equation, define: (a: Atom) => Equation | undefined): Cut | null => {
  const mask = e.primitive.name === "select" ? define(e.inputs[0]!) : undefined
  const place = mask === undefined ? undefined : BOUND.get(mask.primitive.name)
  if (mask === undefined || place === undefined) return null
  const [x, bound] = mask.inputs
  const isCut = e.inputs[place] === bound && e.inputs[3 - place] === x
  return isCut && isVar(x!) && x !== bound ? { mask, x, bound: bound! } : null
}

/** How many read each atom; a result of the program is read from outside. */
const readersIn = (p: Program): ReadonlyMap<Atom, number> => {
  const count = new Map(readers(p))
  p.outputs.forEach((a) => count.set(a, (count.get(a) ?? 0) + 1))
  return count
}

/**
 * Where an array was cut off at a bound is read from the result, which is at the bound there, too: `x <= c` is
 * `y <= c` for `y = select(x <= c, c, x)`, NaN included. So nothing has to keep x for the derivative of relu.
 */
export const maskResults = (p: Program): Program => {
  const definitions = new Map<Atom, Equation>(p.equations.flatMap((e) => e.outputs.map((v) => [v, e] as const)))
  const reading = readersIn(p)
  const masks = new Map<Atom, Atom>()
  const step = (e: Equation): readonly Equation[] => {
    const next = e.inputs.some((a) => masks.has(a)) ? { ...e, inputs: e.inputs.map((a) => masks.get(a) ?? a) } : e
    const cut = cutOf(e, (a) => definitions.get(a))
    if (cut === null || !definitions.has(cut.x) || reading.get(cut.x) !== 2) return [next]
    const mask = cut.mask.outputs[0]!
    if (reading.get(mask) === 1 || masks.has(mask)) return [next]
    const own = variable(mask.aval, mask.path)
    masks.set(mask, own)
    return [next, { ...cut.mask, inputs: [e.outputs[0]!, cut.bound], outputs: [own] }]
  }
  return { ...p, equations: p.equations.flatMap(step) }
}
