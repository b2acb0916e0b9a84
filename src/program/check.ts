import * as E from "fp-ts/Either"
import { sameAval, showAval } from "../array/index.js"
import { isCotangentError } from "../errors/index.js"
import { type Atom, checkProgram, type Equation, isProgram, isVar, type Param, type Program } from "./program.js"

const bodiesOf = (p: Param): readonly Program[] =>
  isProgram(p)
    ? [p]
    : Array.isArray(p)
      ? p.flatMap(bodiesOf)
      : typeof p === "object" && p !== null
        ? Object.values(p).flatMap(bodiesOf)
        : []

const checkTypes = (e: Equation): string | null => {
  try {
    const types = e.primitive.type(
      e.inputs.map((a) => a.aval),
      e.params,
    )
    const wrong = e.outputs.findIndex((v, i) => types[i] === undefined || !sameAval(v.aval, types[i]))
    if (types.length !== e.outputs.length)
      return `${e.primitive.name} has ${types.length} outputs, not ${e.outputs.length}`
    return wrong < 0
      ? null
      : `${e.primitive.name} gives ${showAval(types[wrong]!)} where ${showAval(e.outputs[wrong]!.aval)} is declared`
  } catch (error) {
    if (isCotangentError(error)) return error.message
    throw error
  }
}

/**
 * Well-formedness: every variable is defined once and before its use, and every equation has the types its primitive
 * says, in bodies too. Right with the program itself, or left with the first violation.
 */
export const check = (p: Program): E.Either<string, Program> => {
  checkProgram("check", p)
  const defined = new Set<Atom>()
  const twice = p.inputs.find((v) => defined.size === defined.add(v).size)
  if (twice !== undefined) return E.left("an input is listed twice")
  for (const e of p.equations) {
    const name = e.primitive.name
    if (e.inputs.some((a) => isVar(a) && !defined.has(a)))
      return E.left(`${name} reads a variable before its definition`)
    const types = checkTypes(e)
    if (types !== null) return E.left(types)
    for (const body of Object.values(e.params).flatMap(bodiesOf)) {
      const inner = check(body)
      if (E.isLeft(inner)) return E.left(`in the body of ${name}: ${inner.left}`)
    }
    if (e.outputs.some((v) => defined.has(v))) return E.left(`${name} defines a variable twice`)
    e.outputs.forEach((v) => defined.add(v))
  }
  return p.outputs.every((a) => !isVar(a) || defined.has(a)) ? E.right(p) : E.left("an output is not defined")
}
