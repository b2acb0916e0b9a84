import { type Either, left, right } from "fp-ts/Either"
import { type DType, type Shape, showShape } from "../../array/index.js"
import type { Stored } from "../elements.js"

/** What the header of an NPY file says. */
export interface NpyHeader {
  readonly stored: Stored
  readonly isBigEndian: boolean
  readonly isColumnMajor: boolean
  readonly shape: Shape
}

/** NumPy's names of dtypes, without their byte order. */
const codes: Readonly<Record<string, Stored>> = {
  f4: "float32",
  f8: "float64",
  f2: "float16",
  i4: "int32",
  i8: "int64",
  i2: "int16",
  i1: "int8",
  u4: "uint32",
  u8: "uint64",
  u2: "uint16",
  u1: "uint8",
  b1: "bool",
  c8: "complex64",
  c16: "complex128",
}

type Value = string | boolean | readonly number[]

const KEYS = ["descr", "fortran_order", "shape"] as const

/** A comma may stand behind the last number, and must behind the only one. */
const TUPLE = /^\(\s*(?:(\d+)\s*,\s*(?:(\d+(?:\s*,\s*\d+)*)\s*(?:,\s*)?)?)?\)/

/** The value at the front of a text, and what follows it. */
const valueAt = (text: string): readonly [Value, string] | null => {
  const quoted = /^(['"])([^'"\\]{0,32})\1/.exec(text)
  if (quoted !== null) return [quoted[2]!, text.slice(quoted[0].length)]
  const word = /^(?:True|False)\b/.exec(text)
  if (word !== null) return [word[0] === "True", text.slice(word[0].length)]
  const tuple = TUPLE.exec(text)
  return tuple === null ? null : [(tuple[0].match(/\d+/g) ?? []).map(Number), text.slice(tuple[0].length)]
}

/** The entries of a dictionary as Python prints it, of the values that NPY has; null for anything else. */
const dictionary = (text: string): ReadonlyMap<string, Value> | null => {
  const entries = new Map<string, Value>()
  let rest = text.trimEnd()
  if (!rest.startsWith("{")) return null
  rest = rest.slice(1).trimStart()
  while (!rest.startsWith("}")) {
    const name = /^(['"])(\w{1,32})\1\s*:\s*/.exec(rest)
    const value = name === null ? null : valueAt(rest.slice(name[0].length))
    if (name === null || value === null || entries.has(name[2]!)) return null
    entries.set(name[2]!, value[0])
    const comma = /^\s*(?:,\s*|(?=\}))/.exec(value[1])
    if (comma === null) return null
    rest = value[1].slice(comma[0].length)
  }
  return rest === "}" ? entries : null
}

const dtypeIn = (descr: string): readonly [Stored, isBigEndian: boolean] | string => {
  const [, order, kind, size] = /^([<>=|])([a-zA-Z])(\d*)$/.exec(descr) ?? []
  if (kind === "O") return "it holds Python objects, which are never loaded"
  const stored = codes[`${kind}${size}`]
  if (stored === undefined) return `there is no dtype for ${JSON.stringify(descr)}`
  return [stored, order === ">"]
}

/** What a header says; or what is wrong with it. */
export const readHeader = (text: string): Either<string, NpyHeader> => {
  const entries = dictionary(text)
  if (entries === null) return left("the header is no dictionary of descr, fortran_order and shape")
  const [descr, isColumnMajor, shape] = KEYS.map((key) => entries.get(key))
  if (entries.size !== KEYS.length || typeof isColumnMajor !== "boolean" || !Array.isArray(shape))
    return left("the header is no dictionary of descr, fortran_order and shape")
  if (typeof descr !== "string") return left("the dtype is none that has a name")
  const dtype = dtypeIn(descr)
  if (typeof dtype === "string") return left(dtype)
  if (shape.length > 64) return left(`it has ${shape.length} axes`)
  const lengths: Shape = shape
  if (!lengths.every(Number.isSafeInteger)) return left(`the shape ${showShape(lengths)} is too large`)
  const [stored, isBigEndian] = dtype
  return right({ stored, isBigEndian, isColumnMajor, shape: lengths })
}

const MAGIC = "\x93NUMPY"
const ALIGNMENT = 64

/** NumPy's name of a dtype; null where it has none. */
export const descrOf = (dtype: DType): string | null => {
  const code = Object.keys(codes).find((name) => codes[name] === dtype)
  return code === undefined ? null : `${/1$/.test(code) ? "|" : "<"}${code}`
}

/** The bytes before the elements, as NumPy writes them. */
export const headerBytes = (descr: string, isColumnMajor: boolean, shape: Shape): Uint8Array => {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`
  const text = `{'descr': '${descr}', 'fortran_order': ${isColumnMajor ? "True" : "False"}, 'shape': ${tuple}, }`
  const before = MAGIC.length + 4
  const padding = ALIGNMENT - ((before + text.length + 1) % ALIGNMENT)
  const whole = `${text}${" ".repeat(padding % ALIGNMENT)}\n`
  const lead = [...MAGIC].map((c) => c.charCodeAt(0))
  return Uint8Array.from([...lead, 1, 0, whole.length & 255, whole.length >> 8, ...new TextEncoder().encode(whole)])
}
