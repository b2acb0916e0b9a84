import { type Code, children, code, type Form } from "./code.js"
import { all } from "./control.js"
import type { FunctionBuilder, Local } from "./function.js"

/** The same form with other parts. */
const withChildren = (form: Form, parts: readonly Code[]): Form => {
  switch (form.tag) {
    case "op":
    case "call":
    case "select":
      return { ...form, operands: parts }
    case "seq":
      return { ...form, codes: parts }
    case "block":
    case "loop":
      return { ...form, body: parts[0]! }
    case "if": {
      const [condition = form.condition, then = form.then, otherwise = null] = parts
      return { ...form, condition, then, otherwise }
    }
    case "br":
      return { ...form, condition: parts[0] ?? null }
    case "br_table":
      return { ...form, index: parts[0]! }
    case "set":
    case "tee":
    case "drop":
      return { ...form, value: parts[0]! }
    case "return":
      return { ...form, value: parts[0] ?? null }
    default:
      return form
  }
}

/** The bytes of a constant vector, as a key. */
const constantOf = ({ form }: Code): string | null =>
  form.tag === "const" && form.value instanceof Uint8Array ? form.value.join() : null

/** The constant vectors in loops, but not those in branches inside of them. */
const repeated = (body: Code): ReadonlyMap<string, Code> => {
  const found = new Map<string, Code>()
  const seen = new Set<Code>()
  const go = (c: Code, turning: boolean): void => {
    const key = constantOf(c)
    if (key !== null && turning) found.set(key, c)
    if (turning && seen.has(c)) return
    if (turning) seen.add(c)
    const inside = c.form.tag === "loop" || (turning && c.form.tag !== "if")
    children(c).forEach((x, i) => {
      go(x, inside || (turning && i === 0))
    })
  }
  go(body, false)
  return found
}

/** A body before which the constant vectors of its loops are put into locals: not all engines do that by themselves. */
export const constantsFirst = (f: FunctionBuilder, body: Code<"void">): Code<"void"> => {
  const locals = new Map<string, Local<"v128">>()
  const sets = [...repeated(body)].map(([key, c]) => {
    const local = f.local("v128", "c")
    locals.set(key, local)
    return local.set(c as Code<"v128">)
  })
  const known = new Map<Code, Code>()
  const go = <C extends Code>(c: C): C => {
    const key = constantOf(c)
    const done = key === null ? known.get(c) : locals.get(key)
    if (done !== undefined) return done as C
    const parts = children(c)
    const next = parts.map(go)
    const result = next.every((x, i) => x === parts[i]) ? c : code(c.type, withChildren(c.form, next))
    known.set(c, result)
    return result as C
  }
  return sets.length === 0 ? body : all([...sets, go(body)])
}
