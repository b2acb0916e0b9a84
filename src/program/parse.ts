import * as E from "fp-ts/Either"
import { checkGiven, fields, text as textKind } from "../array/given.js"
import { type Aval, encoder, isDType } from "../array/index.js"
import { check } from "./check.js"
import { isName } from "./names.js"
import {
  type Atom,
  type Equation,
  type Param,
  type Params,
  type Primitive,
  type Program,
  program,
  type Var,
  variable,
} from "./program.js"

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|=>|-?[\w.]+(?:[+-]\d+)?(?::[\w]+(?:\[[\d,]*\])?)?|[(){}[\],:=])/y

const tokenize = (text: string): E.Either<string, readonly string[]> => {
  const tokens: string[] = []
  const source = text.trimEnd()
  for (let at = 0; at < source.length; ) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(source)
    if (match === null) return E.left(`unexpected text at offset ${at}: ${source.slice(at, at + 20).trim()}`)
    tokens.push(match[1]!)
    at = TOKEN.lastIndex
  }
  return E.right(tokens)
}

/** The tokens still to be read; owned by one parse. */
interface Reader {
  readonly tokens: readonly string[]
  next: number
}

const fail = (message: string): never => {
  throw new SyntaxError(message)
}

const peek = (r: Reader): string | undefined => r.tokens[r.next]
const take = (r: Reader): string => r.tokens[r.next++] ?? fail("the text ends too early")
const expect = (r: Reader, token: string): void => {
  const found = take(r)
  if (found !== token) fail(`expected ${token}, found ${found}`)
}

const words: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, "-inf": -Infinity }

const numberOf = (text: string): number => {
  const value = words[text] ?? Number(text)
  return Number.isNaN(value) && text !== "nan" ? fail(`${text} is not a number`) : value
}

const avalOf = (text: string): Aval => {
  const [, dtype, shape] = /^(\w+?)(?:\[([\d,]*)\])?$/.exec(text) ?? fail(`${text} is not a type`)
  if (!isDType(dtype)) return fail(`${dtype} is not a dtype`)
  return { dtype, shape: shape === undefined || shape === "" ? [] : shape.split(",").map(Number) }
}

type Primitives = Readonly<Record<string, Primitive>>
type Scope = Map<string, Var>

const declare = (r: Reader, scope: Scope): Var => {
  const [name, type] = take(r).split(":")
  if (name === undefined || type === undefined || !isName(name))
    return fail(`expected a variable with its type, found ${name}`)
  if (scope.has(name)) return fail(`${name} is defined twice`)
  const v = variable(avalOf(type))
  scope.set(name, v)
  return v
}

const atom = (r: Reader, scope: Scope): Atom => {
  const [text, type] = take(r).split(":")
  if (type !== undefined) {
    const aval = avalOf(type)
    return { tag: "lit", aval, value: encoder(aval.dtype)(numberOf(text!)) }
  }
  return scope.get(text!) ?? fail(`${text} is not defined`)
}

const param = (r: Reader, table: Primitives): Param => {
  const token = take(r)
  if (token === "(") return body(r, table)
  if (token === "[") {
    const items: Param[] = []
    while (peek(r) !== "]") {
      items.push(param(r, table))
      if (peek(r) === ",") take(r)
    }
    take(r)
    return items
  }
  if (token === "{") return record(r, table)
  if (token.startsWith('"')) return String(JSON.parse(token))
  return token === "true" ? true : token === "false" ? false : token === "null" ? null : numberOf(token)
}

const record = (r: Reader, table: Primitives): Params => {
  const entries: (readonly [string, Param])[] = []
  while (peek(r) !== "}") {
    const key = take(r)
    expect(r, ":")
    entries.push([key, param(r, table)])
    if (peek(r) === ",") take(r)
  }
  take(r)
  return Object.fromEntries(entries)
}

const isAtom = (token: string | undefined): boolean =>
  token !== undefined && token !== "return" && token !== "{" && token !== "}" && !/^[a-z]+:\w+\[/.test(token)

const equation = (r: Reader, scope: Scope, table: Primitives): Equation => {
  const declared: Var[] = []
  const inner: Scope = new Map()
  while (peek(r) !== "=") declared.push(declare(r, inner))
  take(r)
  const name = take(r)
  const primitive = Object.hasOwn(table, name) ? table[name]! : fail(`${name} is not a primitive`)
  const inputs: Atom[] = []
  while (isAtom(peek(r))) inputs.push(atom(r, scope))
  const hasParams = peek(r) === "{"
  if (hasParams) take(r)
  const params = hasParams ? record(r, table) : {}
  inner.forEach((v, key) => (scope.has(key) ? fail(`${key} is defined twice`) : scope.set(key, v)))
  return { primitive, inputs, outputs: declared, params }
}

/** After the opening parenthesis. */
const body = (r: Reader, table: Primitives): Program => {
  const scope: Scope = new Map()
  const inputs: Var[] = []
  while (peek(r) !== ")") inputs.push(declare(r, scope))
  take(r)
  expect(r, "=>")
  expect(r, "{")
  const equations: Equation[] = []
  while (peek(r) !== "return") equations.push(equation(r, scope, table))
  take(r)
  const outputs: Atom[] = []
  while (peek(r) !== "}") outputs.push(atom(r, scope))
  take(r)
  return program(inputs, equations, outputs)
}

const tableKind = fields("the table of primitives", {})

/** Reads the text that `show` writes, over a table of primitives, and checks the program. */
export const parse = (text: string, table: Primitives): E.Either<string, Program> => {
  checkGiven("parse", "text", textKind, text)
  checkGiven("parse", "table", tableKind, table)
  const tokens = tokenize(text)
  if (E.isLeft(tokens)) return tokens
  const r: Reader = { tokens: tokens.right, next: 0 }
  try {
    expect(r, "(")
    const p = body(r, table)
    return r.next < r.tokens.length ? E.left(`text after the program: ${peek(r)}`) : check(p)
  } catch (error) {
    if (error instanceof SyntaxError) return E.left(error.message)
    throw error
  }
}
