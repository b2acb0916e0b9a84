import { type Bytes, bytes } from "./bytes.js"
import type { Callee, Code, Func, GlobalVariable, Label, Type, ValueType, Variable } from "./code.js"

/** The numbers of what a module declares. */
export interface Indices {
  readonly functions: ReadonlyMap<Callee, number>
  readonly globals: ReadonlyMap<GlobalVariable, number>
}

const typeBytes: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, void: 0x40 }

export const typeByte = (type: Type): number => typeBytes[type]

const END = 0x0b

const writeConst = (out: Bytes, type: Type, value: number | bigint | Uint8Array): void => {
  if (value instanceof Uint8Array) {
    out.append([0xfd, 0x0c])
    out.append(value)
  } else if (type === "i32" || type === "i64") {
    out.byte(type === "i32" ? 0x41 : 0x42)
    out.signed(value)
  } else if (type === "f32") {
    out.byte(0x43)
    out.float32(Number(value))
  } else {
    out.byte(0x44)
    out.float64(Number(value))
  }
}

const known = <K, V>(map: ReadonlyMap<K, V>, key: K, what: string): V => {
  const value = map.get(key)
  if (value === undefined) throw new ReferenceError(`${what} is used outside of where it is declared`)
  return value
}

const GET = { local: { get: 0x20, set: 0x21, tee: 0x22 }, global: { get: 0x23, set: 0x24, tee: 0x24 } }

/** Writes code after its operands. The trail holds the open blocks, so a branch counts how many it leaves. */
const writer = (out: Bytes, indices: Indices, locals: ReadonlyMap<Variable, number>) => {
  const trail: (Label | null)[] = []

  const depth = (label: Label): number => {
    const at = trail.lastIndexOf(label)
    if (at < 0) throw new ReferenceError(`a branch to ${label.name} is outside of it`)
    return trail.length - 1 - at
  }

  const inside = (label: Label | null, body: () => void): void => {
    trail.push(label)
    body()
    trail.pop()
  }

  const write = ({ type, form }: Code): void => {
    switch (form.tag) {
      case "op": {
        const { op } = form
        for (const x of form.operands) write(x)
        if (op.prefix === null) out.byte(op.code)
        else {
          out.byte(op.prefix)
          out.unsigned(op.code)
        }
        if (op.immediate === "memory" || op.immediate === "memoryLane") {
          out.unsigned(op.align)
          out.unsigned(form.offset)
        }
        for (const l of form.lanes) out.byte(l)
        for (let i = 0; i < op.zeros; i++) out.byte(0)
        return
      }
      case "const":
        writeConst(out, type, form.value)
        return
      case "get":
      case "set":
      case "tee": {
        if (form.tag !== "get") write(form.value)
        out.byte(GET[form.scope][form.tag])
        const { variable } = form
        out.unsigned(
          form.scope === "local"
            ? known(locals, variable, `the local ${variable.name}`)
            : known(indices.globals, form.variable, `the global ${variable.name}`),
        )
        return
      }
      case "seq":
        for (const x of form.codes) write(x)
        return
      case "block":
      case "loop":
        out.append([form.tag === "block" ? 0x02 : 0x03, typeByte(type)])
        inside(form.label, () => write(form.body))
        out.byte(END)
        return
      case "if": {
        const { then, otherwise } = form
        write(form.condition)
        out.append([0x04, typeByte(type)])
        inside(null, () => {
          write(then)
          if (otherwise === null) return
          out.byte(0x05)
          write(otherwise)
        })
        out.byte(END)
        return
      }
      case "br":
        if (form.condition !== null) write(form.condition)
        out.byte(form.condition === null ? 0x0c : 0x0d)
        out.unsigned(depth(form.label))
        return
      case "br_table":
        write(form.index)
        out.byte(0x0e)
        out.unsigned(form.labels.length)
        form.labels.forEach((label) => out.unsigned(depth(label)))
        out.unsigned(depth(form.otherwise))
        return
      case "call":
        for (const x of form.operands) write(x)
        out.byte(0x10)
        out.unsigned(known(indices.functions, form.callee, `the function ${form.callee.name}`))
        return
      case "return":
        if (form.value !== null) write(form.value)
        out.byte(0x0f)
        return
      case "select":
        for (const x of form.operands) write(x)
        out.byte(0x1b)
        return
      case "drop":
        write(form.value)
        out.byte(0x1a)
        return
      case "unreachable":
        out.byte(0x00)
        return
    }
  }
  return write
}

const runs = (types: readonly ValueType[]): readonly (readonly [count: number, type: ValueType])[] =>
  types.reduce<[number, ValueType][]>((all, type) => {
    const last = all[all.length - 1]
    if (last?.[1] === type) last[0]++
    else all.push([1, type])
    return all
  }, [])

/** The bytes of the code of a function: its locals, its body, and the end. */
export const functionBytes = (f: Func, indices: Indices): Bytes => {
  const out = bytes()
  const declared = runs(f.locals.map((v) => v.type))
  out.unsigned(declared.length)
  for (const [count, type] of declared) {
    out.unsigned(count)
    out.byte(typeByte(type))
  }
  const locals = new Map([...f.parameters, ...f.locals].map((v, i) => [v, i]))
  writer(out, indices, locals)(f.body)
  out.byte(END)
  return out
}

/** The bytes of a constant expression: the initial value of a global, the place of data. */
export const constantBytes = (value: Code): Uint8Array => {
  const out = bytes()
  writer(out, { functions: new Map(), globals: new Map() }, new Map())(value)
  out.byte(END)
  return out.done()
}
