import { type Callee, type Code, children, type Definition, type Func, type Label, type Variable } from "./code.js"
import { type Module, reach } from "./module.js"

const WIDTH = 100

/** Names that differ: a second thing of the same name gets a number. */
const naming = () => {
  const names = new Map<object, string>()
  const uses = new Map<string, number>()
  return (thing: { readonly name: string }): string => {
    const known = names.get(thing)
    if (known !== undefined) return known
    const count = uses.get(thing.name) ?? 0
    uses.set(thing.name, count + 1)
    const name = count === 0 ? `$${thing.name}` : `$${thing.name}.${count}`
    names.set(thing, name)
    return name
  }
}

type Naming = ReturnType<typeof naming>

/** `(head item item)` on one line where it fits, else one item a line. */
const parens = (head: string, items: readonly (readonly string[])[]): readonly string[] => {
  if (items.every((lines) => lines.length === 1)) {
    const line = [head, ...items.map(([only]) => only!)].join(" ")
    if (line.length + 2 <= WIDTH) return [`(${line})`]
  }
  const inner = items.flat().map((line) => `  ${line}`)
  return [`(${head}`, ...inner.slice(0, -1), `${inner[inner.length - 1] ?? ""})`]
}

const showConst = (type: string, value: number | bigint | Uint8Array): string => {
  if (!(value instanceof Uint8Array)) return `${type}.const ${Object.is(value, -0) ? "-0" : value}`
  const words = [...new Uint32Array(value.slice().buffer)].map((w) => `0x${w.toString(16).padStart(8, "0")}`)
  return `v128.const i32x4 ${words.join(" ")}`
}

const head = ({ type, form }: Code, name: Naming): string => {
  switch (form.tag) {
    case "op":
      return [
        form.name,
        ...(form.offset > 0 ? [`offset=${form.offset}`] : []),
        ...form.lanes.map((lane) => `${lane}`),
      ].join(" ")
    case "const":
      return showConst(type, form.value)
    case "get":
    case "set":
    case "tee":
      return `${form.scope}.${form.tag} ${name(form.variable)}`
    case "block":
    case "loop":
      return `${form.tag} ${name(form.label)}`
    case "br":
      return `${form.condition === null ? "br" : "br_if"} ${name(form.label)}`
    case "br_table":
      return ["br_table", ...[...form.labels, form.otherwise].map(name)].join(" ")
    case "call":
      return `call ${name(form.callee)}`
    case "if":
      return type === "void" ? "if" : `if (result ${type})`
    default:
      return form.tag
  }
}

/** The lines of statements: a sequence is flattened into the list around it. */
const showCode = (c: Code, name: Naming): readonly (readonly string[])[] => {
  const { form } = c
  if (form.tag === "seq") return form.codes.flatMap((x) => showCode(x, name))
  if (form.tag === "if") {
    const branches = [
      parens("then", showCode(form.then, name)),
      ...(form.otherwise === null ? [] : [parens("else", showCode(form.otherwise, name))]),
    ]
    return [parens(head(c, name), [...showCode(form.condition, name), ...branches])]
  }
  const title = head(c, name)
  return [
    parens(
      title,
      children(c).flatMap((x) => showCode(x, name)),
    ),
  ]
}

const signature = (params: readonly Variable[], result: string, name: Naming): string =>
  [...params.map((v) => `(param ${name(v)} ${v.type})`), ...(result === "void" ? [] : [`(result ${result})`])].join(" ")

const showFunction = (f: Func, { locals: own, body }: Definition, names: Naming): readonly string[] => {
  const inner = naming()
  const isCallee = (x: object): x is Callee => "tag" in x
  const name = (x: Variable | Label | Callee): string => (isCallee(x) || "initial" in x ? names(x) : inner(x))
  const title = `func ${names(f)} ${signature(f.parameters, f.result, name)}`.trim()
  const locals = own.map((v) => [`(local ${name(v)} ${v.type})`])
  return parens(title, [...locals, ...showCode(body, name)])
}

/** The text of a module, to be read: its functions as S-expressions with names. */
export const show = (m: Module): string => {
  const { functions, globals } = reach(m)
  const names = naming()
  const memory = m.memory === undefined ? [] : [showMemory(m.memory)]
  const items = [
    ...memory,
    ...(m.imports ?? []).map((f) => [
      `(import "${f.module}" "${f.name}" (func ${names(f)} ${signature(
        Object.entries(f.params).map(([name, type]) => ({ name, type })),
        f.result,
        naming(),
      )}))`,
    ]),
    ...globals.map((v) => [`(global ${names(v)} (mut ${v.type}) ${showCode(v.initial, names).flat().join(" ")})`]),
    ...functions.map(([f, definition]) => showFunction(f, definition, names)),
    ...Object.entries(m.exports).map(([name, f]) => [`(export "${name}" (func ${names(f)}))`]),
    ...(m.data ?? []).map(({ offset, bytes }) => [`(data (i32.const ${offset}) ;; ${bytes.length} bytes\n  )`]),
  ]
  return parens("module", items).join("\n")
}

const showMemory = ({ import: [module, name], min, max, shared }: NonNullable<Module["memory"]>): readonly string[] => [
  `(import "${module}" "${name}" (memory ${min}${max === undefined ? "" : ` ${max}`}${shared === true ? " shared" : ""}))`,
]
