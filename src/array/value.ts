type Plain = { readonly [key: string]: unknown }

/** Objects made by `{}` or `Object.create(null)`, also those of another realm. */
export const isPlain = (x: unknown): x is Plain => {
  if (typeof x !== "object" || x === null || Array.isArray(x)) return false
  const proto: unknown = Object.getPrototypeOf(x)
  return proto === null || Object.getPrototypeOf(proto) === null
}

export const keysOf = (x: Plain): readonly string[] => Object.keys(x).sort()

/** An array of any copy of the library, of which only the type is shown. */
const isArray = (x: object): x is { readonly dtype: string; readonly shape: readonly number[] } =>
  Symbol.for("cotangent.storage") in x

const withArticle = (name: string): string => `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}`

const className = (x: object): string => {
  const own: unknown = x.constructor?.name
  return typeof own === "string" && own !== "" ? own : Object.prototype.toString.call(x).slice(8, -1)
}

/** What a value is, for an error: `the number 3`, `a function`, `a Map`. */
export const nameOfValue = (x: unknown): string => {
  if (x === null) return "null"
  if (x === undefined) return "undefined"
  if (typeof x === "number" || typeof x === "boolean") return `the ${typeof x} ${x}`
  if (typeof x === "string") return `the string ${JSON.stringify(x)}`
  if (typeof x !== "object") return `a ${typeof x}`
  if (isArray(x)) return `${x.dtype}[${x.shape.join(",")}]`
  if (Array.isArray(x)) return `a list of ${x.length}`
  if (isPlain(x)) return `a record with keys ${keysOf(x).join(", ") || "(none)"}`
  return withArticle(className(x))
}
