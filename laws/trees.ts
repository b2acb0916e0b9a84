import * as O from "fp-ts/Option"
import { isPlain, keysOf, type NDArray } from "../src/array/index.js"
import * as Tree from "../src/tree/index.js"
import { flatten, unflatten } from "../src/tree/structure.js"
import { holds, type Law, law } from "./law.js"

const equal = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => equal(x, b[i]))
  if (!isPlain(a) || !isPlain(b)) return false
  const keys = keysOf(a)
  return keys.join() === keysOf(b).join() && keys.every((k) => equal(a[k], b[k]))
}

type AnyTree = Parameters<typeof Tree.leaves>[0]

/** unflatten(structure, leaves) gives the tree back, leaf by leaf. */
export const roundTrip: Law<unknown> = law("tree round trip", "unflatten(flatten(t)) = t", (t, violated) => {
  const { structure, leaves } = flatten("laws", "tree", t)
  return equal(unflatten(structure, leaves), t) ? holds : violated("the tree changed")
})

/** map(identity) = identity and map(g . f) = map(g) . map(f). */
export const functor: Law<unknown> = law(
  "tree functor",
  "map(id) = id, map(g . f) = map(g) . map(f)",
  (t, violated) => {
    const tree = t as AnyTree
    const identity = Tree.map((x) => x, tree)
    if (!equal(identity, t)) return violated("map(identity) is not the identity")
    const wrap = (x: NDArray): readonly [NDArray] => [x]
    const once = Tree.map((x) => x.shape.length + 1, tree)
    const twice = flatten("laws", "tree", t).leaves.map(wrap)
    const composed = unflatten(
      Tree.structure(tree),
      twice.map(([x]) => x.shape.length + 1),
    )
    return equal(once, composed) ? holds : violated("map does not compose")
  },
)

/** Traversing with the identity's applicative changes nothing; a failure anywhere fails the whole. */
export const traversable: Law<unknown> = law("tree traversable", "traverse(of) = of", (t, violated) => {
  const tree = t as AnyTree
  const some = Tree.traverse(O.Applicative)(tree, O.some)
  if (O.isNone(some) || !equal(some.value, t)) return violated("traverse(some) is not some")
  const none = Tree.traverse(O.Applicative)(tree, (): O.Option<NDArray> => O.none)
  const empty = flatten("laws", "tree", t).leaves.length === 0
  return O.isNone(none) !== empty ? holds : violated("a leaf that fails does not fail the whole")
})

/** The order in which a record's keys were written does not matter. */
export const keyOrder: Law<unknown> = law("tree key order", "{a, b} = {b, a}", (t, violated) => {
  const reversed = (x: unknown): unknown =>
    Array.isArray(x)
      ? x.map(reversed)
      : isPlain(x)
        ? Object.fromEntries(
            Object.keys(x)
              .reverse()
              .map((k) => [k, reversed(x[k])]),
          )
        : x
  const [left, right] = [flatten("laws", "tree", t), flatten("laws", "tree", reversed(t))]
  return left.leaves.every((x, i) => x === right.leaves[i]) && left.paths.join() === right.paths.join()
    ? holds
    : violated("the order of the leaves depends on the order of the keys", {
        left: left.paths.join(" "),
        right: right.paths.join(" "),
      })
})
