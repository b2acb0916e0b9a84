import { decoder, showAval } from "../array/index.js"
import { nameOf } from "./names.js"
import {
  type Atom,
  checkProgram,
  type Equation,
  isProgram,
  isVar,
  type Lit,
  type Param,
  type Program,
  type Var,
} from "./program.js"

/** A number as the parser reads it back; infinities and NaN are spelled as words. */
const showNumber = (x: number): string =>
  Number.isNaN(x) ? "nan" : x === Infinity ? "inf" : x === -Infinity ? "-inf" : Object.is(x, -0) ? "-0" : String(x)

const showLit = ({ aval, value }: Lit): string => `${showNumber(decoder(aval.dtype)(value))}:${aval.dtype}`

const showParam = (p: Param, indent: string): string => {
  if (p === null) return "null"
  if (typeof p === "number") return showNumber(p)
  if (typeof p === "string") return JSON.stringify(p)
  if (typeof p === "boolean") return String(p)
  if (isProgram(p)) return showAt(p, indent)
  if (Array.isArray(p)) return `[${p.map((q: Param) => showParam(q, indent)).join(", ")}]`
  const entries = Object.entries(p as { readonly [name: string]: Param })
  return `{ ${entries.map(([k, v]) => `${k}: ${showParam(v, indent)}`).join(", ")} }`
}

const showParams = (e: Equation, indent: string): string => {
  const entries = Object.entries(e.params)
  if (entries.length === 0) return ""
  const bodies = entries.some(([, v]) => isProgram(v) || (Array.isArray(v) && v.some(isProgram)))
  const inner = `${indent}  `
  const parts = entries.map(([k, v]) => `${k}: ${showParam(v, inner)}`)
  return bodies ? ` {\n${parts.map((t) => `${inner}${t}`).join("\n")}\n${indent}}` : ` { ${parts.join(", ")} }`
}

const showAt = (p: Program, indent: string): string => {
  const names = new Map<Atom, string>()
  const declare = (v: Var): string => {
    names.set(v, nameOf(names.size))
    return `${names.get(v)}:${showAval(v.aval)}`
  }
  const use = (a: Atom): string => (isVar(a) ? (names.get(a) ?? "?") : showLit(a))
  const inner = `${indent}  `
  const inputs = p.inputs.map(declare)
  const lines = p.equations.map((e) => {
    const operands = e.inputs.map(use)
    const outputs = e.outputs.map(declare)
    return `${outputs.join(" ")} = ${[e.primitive.name, ...operands].join(" ")}${showParams(e, inner)}`
  })
  const body = [...lines, `return ${p.outputs.map(use).join(" ")}`.trimEnd()]
  return `(${inputs.join(" ")}) => {\n${body.map((l) => `${inner}${l}`).join("\n")}\n${indent}}`
}

/**
 * The text of a program: one equation a line, types on what is defined, bodies indented.
 *
 * Stable: the same program has the same text. `parse` reads it back.
 * @example show(trace(square)(array(3))) // "(a:float32[]) => {\n  b:float32[] = mul a a\n  return b\n}"
 */
export const show = (p: Program): string => {
  checkProgram("show", p)
  return showAt(p, "")
}
