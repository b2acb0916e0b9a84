/** The types of the values of WebAssembly. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128"

/** What a piece of code leaves on the stack: one value, or nothing. */
export type Type = ValueType | "void"

/** A piece of code that leaves one value of a type, or nothing. It is a tree: instructions hold their operands. */
export interface Code<T extends Type = Type> {
  readonly type: T
  readonly form: Form
}

/** JavaScript's numbers that stand for constants of a type. */
type Literal<T extends Type> = T extends "i32" | "f32" | "f64" ? number : T extends "i64" ? bigint : never

/** What an instruction takes: code, or a JavaScript number for a constant. */
export type Operand<T extends Type> = Code<T> | Literal<T>

/** What stands in the instruction itself: a memory offset, a lane, or sixteen lanes. */
export type ImmediateKind = "none" | "memory" | "lane" | "memoryLane" | "shuffle"

/** A row of the table of opcodes. */
export interface Op<
  I extends readonly ValueType[] = readonly ValueType[],
  R extends Type = Type,
  M extends ImmediateKind = ImmediateKind,
> {
  /** The opcode: a byte, or a prefix and a number, with the zeros that stand for the only memory. */
  readonly bytes: readonly number[]
  readonly operands: I
  readonly result: R
  readonly immediate: M
  /** The logarithm of the natural alignment of a memory access. */
  readonly align: number
}

/** The identity of a local or global variable. */
export interface Variable {
  readonly type: ValueType
  readonly name: string
}

/** The identity of a block or a loop, as a branch knows it. */
export interface Label {
  readonly name: string
}

export type Params = Readonly<Record<string, ValueType>>

/** What a function does, and the variables that it does it with. */
export interface Definition {
  readonly locals: readonly Variable[]
  readonly body: Code
}

/** A function of the module; its parameters are named and ordered by the record. */
export interface Func<P extends Params = Params, R extends Type = Type> {
  readonly tag: "function"
  readonly name: string
  readonly params: P
  readonly result: R
  readonly parameters: readonly Variable[]
  /** Makes the definition anew: it is large, and nobody needs it once it is written. */
  readonly define: () => Definition
}

/** A function that the module is given. */
export interface ImportedFunc<P extends Params = Params, R extends Type = Type> {
  readonly tag: "import"
  readonly module: string
  readonly name: string
  readonly params: P
  readonly result: R
}

export type Callee<P extends Params = Params, R extends Type = Type> = Func<P, R> | ImportedFunc<P, R>

/** A global variable of the module. */
export interface GlobalVariable extends Variable {
  readonly initial: Code
}

export type Form =
  | {
      readonly tag: "op"
      readonly name: string
      readonly op: Op
      readonly operands: readonly Code[]
      readonly lanes: readonly number[]
      readonly offset: number
    }
  | { readonly tag: "const"; readonly value: number | bigint | Uint8Array }
  | { readonly tag: "get"; readonly scope: "local"; readonly variable: Variable }
  | { readonly tag: "get"; readonly scope: "global"; readonly variable: GlobalVariable }
  | { readonly tag: "set" | "tee"; readonly scope: "local"; readonly variable: Variable; readonly value: Code }
  | { readonly tag: "set"; readonly scope: "global"; readonly variable: GlobalVariable; readonly value: Code }
  | { readonly tag: "seq"; readonly codes: readonly Code[] }
  | { readonly tag: "block" | "loop"; readonly label: Label; readonly body: Code }
  | { readonly tag: "if"; readonly condition: Code; readonly then: Code; readonly otherwise: Code | null }
  | { readonly tag: "br"; readonly label: Label; readonly condition: Code | null }
  | { readonly tag: "br_table"; readonly labels: readonly Label[]; readonly otherwise: Label; readonly index: Code }
  | { readonly tag: "call"; readonly callee: Callee; readonly operands: readonly Code[] }
  | { readonly tag: "return"; readonly value: Code | null }
  | { readonly tag: "select"; readonly operands: readonly Code[] }
  | { readonly tag: "drop"; readonly value: Code }
  | { readonly tag: "unreachable" }

export const code = <T extends Type>(type: T, form: Form): Code<T> => ({ type, form })

/** A JavaScript number as the constant of a type; code as it is. */
export const operand = <T extends ValueType>(type: T, x: Code | number | bigint): Code<T> => {
  if (typeof x !== "object") return code(type, { tag: "const", value: x })
  if (x.type !== type) throw new TypeError(`the operand must be ${type}, but it is ${x.type}`)
  return x as Code<T>
}

/** The parts of a piece of code, in the order of their execution. */
export const children = ({ form }: Code): readonly Code[] => {
  switch (form.tag) {
    case "op":
    case "call":
    case "select":
      return form.operands
    case "seq":
      return form.codes
    case "block":
    case "loop":
      return [form.body]
    case "if":
      return form.otherwise === null ? [form.condition, form.then] : [form.condition, form.then, form.otherwise]
    case "br":
      return form.condition === null ? [] : [form.condition]
    case "br_table":
      return [form.index]
    case "set":
    case "tee":
    case "drop":
      return [form.value]
    case "return":
      return form.value === null ? [] : [form.value]
    case "const":
    case "get":
    case "unreachable":
      return []
  }
}
