import {
  checkParts,
  fromParts,
  isNDArray,
  isPlain,
  keysOf,
  type NDArray,
  nameOfValue,
  partsOf,
} from "../array/index.js"
import { TreeError } from "../errors/index.js"

/**
 * The shape of a tree without its leaves; keys of records are sorted, so `{a, b}` and `{b, a}` are one structure.
 *
 * `complex` is a complex array taken apart: it stands for two leaves, the real and the imaginary part.
 */
export type Structure =
  | { readonly kind: "leaf" }
  | { readonly kind: "complex" }
  | { readonly kind: "empty"; readonly value: null | undefined }
  | { readonly kind: "list"; readonly items: readonly Structure[] }
  | { readonly kind: "record"; readonly keys: readonly string[]; readonly items: readonly Structure[] }

/** A tree taken apart: leaves in order, the path of each, and the structure. */
export interface Flat {
  readonly leaves: readonly NDArray[]
  readonly paths: readonly string[]
  readonly structure: Structure
}

export const keyPath = (path: string, key: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`

const isPromise = (x: unknown): boolean => Object.prototype.toString.call(x) === "[object Promise]"

/** What to do about a value that is no leaf; only an argument can be closed over instead. */
const hintFor = (x: unknown, isArgument: boolean): string => {
  if (typeof x === "number" || typeof x === "boolean")
    return `wrap it: array(${x})${isArgument ? "; or close over it, which makes it a constant" : ""}`
  if (isArgument && typeof x === "string") return "close over configuration instead of passing it"
  if (isArgument && typeof x === "function") return "close over functions instead of passing them"
  if (isPromise(x)) return "await it before"
  return "a tree is made of plain objects, arrays, null and NDArrays"
}

const LEAF: Structure = { kind: "leaf" }
const COMPLEX: Structure = { kind: "complex" }

const notALeaf = (op: string, path: string, x: unknown, isArgument: boolean): TreeError =>
  new TreeError({
    op,
    problem: `${path || "the tree"} is ${nameOfValue(x)}, not an array`,
    hint: hintFor(x, isArgument),
  })

/** Takes a tree apart into its arrays; `root` names it in errors and paths, which know whether it is an argument. */
export const flattenWhole = (op: string, root: string, tree: unknown): Flat => takeApart(op, root, tree, false, false)

/** Takes a tree apart into real arrays, all that programs have: a complex array gives two, under one path. */
export const flatten = (op: string, root: string, tree: unknown, isArgument = false): Flat =>
  takeApart(op, root, tree, isArgument, true)

const takeApart = (op: string, root: string, tree: unknown, isArgument: boolean, splits: boolean): Flat => {
  const leaves: NDArray[] = []
  const visit = (x: unknown): Structure => {
    if (isNDArray(x)) {
      const parts = splits ? partsOf(x) : null
      leaves.push(...(parts ?? [x]))
      return parts === null ? LEAF : COMPLEX
    }
    if (x === null || x === undefined) return { kind: "empty", value: x }
    if (Array.isArray(x)) return { kind: "list", items: Array.from(x, visit) }
    if (!isPlain(x)) throw notALeaf(op, strangerIn(tree, root)!, x, isArgument)
    const keys = keysOf(x)
    return { kind: "record", keys, items: keys.map((key) => visit(x[key])) }
  }
  const structure = visit(tree)
  const known: { paths: readonly string[] | null } = { paths: null }
  return {
    structure,
    leaves,
    get paths() {
      known.paths ??= pathsIn(structure, root)
      return known.paths
    },
  }
}

/** The path of every leaf, in order. */
const pathsIn = (s: Structure, path: string): readonly string[] =>
  s.kind === "leaf"
    ? [path]
    : s.kind === "complex"
      ? [path, path]
      : s.kind === "empty"
        ? []
        : s.items.flatMap((item, i) => pathsIn(item, s.kind === "list" ? `${path}[${i}]` : keyPath(path, s.keys[i]!)))

/** The path of the first value that does not belong in a tree. */
const strangerIn = (x: unknown, path: string): string | null => {
  if (isNDArray(x) || x === null || x === undefined) return null
  if (!Array.isArray(x) && !isPlain(x)) return path
  const inside = Array.isArray(x)
    ? Array.from(x, (item, i) => () => strangerIn(item, `${path}[${i}]`))
    : keysOf(x).map((key) => () => strangerIn(x[key], keyPath(path, key)))
  return inside.reduce<string | null>((found, look) => found ?? look(), null)
}

/** Puts leaves of any kind into a structure, in which parts must be arrays; the inverse of `flatten`. */
export const unflatten = (structure: Structure, leaves: readonly unknown[]): unknown => {
  const state = { next: 0 }
  const build = (s: Structure): unknown =>
    s.kind === "leaf"
      ? leaves[state.next++]
      : s.kind === "complex"
        ? join(leaves[state.next++], leaves[state.next++])
        : s.kind === "empty"
          ? s.value
          : s.kind === "list"
            ? s.items.map(build)
            : recordOf(s.keys, s.items.map(build))
  return build(structure)
}

/** `Object.fromEntries` for a record that is made on every call of a jitted function. */
const recordOf = (keys: readonly string[], values: readonly unknown[]): Readonly<Record<string, unknown>> => {
  const record: Record<string, unknown> = {}
  for (const [i, key] of keys.entries())
    if (key === "__proto__")
      Object.defineProperty(record, key, { value: values[i], enumerable: true, writable: true, configurable: true })
    else record[key] = values[i]
  return record
}

const join = (re: unknown, im: unknown): NDArray => {
  checkParts("complex", re, im)
  return fromParts(re as NDArray, im as NDArray)
}

export const leafCount = (s: Structure): number =>
  s.kind === "leaf"
    ? 1
    : s.kind === "complex"
      ? 2
      : s.kind === "empty"
        ? 0
        : s.items.reduce((n, item) => n + leafCount(item), 0)

/** What a structure is, for an error: `a record with keys "b", "w"`. */
export const wordOf = (s: Structure): string =>
  s.kind === "leaf"
    ? "an array"
    : s.kind === "complex"
      ? "a complex array"
      : s.kind === "empty"
        ? String(s.value)
        : s.kind === "list"
          ? `a list of ${s.items.length}`
          : `a record with keys ${s.keys.map((k) => JSON.stringify(k)).join(", ") || "(none)"}`

/** The first place at which two structures differ, in words; null when they are equal. */
export const difference = (expected: Structure, given: Structure, path: string): string | null => {
  const here = `${path || "the tree"} is ${wordOf(given)} where ${wordOf(expected)} was expected`
  if (!("items" in expected && "items" in given)) return expected.kind === given.kind ? null : here
  if (wordOf(expected) !== wordOf(given)) return here
  for (const [i, item] of expected.items.entries()) {
    const at = expected.kind === "record" ? keyPath(path, expected.keys[i]!) : `${path}[${i}]`
    const found = difference(item, given.items[i]!, at)
    if (found !== null) return found
  }
  return null
}

/** Throws unless the structures are equal. */
export const checkSame = (op: string, path: string, expected: Structure, given: Structure): void => {
  const found = difference(expected, given, path)
  if (found !== null)
    throw new TreeError({
      op,
      problem: `the trees differ: ${found}`,
      hint: "give both trees the same keys, lengths and leaves",
    })
}

/** Appends a structure to a list of words, as no other structure does, for caches. */
export const addWords = (s: Structure, words: unknown[]): void => {
  words.push(s.kind)
  if (s.kind === "empty") words.push(s.value)
  if (!("items" in s)) return
  words.push(s.items.length)
  if (s.kind === "record") words.push(...s.keys)
  for (const item of s.items) addWords(item, words)
}
