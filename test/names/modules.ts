import { complexDTypes, dtypes } from "../../src/array/dtype.js"
import * as core from "../../src/index.js"
import * as initializers from "../../src/nn/initializers/index.js"
import { primitives } from "../../src/primitives/index.js"
import * as random from "../../src/random/index.js"

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>

export type Callable = (...args: readonly unknown[]) => unknown

export const isCallable = (x: unknown): x is Callable => typeof x === "function"

/** A namespace is a record with functions in it, or with records of them: `linalg`, `policies`, `stats`. */
const isNamespace = (x: unknown): x is Exports =>
  typeof x === "object" &&
  x !== null &&
  !Array.isArray(x) &&
  !("shape" in x) &&
  Object.values(x).some((value) => isCallable(value) || isNamespace(value))

const namespaces = (module: Exports, prefix = ""): readonly (readonly [string, Exports])[] =>
  Object.entries(module).flatMap(([name, value]) =>
    isNamespace(value) && value !== primitives
      ? [[prefix + name, value] as const, ...namespaces(value, `${prefix + name}.`)]
      : [],
  )

const entries: Exports = { ...core, random, initializers }

/** The modules of the library by name, the core under "". */
export const modules: ReadonlyMap<string, Exports> = new Map<string, Exports>([["", core], ...namespaces(entries)])

/** One spelling for `log_sum_exp`, `logSumExp` and `logsumexp`. */
export const spelled = (name: string): string => name.replaceAll("_", "").toLowerCase()

/** An export of the library: what it is, and how it is written, as `linalg.solve`. */
export interface Found {
  readonly path: string
  readonly value: unknown
}

const inExports = (exports: Exports, name: string): readonly [string, unknown] | undefined =>
  name in exports ? [name, exports[name]] : Object.entries(exports).find(([own]) => spelled(own) === spelled(name))

/** The module of this name, in whatever spelling. */
const folderOf = (name: string): string =>
  modules.has(name) ? name : ([...modules.keys()].find((own) => spelled(own) === spelled(name)) ?? name)

/** The function of this name in the first of the modules that has one. */
export const findIn = (folders: readonly string[], name: string): Found | null => {
  for (const folder of folders) {
    const dot = name.lastIndexOf(".")
    const inside = folderOf(dot < 0 ? folder : [folder, name.slice(0, dot)].filter(Boolean).join("."))
    const found = inExports(modules.get(inside) ?? {}, name.slice(dot + 1))
    if (found !== undefined && isCallable(found[1]))
      return { path: inside === "" ? found[0] : `${inside}.${found[0]}`, value: found[1] }
  }
  return null
}

const inside = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Object.entries(value).find(([own]) => own === name)?.[1] : undefined

/** What stands at a path: `linalg.solve`, `policies.dotsSaveable`. */
export const findPath = (path: string): Found | null => {
  const value = path.split(".").reduce(inside, entries)
  return value === undefined ? null : { path, value }
}

/** The primitive of this name. */
export const findPrimitive = (name: string): Found | null => {
  const found = inExports(primitives, name)
  return found === undefined ? null : { path: found[0], value: found[1] }
}

/** The dtype of this name. */
export const findDType = (name: string): Found | null => {
  const found = [...dtypes, ...complexDTypes].find((dtype) => dtype === name)
  return found === undefined ? null : { path: `"${found}"`, value: found }
}
