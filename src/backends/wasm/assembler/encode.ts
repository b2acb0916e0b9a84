import { append, type Bytes, float32, float64, signed, unsigned, written } from "./bytes.js"
import type { Callee, Code, Func, GlobalVariable, Label, Type, ValueType, Variable } from "./code.js"

/** The numbers of what a module declares; what is asked for is declared by that. */
export interface Indices {
  readonly ofFunction: (f: Callee) => number
  readonly ofGlobal: (g: GlobalVariable) => number
}

const typeBytes: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, void: 0x40 }

export const typeByte = (type: Type): number => typeBytes[type]

const END = 0x0b

const writeConst = (out: Bytes, type: Type, value: number | bigint | Uint8Array): void => {
  if (value instanceof Uint8Array) {
    out.push(0xfd, 0x0c)
    append(out, value)
  } else if (type === "i32" || type === "i64") {
    out.push(type === "i32" ? 0x41 : 0x42)
    signed(out, value)
  } else if (type === "f32") {
    out.push(0x43)
    float32(out, Number(value))
  } else {
    out.push(0x44)
    float64(out, Number(value))
  }
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

  const localIndex = (variable: Variable): number => {
    const at = locals.get(variable)
    if (at === undefined) throw new ReferenceError(`the local ${variable.name} is used outside of where it is declared`)
    return at
  }

  const writeAll = (codes: readonly Code[]): void => {
    for (let i = 0; i < codes.length; i++) write(codes[i]!)
  }

  const write = ({ type, form }: Code): void => {
    switch (form.tag) {
      case "op": {
        const { op, lanes } = form
        writeAll(form.operands)
        append(out, op.bytes)
        if (op.immediate === "none") return
        if (op.immediate === "memory" || op.immediate === "memoryLane") {
          out.push(op.align)
          unsigned(out, form.offset)
        }
        append(out, lanes)
        return
      }
      case "get":
      case "set":
      case "tee":
        if (form.tag !== "get") write(form.value)
        out.push(GET[form.scope][form.tag])
        unsigned(out, form.scope === "local" ? localIndex(form.variable) : indices.ofGlobal(form.variable))
        return
      case "const":
        writeConst(out, type, form.value)
        return
      case "seq":
        writeAll(form.codes)
        return
      case "block":
      case "loop":
        out.push(form.tag === "block" ? 0x02 : 0x03, typeByte(type))
        trail.push(form.label)
        write(form.body)
        trail.pop()
        out.push(END)
        return
      case "if":
        write(form.condition)
        out.push(0x04, typeByte(type))
        trail.push(null)
        write(form.then)
        if (form.otherwise !== null) {
          out.push(0x05)
          write(form.otherwise)
        }
        trail.pop()
        out.push(END)
        return
      case "br":
        if (form.condition !== null) write(form.condition)
        out.push(form.condition === null ? 0x0c : 0x0d)
        unsigned(out, depth(form.label))
        return
      case "br_table":
        write(form.index)
        out.push(0x0e)
        unsigned(out, form.labels.length)
        for (const label of form.labels) unsigned(out, depth(label))
        unsigned(out, depth(form.otherwise))
        return
      case "call":
        writeAll(form.operands)
        out.push(0x10)
        unsigned(out, indices.ofFunction(form.callee))
        return
      case "return":
        if (form.value !== null) write(form.value)
        out.push(0x0f)
        return
      case "select":
        writeAll(form.operands)
        out.push(0x1b)
        return
      case "drop":
        write(form.value)
        out.push(0x1a)
        return
      case "unreachable":
        out.push(0x00)
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
export const functionBytes = (f: Func, indices: Indices): readonly number[] =>
  written((out) => {
    const { locals: own, body } = f.define()
    const declared = runs(own.map((v) => v.type))
    unsigned(out, declared.length)
    for (const [count, type] of declared) {
      unsigned(out, count)
      out.push(typeByte(type))
    }
    const locals = new Map([...f.parameters, ...own].map((v, i) => [v, i]))
    writer(out, indices, locals)(body)
    out.push(END)
  })

const undeclared = (): never => {
  throw new ReferenceError("a constant may use neither functions nor globals")
}

/** The bytes of a constant expression: the initial value of a global, the place of data. */
export const constantBytes = (value: Code): readonly number[] =>
  written((out) => {
    writer(out, { ofFunction: undeclared, ofGlobal: undeclared }, new Map())(value)
    out.push(END)
  })
