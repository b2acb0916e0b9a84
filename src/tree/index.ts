import type { Applicative, Applicative1, Applicative2 } from "fp-ts/Applicative"
import type { HKT, Kind, Kind2, URIS, URIS2 } from "fp-ts/HKT"
import { callback, checkGiven, fields, type Kind as Given, listOf, optional, word } from "../array/given.js"
import type { NDArray } from "../array/index.js"
import { TreeError } from "../errors/index.js"
import {
  checkSame,
  type Flat,
  flattenWhole as flattenTree,
  leafCount,
  type Structure,
  unflatten as unflattenTree,
} from "./structure.js"
import type { MapTree, Tree } from "./types.js"

export type { Structure } from "./structure.js"
export type { MapTree, Tree } from "./types.js"

const structureKind: Given = fields("a structure, as Tree.structure gives it", {
  kind: word("leaf", "complex", "empty", "list", "record"),
  items: optional(listOf((x) => structureKind(x))),
})

const checkStructure = (op: string, name: string, s: Structure): void => {
  checkGiven(op, name, structureKind, s)
}

const checkCallback = (op: string, f: unknown): void => {
  checkGiven(op, "f", callback, f)
}

/**
 * The leaves in order: depth first, the keys of records sorted.
 *
 * @throws TreeError for a leaf that is no array
 * @example leaves({ b: array(1), a: [array(2)] }) // [array(2), array(1)]
 */
export const leaves = <T>(tree: T & Tree<T>): readonly NDArray[] => flattenTree("Tree.leaves", "tree", tree).leaves

/** The tree without its leaves: two trees have equal structures when `map` can pair them. */
export const structure = <T>(tree: T & Tree<T>): Structure => flattenTree("Tree.structure", "tree", tree).structure

/** Leaves and structure. Law: `unflatten(structure, leaves)` gives the tree back. */
export const flatten = <T>(tree: T & Tree<T>): readonly [leaves: readonly NDArray[], structure: Structure] => {
  const flat = flattenTree("Tree.flatten", "tree", tree)
  return [flat.leaves, flat.structure]
}

/**
 * A tree of this structure with these leaves, which may be of any type.
 *
 * @throws TreeError when the number of leaves is not the structure's
 */
export const unflatten = <T = unknown>(s: Structure, leaves: readonly unknown[]): T => {
  checkStructure("Tree.unflatten", "s", s)
  checkGiven(
    "Tree.unflatten",
    "leaves",
    listOf(() => null, "a list of leaves"),
    leaves,
  )
  const n = leafCount(s)
  if (leaves.length !== n)
    throw new TreeError({
      op: "Tree.unflatten",
      problem: `${leaves.length} leaves do not fill a structure with ${n}`,
      hint: "use the structure that flatten returned with these leaves",
    })
  return unflattenTree(s, leaves) as T
}

/**
 * Applies `f` to every leaf, and to the corresponding leaves of further trees of the same structure.
 *
 * Laws: `map(identity) = identity`, `map(g . f) = map(g) . map(f)`.
 * @throws TreeError when the structures differ, naming the path
 * @example map((p, g) => sub(p, g), { w: array([3, 4]) }, { w: array([1, 1]) }) // { w: [2, 3] }
 */
export const map = <T, M>(
  f: (leaf: NDArray, ...rest: readonly NDArray[]) => M,
  tree: T & Tree<T>,
  ...rest: readonly NoInfer<T>[]
): MapTree<T, M> => {
  checkCallback("Tree.map", f)
  return mapFlat((_i, leaf, ...others) => f(leaf, ...others), flattenTree("Tree.map", "", tree), rest)
}

/** `map`, with the path of the leaf (`.layers[1].w`) before it. */
export const mapWithPath = <T, M>(
  f: (path: string, leaf: NDArray, ...rest: readonly NDArray[]) => M,
  tree: T & Tree<T>,
  ...rest: readonly NoInfer<T>[]
): MapTree<T, M> => {
  checkCallback("Tree.mapWithPath", f)
  const flat = flattenTree("Tree.map", "", tree)
  return mapFlat((i, ...leaves) => f(flat.paths[i]!, ...leaves), flat, rest)
}

