import { callback, fields, type Kind, kind, number, optional, options, text } from "../src/array/given.js"

/** What laws are made of: the kinds of their arguments. */
export const functionAlone = { f: callback } as const
export const primitiveKind: Kind = fields("a primitive", { name: text, type: callback, impl: callback })
export const deviceKind: Kind = fields("a device", { backend: fields("a backend", { name: text, compile: callback }) })
export const optimizerKind: Kind = fields("an optimizer", { init: callback, update: callback })
export const layerKind: Kind = fields("a layer", { init: callback, apply: callback })
export const lawKind: Kind = fields("a law, such as laws.gradient(f)", { name: text, statement: text, check: callback })
export const formatKind: Kind = fields("a record with name, encode and parse", {
  name: text,
  encode: callback,
  parse: callback,
})
export const arbitraryKind: Kind = kind(
  "an arbitrary of fast-check, such as arrays([3])",
  (x) => typeof x === "object" && x !== null && "generate" in x && typeof x.generate === "function",
)
export const rangeOptions: Kind = options({ min: number, max: number })
export const precisionKind: Kind = optional(fields("a precision", {}))
