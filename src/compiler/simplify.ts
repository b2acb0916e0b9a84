import { allocate, type HostArray } from "../array/index.js"
import {
  type Atom,
  checkProgram,
  dce,
  type Equation,
  interpret,
  isProgram,
  isVar,
  type Lit,
  memo,
  type Param,
  type Params,
  type Program,
  program,
  type Trie,
  trie,
  type Var,
  variable,
} from "../program/index.js"
import { rewrite } from "./algebra.js"
import { maskResults } from "./masks.js"
import { turnProducts } from "./turn.js"

/** Primitives whose derivatives are their own affair; run forwards they are their body. */
const INLINE = new Set(["call", "customJvp", "customVjp", "linearSolve"])

/** A program under rewriting: what each old variable became, and the equations so far. */
interface State {
  readonly env: Map<Var, Atom>
  readonly known: Trie<readonly Atom[]>
  readonly definitions: Map<Atom, Equation>
  readonly equations: Equation[]
}

const words = (p: Param): readonly unknown[] => {
  if (isProgram(p) || typeof p !== "object" || p === null) return [p]
  return Array.isArray(p)
    ? ["[", ...p.flatMap(words), "]"]
    : ["{", ...Object.entries(p).flatMap(([k, v]) => [k, ...words(v)]), "}"]
}

const atomWords = (a: Atom): readonly unknown[] =>
  isVar(a) ? [a] : ["lit", a.aval.dtype, Object.is(a.value, -0) ? "-0" : a.value]

const host = ({ aval, value }: Lit): HostArray => ({ ...aval, data: allocate(aval.dtype, [value]) })

const isLit = (a: Atom): a is Lit => !isVar(a)

/** Scalar arithmetic on literals is done now; the result is a literal. */
const foldLiterals = (e: Equation): readonly Atom[] | null => {
  if (e.inputs.length === 0 || !e.inputs.every(isLit) || e.outputs.some((v) => v.aval.shape.length > 0)) return null
  if (Object.values(e.params).some((p) => words(p).some((w) => typeof w === "object" && w !== null))) return null
  const ys = e.primitive.impl(e.inputs.filter(isLit).map(host), e.params, interpret)
  return ys.map((y): Lit => ({ tag: "lit", aval: { shape: [], dtype: y.dtype }, value: y.data[0]! }))
}

const simplifyParams = (params: Params): Params => {
  const visit = (p: Param): Param => (isProgram(p) ? simplify(p) : Array.isArray(p) ? p.map(visit) : p)
  return Object.values(params).some((p) => isProgram(p) || Array.isArray(p))
    ? Object.fromEntries(Object.entries(params).map(([k, v]) => [k, visit(v)]))
    : params
}

const assign = (s: State, e: Equation, atoms: readonly Atom[]): void =>
  e.outputs.forEach((v, i) => s.env.set(v, atoms[i]!))

/** A body may be inlined twice, so every equation gets variables of its own. */
const emit = (s: State, e: Equation): readonly Atom[] => {
  const folded = foldLiterals(e)
  if (folded !== null) return folded
  const key = [e.primitive, ...e.inputs.flatMap(atomWords), ...words(e.params)]
  const known = s.known.get(key)
  if (known !== undefined) return known
  const outputs = e.outputs.map((v) => variable(v.aval, v.path))
  const fresh: Equation = { ...e, outputs }
  s.known.set(key, outputs)
  s.equations.push(fresh)
  outputs.forEach((v) => s.definitions.set(v, fresh))
  return outputs
}

const step = (s: State, e: Equation): void => {
  const inputs = e.inputs.map((a) => (isVar(a) ? s.env.get(a)! : a))
  const { body } = e.params
  if (INLINE.has(e.primitive.name) && body !== undefined && isProgram(body)) {
    const inner: State = { ...s, env: new Map() }
    body.inputs.forEach((v, i) => inner.env.set(v, inputs[i]!))
    body.equations.forEach((q) => step(inner, q))
    assign(
      s,
      e,
      body.outputs.map((a) => (isVar(a) ? inner.env.get(a)! : a)),
    )
    return
  }
  const next: Equation = { ...e, inputs, params: simplifyParams(e.params) }
  const shorter = rewrite(next, (a) => s.definitions.get(a))
  assign(s, e, shorter === null ? emit(s, next) : [shorter])
}

/**
 * The same function with fewer equations: calls inlined, literals folded, common subexpressions shared, dead code
 * removed, and algebra that is exact for floats. Kept on the program, so it is done once.
 */
export const simplify = (p: Program): Program => {
  checkProgram("simplify", p)
  return simplified(p)
}

const simplified: (p: Program) => Program = memo(Symbol("simplify"), (p: Program): Program => {
  const s: State = { env: new Map(p.inputs.map((v) => [v, v])), known: trie(), definitions: new Map(), equations: [] }
  p.equations.forEach((e) => step(s, e))
  const outputs = p.outputs.map((a) => (isVar(a) ? s.env.get(a)! : a))
  return maskResults(dce(turnProducts(program(p.inputs, s.equations, outputs))))
})