const mapFlat = <T, M>(
  f: (i: number, leaf: NDArray, ...rest: readonly NDArray[]) => M,
  first: Flat,
  rest: readonly unknown[],
): MapTree<T, M> => {
  const others = rest.map((t) => {
    const flat = flattenTree("Tree.map", "", t)
    checkSame("Tree.map", "", first.structure, flat.structure)
    return flat.leaves
  })
  const results = first.leaves.map((leaf, i) => f(i, leaf, ...others.map((o) => o[i]!)))
  return unflattenTree(first.structure, results) as MapTree<T, M>
}

/** Folds the leaves in order, from `initial`. */
export const reduce = <T, A>(f: (accumulated: A, leaf: NDArray) => A, initial: A, tree: T & Tree<T>): A => {
  checkCallback("Tree.reduce", f)
  return leaves(tree).reduce(f, initial)
}

/** True when `f` holds at every leaf. */
export const all = <T>(f: (leaf: NDArray) => boolean, tree: T & Tree<T>): boolean => {
  checkCallback("Tree.all", f)
  return leaves(tree).every(f)
}

/**
 * Exchanges two layers: a tree of structure `outer` whose leaves are trees of structure `inner` becomes a tree of
 * structure `inner` whose leaves are trees of structure `outer`.
 *
 * Law: `transpose(inner, outer, transpose(outer, inner, t)) = t`.
 * @example const [x, y] = [array(1), array(2)]
 * transpose(structure([x, y]), structure({ w: x }), [{ w: x }, { w: y }]) // { w: [x, y] }
 */
export const transpose = <R = unknown>(outer: Structure, inner: Structure, tree: unknown): R => {
  checkStructure("Tree.transpose", "outer", outer)
  checkStructure("Tree.transpose", "inner", inner)
  const flat = flattenTree("Tree.transpose", "tree", tree)
  const rows = leafCount(outer)
  const columns = leafCount(inner)
  const compose = (s: Structure): Structure =>
    s.kind === "leaf" ? inner : !("items" in s) ? s : { ...s, items: s.items.map(compose) }
  checkSame("Tree.transpose", "tree", compose(outer), flat.structure)
  const column = (c: number): unknown =>
    unflattenTree(
      outer,
      Array.from({ length: rows }, (_, r) => flat.leaves[r * columns + c]),
    )
  return unflattenTree(
    inner,
    Array.from({ length: columns }, (_, c) => column(c)),
  ) as R
}

const applicative: Given = fields("an fp-ts Applicative", { of: callback, map: callback, ap: callback })

interface Traverse {
  <F extends URIS2>(
    F: Applicative2<F>,
  ): <T, E, B>(tree: T & Tree<T>, f: (leaf: NDArray) => Kind2<F, E, B>) => Kind2<F, E, MapTree<T, B>>
  <F extends URIS>(
    F: Applicative1<F>,
  ): <T, B>(tree: T & Tree<T>, f: (leaf: NDArray) => Kind<F, B>) => Kind<F, MapTree<T, B>>
  <F>(F: Applicative<F>): <T, B>(tree: T & Tree<T>, f: (leaf: NDArray) => HKT<F, B>) => HKT<F, MapTree<T, B>>
}

/**
 * Visits every leaf in an fp-ts Applicative and gathers the results in the tree's structure.
 *
 * Laws: identity and composition of Traversable.
 * @example traverse(O.Applicative)([array(1)], (x) => (x.dtype === "bool" ? O.none : O.some(x))) // O.some([1])
 */
export const traverse: Traverse =
  <F>(F: Applicative<F>) =>
  <T, B>(tree: T & Tree<T>, f: (leaf: NDArray) => HKT<F, B>): HKT<F, MapTree<T, B>> => {
    checkGiven("Tree.traverse", "F", applicative, F)
    checkCallback("Tree.traverse", f)
    const flat = flattenTree("Tree.traverse", "tree", tree)
    const none: HKT<F, readonly B[]> = F.of([])
    const gathered = flat.leaves.reduce(
      (acc, leaf) =>
        F.ap(
          F.map(acc, (done) => (b: B): readonly B[] => [...done, b]),
          f(leaf),
        ),
      none,
    )
    return F.map(gathered, (bs) => unflattenTree(flat.structure, bs) as MapTree<T, B>)
  }
