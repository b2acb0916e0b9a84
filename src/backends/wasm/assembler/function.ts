import {
  type Code,
  code,
  type Definition,
  type Func,
  type GlobalVariable,
  type ImportedFunc,
  type Operand,
  operand,
  type Params,
  type Type,
  type ValueType,
  type Variable,
} from "./code.js"
import { brIf, if_, loop, seq } from "./control.js"
import { i32 } from "./scalar.js"

/** A local variable. As code it is its value. */
export interface Local<T extends ValueType = ValueType> extends Code<T> {
  readonly set: (value: Operand<T>) => Code<"void">
  /** Sets it, and is the value that was set. */
  readonly tee: (value: Operand<T>) => Code<T>
}

/** A global variable. As code it is its value. */
export interface Global<T extends ValueType = ValueType> extends Code<T> {
  readonly set: (value: Operand<T>) => Code<"void">
}

/** What the body of a function is built with. */
export interface FunctionBuilder {
  readonly local: <T extends ValueType>(type: T, name?: string) => Local<T>
  /** A local that has a value, which depends on nothing, from the begin: engines do not all take constants out of loops. */
  readonly constant: <T extends ValueType>(value: Code<T>) => Local<T>
}

type Locals<P extends Params> = { readonly [K in keyof P]: Local<P[K]> }

const local = <T extends ValueType>(type: T, variable: Variable): Local<T> => ({
  type,
  form: { tag: "get", scope: "local", variable },
  set: (value) => code("void", { tag: "set", scope: "local", variable, value: operand(type, value) }),
  tee: (value) => code(type, { tag: "tee", scope: "local", variable, value: operand(type, value) }),
})

/**
 * A function of named parameters; the body gets a builder of locals and the parameters. It is built when a module is
 * made of it, so that a function that no module reaches costs nothing, and one may call itself.
 */
/* @__NO_SIDE_EFFECTS__ */
export const func = <const P extends Params, R extends Type>(
  name: string,
  params: P,
  result: R,
  body: (f: FunctionBuilder, parameters: Locals<P>) => Code<NoInfer<R>>,
): Func<P, R> => {
  const parameters = Object.entries(params).map(([key, type]): Variable => ({ name: key, type }))
  const define = (): Definition => {
    const locals: Variable[] = []
    const first: Code<"void">[] = []
    const declare: FunctionBuilder["local"] = (type, hint = type) => {
      const variable: Variable = { type, name: hint }
      locals.push(variable)
      return local(type, variable)
    }
    const builder: FunctionBuilder = {
      local: declare,
      constant: (value) => {
        const held = declare(value.type, "constant")
        first.push(held.set(value))
        return held
      },
    }
    const entries: readonly (readonly unknown[])[] = parameters.map((v) => [v.name, local(v.type, v)])
    const given: Locals<P> = Object.fromEntries(entries)
    const made = body(builder, given)
    return { body: first.length === 0 ? made : seq(...first, made), locals }
  }
  return { tag: "function", name, params, result, parameters, define }
}

/** A function that the module is given under a name of a namespace. */
export const importedFunc = <const P extends Params, R extends Type>(
  module: string,
  name: string,
  params: P,
  result: R,
): ImportedFunc<P, R> => ({ tag: "import", module, name, params, result })

/** A variable of the module, one for each instance; `initial` is a constant. */
export const global = <T extends ValueType>(type: T, name: string, initial: Operand<T>): Global<T> => {
  const variable: GlobalVariable = { type, name, initial: operand(type, initial) }
  return {
    ...code(type, { tag: "get", scope: "global", variable }),
    set: (value) => code("void", { tag: "set", scope: "global", variable, value: operand(type, value) }),
  }
}

const isStable = (x: Operand<"i32">): boolean => typeof x === "number" || x.form.tag === "const" || x.form.tag === "get"

/**
 * Runs the body with i = from, from + step, ... while i < to, as signed integers. The bound is computed once when it
 * is an expression; a variable given as the bound must not change.
 */
export const forRange = (
  f: FunctionBuilder,
  from: Operand<"i32">,
  to: Operand<"i32">,
  step: Operand<"i32">,
  body: (i: Local<"i32">) => Code<"void">,
  name = "i",
): Code<"void"> => {
  const i = f.local("i32", name)
  const bound = isStable(to) ? null : f.local("i32", `${name}_end`)
  const end = bound ?? to
  const next = (again: Parameters<typeof brIf>[0]): Code<"void"> =>
    seq(body(i), brIf(again, i32.lt_s(i.tee(i32.add(i, step)), end)))
  const run = if_(i32.lt_s(i.tee(from), end), loop(next))
  return bound === null ? run : seq(bound.set(to), run)
}
