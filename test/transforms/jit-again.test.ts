import { describe, expect, test } from "vitest"
import {
  add,
  array,
  complex,
  grad,
  jit,
  jitWith,
  mul,
  type NDArray,
  real,
  sum,
  Tree,
  toArray,
  zeros,
} from "../../src/index.js"

/** A jitted function, how often its body ran, and what it gives for a tree: the sums of all leaves added up. */
const counted = () => {
  const state = { traces: 0 }
  const total = jit((tree: unknown): NDArray => {
    state.traces++
    return Tree.leaves(tree as NDArray).reduce((s, x) => add(s, sum(real(x))), array(0))
  })
  return { state, total: (tree: unknown) => toArray(total(tree)) }
}

class Pair {
  readonly a = array(1)
  readonly b = array(2)
}

describe("a jitted function that is called again", () => {
  test("looks at the types of its arguments", () => {
    const { state, total } = counted()
    const tree = (n: number) => ({ a: array(1), b: [zeros([n]), null], c: undefined })
    expect([total(tree(2)), total(tree(2)), total(tree(3)), total(tree(2)), total(tree(3))]).toEqual([1, 1, 1, 1, 1])
    expect(state.traces).toBe(2)
  })

  test.each<readonly [string, unknown, unknown]>([
    ["a key that another has in its place", { a: array(1), b: undefined }, { a: array(1), c: undefined }],
    ["a key more", { a: array(1) }, { a: array(1), b: array(2) }],
    ["a list for a record", { 0: array(1) }, [array(1)]],
    ["null for undefined", [array(1), undefined], [array(1), null]],
    ["a list that is longer", [array(1)], [array(1), array(2)]],
    ["a complex array for a real one", [array(1)], [complex(1, 2)]],
    ["an array for a tree", [array(1)], array(1)],
  ])("tells trees apart: %s", (_, one, other) => {
    const { state, total } = counted()
    for (const tree of [one, other, one, other]) total(tree)
    expect(state.traces).toBe(2)
  })

  test("refuses what is no tree, though it has the keys of one", () => {
    const { total } = counted()
    expect(total({ a: array(1), b: array(2) })).toBe(3)
    expect(() => total(new Pair())).toThrow("tree is a Pair, not an array")
    expect(() => total({ a: array(1), b: 2 })).toThrow("tree.b is the number 2, not an array")
  })

  test("takes keys in any order, and complex arrays", () => {
    const { state, total } = counted()
    expect(total({ z: complex(1, 5), a: array(2) })).toBe(3)
    expect(total({ a: array(2), z: complex(3, 7) })).toBe(5)
    expect(state.traces).toBe(1)
  })

  test("is part of a trace inside of one", () => {
    const square = jit((x: NDArray): NDArray => mul(x, x))
    expect([toArray(square(array(3))), toArray(grad(square)(array(3))), toArray(square(array(4)))]).toEqual([9, 6, 16])
    expect(toArray(jit((x: NDArray) => square(square(x)))(array(2)))).toBe(16)
  })

  test("takes other numbers of arguments", () => {
    const all = jit((...xs: readonly NDArray[]): NDArray => xs.reduce((s, x) => add(s, x)))
    expect([toArray(all(array(1), array(2))), toArray(all(array(1))), toArray(all(array(3), array(4)))]).toEqual([
      3, 1, 7,
    ])
  })

  test("donates every time, and refuses what was donated", () => {
    const step = jitWith({ donate: [1] })((x: NDArray, p: { readonly w: NDArray }) => ({ w: add(p.w, x) }))
    const [x, p] = [array([1, 2]), { w: array([0, 0]) }]
    const once = step(x, p)
    const twice = step(x, once)
    expect(toArray(twice.w)).toEqual([2, 4])
    for (const given of [p, once]) expect(() => step(x, given)).toThrow("this array was donated")
    expect(toArray(step(x, twice).w)).toEqual([3, 6])
  })

  test("gives records whose keys are only keys", () => {
    const keyed = (x: NDArray) => Object.fromEntries([["__proto__", x]])
    const again = jit((r: Readonly<Record<string, NDArray>>) => keyed(add(Object.values(r)[0]!, 1)))
    expect(Object.entries(again(again(keyed(array(1))))).map(([k, v]) => [k, toArray(v)])).toEqual([["__proto__", 3]])
  })
})
