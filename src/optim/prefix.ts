import { isNDArray, isPlain, type NDArray, nameOfValue } from "../array/index.js"
import { TreeError } from "../errors/index.js"
import { type Flat, keyPath, leafCount, type Structure, wordOf } from "../tree/structure.js"

/** A value for every parameter: one for a whole subtree, a tree of them, or what a function gives for each. */
export type PerParameter<A> =
  | A
  | readonly PerParameter<A>[]
  | { readonly [name: string]: PerParameter<A> }
  | ((path: string, p: NDArray) => A)

/** The path of a parameter without the word `params`: `layers[1].w`. */
const short = (path: string): string => path.replace(/^params\.?/, "")

const isList = (x: unknown): x is readonly unknown[] => Array.isArray(x)

/** The value for each leaf of the parameters, in order. */
export const perParameter = <A>(
  op: string,
  name: string,
  given: unknown,
  params: Flat,
  isValue: (x: unknown) => x is A,
  what: string,
): readonly A[] => {
  const refuse = (path: string, x: unknown, s: Structure): never => {
    throw new TreeError({
      op,
      problem: `${path} is ${nameOfValue(x)} where ${wordOf(s)} has its place in the parameters`,
      hint: `give ${what} for the whole of it, or a tree like the parameters, or a function of path and parameter`,
    })
  }
  const visit = (x: unknown, s: Structure, path: string): readonly A[] => {
    if (isValue(x)) return Array.from({ length: leafCount(s) }, () => x)
    if (s.kind === "empty") return []
    if (s.kind === "list" && isList(x) && x.length === s.items.length)
      return s.items.flatMap((item, i) => visit(x[i], item, `${path}[${i}]`))
    if (s.kind === "record" && isPlain(x) && !isNDArray(x) && Object.keys(x).every((key) => s.keys.includes(key)))
      return s.items.flatMap((item, i) => visit(x[s.keys[i]!], item, keyPath(path, s.keys[i]!)))
    return refuse(path, x, s)
  }
  if (typeof given !== "function") return visit(given, params.structure, name)
  return params.leaves.map((p, i) => {
    const value: unknown = given(short(params.paths[i]!), p)
    return isValue(value)
      ? value
      : refuse(`${name}(${JSON.stringify(short(params.paths[i]!))})`, value, { kind: "leaf" })
  })
}
