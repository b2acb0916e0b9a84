import { at, CORE, type Expr, type Index, isCore, loopVar, visit } from "../kernel/index.js"
import type { Atom, Program } from "../program/index.js"

const SLOW: Readonly<Record<string, number>> = { div: 8, sqrt: 8, rem: 20 }
const BITS = new Set(["select", "when", "convert", "bitcast", "exponent", "withExponent"])

/** A function that is no instruction, in instructions, about. */
const FUNCTION = 20

const costOfNode = (e: Expr): number =>
  e.tag !== "apply" ? 0 : (SLOW[e.op] ?? (isCore(e.op) || BITS.has(e.op) ? 1 : FUNCTION))

/** The instructions of an expression, about. */
export const costOfExpr = (root: Expr): number => {
  let cost = 0
  visit([root], (e) => {
    cost += costOfNode(e)
  })
  return cost
}

/** One position for each shape, so that what was pulled there once is remembered. */
export const positions = (): ((shape: readonly number[]) => readonly Index[]) => {
  const known = new Map<string, readonly Index[]>()
  return (shape) => {
    const key = shape.join()
    const there = known.get(key) ?? shape.map((n, i) => at(loopVar(`i${i}`, n)))
    known.set(key, there)
    return there
  }
}

/** How many equations read each atom. */
export const readers = (p: Program): ReadonlyMap<Atom, number> => {
  const count = new Map<Atom, number>()
  p.equations.forEach((e) => new Set(e.inputs).forEach((a) => count.set(a, (count.get(a) ?? 0) + 1)))
  return count
}

const PRODUCTS = new Set(["dotGeneral", "convGeneralDilated"])

/** What products read. */
export const factorsIn = (p: Program): ReadonlySet<Atom> =>
  new Set(p.equations.flatMap((e) => (PRODUCTS.has(e.primitive.name) ? e.inputs : [])))

/** Up to this cost a value is computed again by every reader; above, it is stored for them. */
export const RECOMPUTED = 6

/** An expression is stored before it grows beyond this. */
export const LARGEST = 200

/** The floating-point operations of an expression, counting a function as one. */
export const flopsOf = (e: Expr): number => {
  const costs: number[] = []
  visit([e], (x) =>
    costs.push(x.tag === "apply" && x.dtype.startsWith("float") && (x.op in CORE || !BITS.has(x.op)) ? 1 : 0),
  )
  return costs.reduce((n, c) => n + c, 0)
}
