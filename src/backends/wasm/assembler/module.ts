import { append, type Bytes, joined, named, sized, unsigned, written } from "./bytes.js"
import {
  type Callee,
  type Code,
  children,
  type Definition,
  type Func,
  type GlobalVariable,
  type ImportedFunc,
  operand,
} from "./code.js"
import { constantBytes, functionBytes, typeByte } from "./encode.js"

/** The memory of a module: imported, in pages of 64 KiB. */
export interface Memory {
  readonly import: readonly [module: string, name: string]
  readonly min: number
  readonly max?: number
  readonly shared?: boolean
}

/** A module: the functions it is given, its exports and all that they reach, in a memory that begins with some data. */
export interface Module {
  readonly memory?: Memory
  readonly imports?: readonly ImportedFunc[]
  readonly exports: Readonly<Record<string, Func>>
  readonly data?: readonly { readonly offset: number; readonly bytes: Uint8Array }[]
}

/** All that the exports reach, each once. */
export interface Reach {
  readonly functions: readonly (readonly [Func, Definition])[]
  readonly globals: readonly GlobalVariable[]
}

/** What the exports of a module reach, in the order of first use. */
export const reach = ({ exports }: Module): Reach => {
  const functions = new Set<Func>(Object.values(exports))
  const globals = new Set<GlobalVariable>()
  const visit = (c: Code): void => {
    const { form } = c
    if (form.tag === "call" && form.callee.tag === "function") functions.add(form.callee)
    if ((form.tag === "get" || form.tag === "set") && form.scope === "global") globals.add(form.variable)
    for (const inner of children(c)) visit(inner)
  }
  // A set being walked yields what is added on the way.
  const defined: (readonly [Func, Definition])[] = []
  for (const f of functions) {
    const definition = f.define()
    defined.push([f, definition])
    visit(definition.body)
  }
  return { functions: defined, globals: [...globals] }
}

/** Numbers for things in the order in which they are first asked for. */
const numbering = <A>(first: readonly A[]) => {
  const numbers = new Map(first.map((x, i) => [x, i]))
  const of = (x: A): number => {
    const known = numbers.get(x)
    if (known !== undefined) return known
    numbers.set(x, numbers.size)
    return numbers.size - 1
  }
  return { numbers, of }
}

/** The bodies of all functions that the exports reach: one that is called for the first time is written after the others. */
const bodies = ({ imports = [], exports }: Module) => {
  const { numbers, of: ofFunction } = numbering<Callee>([...imports, ...Object.values(exports)])
  const globals = numbering<GlobalVariable>([])
  const codes: (readonly number[])[] = []
  for (const f of numbers.keys())
    if (f.tag === "function") codes.push(functionBytes(f, { ofFunction, ofGlobal: globals.of }))
    else if (!imports.includes(f)) throw new ReferenceError(`the module does not import ${f.name}`)
  return { callees: [...numbers.keys()], ofFunction, globals: [...globals.numbers.keys()], codes }
}

const functionType = ({ params, result }: Callee): readonly number[] => {
  const types = Object.values(params)
  return [0x60, types.length, ...types.map(typeByte), ...(result === "void" ? [0] : [1, typeByte(result)])]
}

type Part = readonly number[]

/** A vector of the binary format: how many items, then the items. */
const vector = <A>(items: readonly A[], write: (out: Bytes, item: A, index: number) => void): readonly Part[] => [
  written((out) => unsigned(out, items.length)),
  ...items.map((item, i) => written((out) => write(out, item, i))),
]

const writeMemory = (out: Bytes, { import: [module, name], min, max, shared }: Memory): void => {
  named(out, module)
  named(out, name)
  out.push(0x02, (max === undefined ? 0 : 1) | (shared === true ? 2 : 0))
  unsigned(out, min)
  if (max !== undefined) unsigned(out, max)
}

const writeImport = (out: Bytes, { module, name }: ImportedFunc, type: number): void => {
  named(out, module)
  named(out, name)
  out.push(0x00)
  unsigned(out, type)
}

/** The names of functions, which profilers and stack traces show. */
const nameSection = (functions: readonly Callee[]): readonly Part[] => [
  written((out) => {
    named(out, "name")
    out.push(1)
  }),
  ...sized(
    vector(functions, (out, f, i) => {
      unsigned(out, i)
      named(out, f.name)
    }),
  ),
]

const section = (id: number, content: readonly Part[]): readonly Part[] => [[id], ...sized(content)]

/** The binary format of a module. */
export const encode = (m: Module): Uint8Array<ArrayBuffer> => {
  const { callees, ofFunction, globals, codes } = bodies(m)
  const types = numbering<string>([])
  const typeNumbers = callees.map((f) => types.of(functionType(f).join(" ")))
  const given = m.imports ?? []
  const items = [...(m.memory === undefined ? [] : [m.memory]), ...given]
  return joined([
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      vector([...types.numbers.keys()], (out, key) => append(out, key.split(" ").map(Number))),
    ),
    ...section(
      2,
      vector(items, (out, item) => {
        if ("tag" in item) writeImport(out, item, typeNumbers[ofFunction(item)]!)
        else writeMemory(out, item)
      }),
    ),
    ...section(
      3,
      vector(typeNumbers.slice(given.length), (out, type) => unsigned(out, type)),
    ),
    ...section(
      6,
      vector(globals, (out, { type, initial }) => {
        out.push(typeByte(type), 0x01)
        append(out, constantBytes(initial))
      }),
    ),
    ...section(
      7,
      vector(Object.entries(m.exports), (out, [name, f]) => {
        named(out, name)
        out.push(0x00)
        unsigned(out, ofFunction(f))
      }),
    ),
    ...section(10, [written((out) => unsigned(out, codes.length)), ...codes.flatMap((code) => sized([code]))]),
    ...section(
      11,
      vector(m.data ?? [], (out, { offset, bytes }) => {
        out.push(0x00)
        append(out, constantBytes(operand("i32", offset)))
        unsigned(out, bytes.length)
        append(out, bytes)
      }),
    ),
    ...section(0, nameSection(callees)),
  ])
}
