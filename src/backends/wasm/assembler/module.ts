import { type Bytes, bytes } from "./bytes.js"
import { type Callee, type Code, children, type Func, type GlobalVariable, type ImportedFunc, operand } from "./code.js"
import { constantBytes, functionBytes, typeByte } from "./encode.js"

/** The memory of a module: imported, in pages of 64 KiB. */
export interface Memory {
  readonly import: readonly [module: string, name: string]
  readonly min: number
  readonly max?: number
  readonly shared?: boolean
}

/** A module: its exports and all that they reach, in a memory that begins with some data. */
export interface Module {
  readonly memory?: Memory
  readonly exports: Readonly<Record<string, Func>>
  readonly data?: readonly { readonly offset: number; readonly bytes: Uint8Array }[]
}

/** All that the exports reach, each once. */
export interface Reach {
  readonly imports: readonly ImportedFunc[]
  readonly functions: readonly Func[]
  readonly globals: readonly GlobalVariable[]
}

/** What the exports of a module reach, in the order of first use. */
export const reach = ({ exports }: Module): Reach => {
  const callees = new Set<Callee>(Object.values(exports))
  const globals = new Set<GlobalVariable>()
  const visit = (c: Code): void => {
    const { form } = c
    if (form.tag === "call") callees.add(form.callee)
    if ((form.tag === "get" || form.tag === "set") && form.scope === "global") globals.add(form.variable)
    for (const inner of children(c)) visit(inner)
  }
  // A set being walked yields what is added on the way.
  for (const f of callees) if (f.tag === "function") visit(f.body)
  const found = [...callees]
  return {
    imports: found.filter((f) => f.tag === "import"),
    functions: found.filter((f) => f.tag === "function"),
    globals: [...globals],
  }
}

const functionType = ({ params, result }: Callee): Uint8Array => {
  const out = bytes()
  const types = Object.values(params)
  out.byte(0x60)
  out.unsigned(types.length)
  types.forEach((type) => out.byte(typeByte(type)))
  out.unsigned(result === "void" ? 0 : 1)
  if (result !== "void") out.byte(typeByte(result))
  return out.done()
}

/** A vector of the binary format: how many items, then the items. */
const vector = <A>(items: readonly A[], write: (out: Bytes, item: A, index: number) => void): Bytes => {
  const out = bytes()
  out.unsigned(items.length)
  items.forEach((item, i) => write(out, item, i))
  return out
}

const writeMemory = (out: Bytes, { import: [module, name], min, max, shared }: Memory): void => {
  out.name(module)
  out.name(name)
  out.byte(0x02)
  out.byte((max === undefined ? 0 : 1) | (shared === true ? 2 : 0))
  out.unsigned(min)
  if (max !== undefined) out.unsigned(max)
}

const writeImport = (out: Bytes, { module, name }: ImportedFunc, type: number): void => {
  out.name(module)
  out.name(name)
  out.byte(0x00)
  out.unsigned(type)
}

/** The names of functions, which profilers and stack traces show. */
const nameSection = (functions: readonly Callee[]): Bytes => {
  const out = bytes()
  out.name("name")
  out.byte(1)
  out.sized(
    vector(functions, (o, f, i) => {
      o.unsigned(i)
      o.name(f.name)
    }),
  )
  return out
}

/** The binary format of a module. */
export const encode = (m: Module): Uint8Array<ArrayBuffer> => {
  const { imports, functions, globals } = reach(m)
  const callees: readonly Callee[] = [...imports, ...functions]
  const indices = {
    functions: new Map(callees.map((f, i) => [f, i])),
    globals: new Map(globals.map((v, i) => [v, i])),
  }
  const keys = callees.map((f) => functionType(f).join(" "))
  const types = [...new Map(callees.map((f, i) => [keys[i]!, functionType(f)]))]
  const typeIndex = new Map(types.map(([key], i) => [key, i]))
  const typeOf = (f: Callee): number => typeIndex.get(keys[indices.functions.get(f)!]!)!

  const out = bytes()
  const section = (id: number, content: Bytes): void => {
    out.byte(id)
    out.sized(content)
  }
  const imported = [...(m.memory === undefined ? [] : [m.memory]), ...imports]
  out.append([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
  section(
    1,
    vector(types, (o, [, type]) => o.append(type)),
  )
  section(
    2,
    vector(imported, (o, item) => {
      if ("tag" in item) writeImport(o, item, typeOf(item))
      else writeMemory(o, item)
    }),
  )
  section(
    3,
    vector(functions, (o, f) => o.unsigned(typeOf(f))),
  )
  section(
    6,
    vector(globals, (o, { type, initial }) => {
      o.append([typeByte(type), 0x01])
      o.append(constantBytes(initial))
    }),
  )
  section(
    7,
    vector(Object.entries(m.exports), (o, [name, f]) => {
      o.name(name)
      o.byte(0x00)
      o.unsigned(indices.functions.get(f)!)
    }),
  )
  section(
    10,
    vector(functions, (o, f) => o.sized(functionBytes(f, indices))),
  )
  section(
    11,
    vector(m.data ?? [], (o, { offset, bytes: content }) => {
      o.byte(0x00)
      o.append(constantBytes(operand("i32", offset)))
      o.unsigned(content.length)
      o.append(content)
    }),
  )
  section(0, nameSection(callees))
  return out.done()
}
