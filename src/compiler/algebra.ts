import { sameShape } from "../array/index.js"
import { type Atom, type Equation, isVar } from "../program/index.js"

type Definition = (a: Atom) => Equation | undefined

/** The number that all elements of an atom are, when that is known: a literal, or a literal broadcast. */
const constant = (a: Atom, define: Definition): number | null => {
  if (!isVar(a)) return a.value
  const e = define(a)
  const source = e?.primitive.name === "broadcastInDim" ? e.inputs[0] : undefined
  return source !== undefined && !isVar(source) ? source.value : null
}

/** Operations with one operand at these constants are the other operand, bit for bit (so 0 + x, which loses -0, is not here). */
const identities: Readonly<Record<string, readonly [left: number | null, right: number | null]>> = {
  mul: [1, 1],
  div: [null, 1],
  sub: [null, 0],
  add: [-0, -0],
  pow: [null, 1],
}

/** Primitives that undo themselves. */
const involutions = new Set(["neg", "not", "rev"])

const sameParams = (x: Equation, y: Equation): boolean => {
  const list = (e: Equation): readonly unknown[] => Object.values(e.params).flat()
  const [a, b] = [list(x), list(y)]
  return a.length === b.length && a.every((v, i) => v === b[i])
}

/** The atom that an equation is equal to without computing anything, or null. */
export const rewrite = (e: Equation, define: Definition): Atom | null => {
  const { name } = e.primitive
  const [x, y] = e.inputs
  const units = identities[name]
  if (units !== undefined && x !== undefined && y !== undefined) {
    if (units[1] !== null && Object.is(constant(y, define), units[1])) return x
    if (units[0] !== null && Object.is(constant(x, define), units[0])) return y
  }
  if (x === undefined || e.inputs.length !== 1) return null
  const inner = define(x)
  if (involutions.has(name) && inner?.primitive === e.primitive && sameParams(e, inner)) return inner.inputs[0]!
  const moves = name === "reshape" || name === "broadcastInDim" || name === "stopGradient" || name === "name"
  const same = sameShape(x.aval.shape, e.outputs[0]!.aval.shape) && x.aval.dtype === e.outputs[0]!.aval.dtype
  return moves && same ? x : null
}
