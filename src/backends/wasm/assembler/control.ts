import {
  type Callee,
  type Code,
  code,
  type Label,
  type Operand,
  operand,
  type Params,
  type Type,
  type ValueType,
} from "./code.js"

type Operands<P extends Params> = { readonly [K in keyof P]: Operand<P[K]> }

/** Code that does nothing. */
export const nop: Code<"void"> = code("void", { tag: "seq", codes: [] })

/** One after the other; the value is the last one's. */
export const seq = <T extends Type = "void">(...codes: readonly [...Code<"void">[], Code<T>]): Code<T> =>
  code(codes[codes.length - 1]!.type as T, { tag: "seq", codes })

/** Statements one after the other, any number of them. */
export const all = (codes: readonly Code<"void">[]): Code<"void"> => code("void", { tag: "seq", codes })

const labelled =
  (tag: "block" | "loop") =>
  (body: (label: Label) => Code<"void">, name = tag === "block" ? "out" : "next"): Code<"void"> => {
    const label: Label = { name }
    return code("void", { tag, label, body: body(label) })
  }

/** A branch to the label of a block goes to its end. */
export const block = labelled("block")

/** A branch to the label of a loop goes to its begin; without one the loop ends. */
export const loop = labelled("loop")

export const br = (label: Label): Code<"void"> => code("void", { tag: "br", label, condition: null })

export const brIf = (label: Label, condition: Operand<"i32">): Code<"void"> =>
  code("void", { tag: "br", label, condition: operand("i32", condition) })

/** Goes to the label of an index, or to `otherwise` past the last one. */
export const brTable = (labels: readonly Label[], otherwise: Label, index: Operand<"i32">): Code<"void"> =>
  code("void", { tag: "br_table", labels, otherwise, index: operand("i32", index) })

/** Both branches leave the same type; a condition for its effect alone needs no second branch. */
export const if_ = <T extends Type>(
  condition: Operand<"i32">,
  then: Code<T>,
  ...otherwise: T extends "void" ? readonly [Code<T>?] : readonly [Code<T>]
): Code<T> =>
  code(then.type, { tag: "if", condition: operand("i32", condition), then, otherwise: otherwise[0] ?? null })

/** The first value where the condition is not 0, else the second; both are computed. */
export const select = <T extends ValueType>(x: Code<T>, y: Code<T>, condition: Operand<"i32">): Code<T> =>
  code(x.type, { tag: "select", operands: [x, y, operand("i32", condition)] })

/** Calls a function with its arguments by name; they are computed in the order of its parameters. */
export const call = <P extends Params, R extends Type>(callee: Callee<P, R>, args: Operands<P>): Code<R> => {
  const given: Readonly<Record<string, Code | number | bigint | undefined>> = args
  const operands = Object.entries(callee.params).map(([name, type]) => {
    const x = given[name]
    if (x === undefined) throw new TypeError(`the call of ${callee.name} lacks its argument ${name}`)
    return operand(type, x)
  })
  return code(callee.result, { tag: "call", callee, operands })
}

export const return_ = (value: Code<ValueType> | null = null): Code<"void"> => code("void", { tag: "return", value })

export const drop = (value: Code<ValueType>): Code<"void"> => code("void", { tag: "drop", value })

export const unreachable: Code<"void"> = code("void", { tag: "unreachable" })
