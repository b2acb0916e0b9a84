import { fromHost, hostOf, isFloat, type NDArray } from "../src/array/index.js"
import {
  type Atom,
  type Equation,
  isProgram,
  isVar,
  type Param,
  type Program,
  program,
  type Var,
  variable,
} from "../src/program/index.js"

/** A program whose float32 is float64: the same mathematics, fit for finite differences. Null when bits are looked at. */
export const toFloat64 = (p: Program): Program | null => {
  const env = new Map<Var, Var>()
  const wide = (v: Var): Var => {
    const w = variable({ shape: v.aval.shape, dtype: v.aval.dtype === "float32" ? "float64" : v.aval.dtype }, v.path)
    env.set(v, w)
    return w
  }
  const atom = (a: Atom): Atom =>
    isVar(a) ? env.get(a)! : a.aval.dtype === "float32" ? { ...a, aval: { shape: [], dtype: "float64" } } : a
  const state = { possible: true }
  const param = (q: Param): Param => {
    if (q === "float32") return "float64"
    if (typeof q !== "object" || q === null) return q
    if (isProgram(q)) {
      const body = toFloat64(q)
      if (body === null) state.possible = false
      return body ?? q
    }
    return Array.isArray(q) ? q.map(param) : Object.fromEntries(Object.entries(q).map(([k, v]) => [k, param(v)]))
  }
  const inputs = p.inputs.map(wide)
  const equations = p.equations.map((e): Equation => {
    if (e.primitive.name === "bitcast") state.possible = false
    const params = Object.fromEntries(Object.entries(e.params).map(([k, v]) => [k, param(v)]))
    return { ...e, inputs: e.inputs.map(atom), outputs: e.outputs.map(wide), params }
  })
  return state.possible ? program(inputs, equations, p.outputs.map(atom)) : null
}

/** The same numbers in float64. */
export const widen = (x: NDArray): NDArray => {
  if (!isFloat(x.dtype) || x.dtype === "float64") return x
  const { shape, data } = hostOf("laws", x)
  return fromHost(shape, "float64", Float64Array.from(data))
}
