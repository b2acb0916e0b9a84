import * as fc from "fast-check"
import * as E from "fp-ts/Either"
import * as O from "fp-ts/Option"
import * as TE from "fp-ts/TaskEither"
import { describe, expect, test } from "vitest"
import { assertLaw, laws } from "../../laws/index.js"
import { add, array, grad, item, jit, mul, type NDArray, sum, toArray, zeros } from "../../src/index.js"
import * as Tree from "../../src/tree/index.js"

/** Trees as they may be: odd keys, empty records and lists, null and undefined in places. */
type Random = NDArray | null | undefined | readonly Random[] | { readonly [key: string]: Random }
const leaf = fc.integer({ min: -9, max: 9 }).map((n): NDArray => array(n))
const keys = fc.oneof(
  fc.constantFrom("a", "b", "layers", "constructor", "toString", "0", "10", "9", "", "a.b", "é"),
  fc.string({ maxLength: 3 }),
)
const { tree: trees } = fc.letrec<{ tree: Random }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.constantFrom(null, undefined),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(keys, tie("tree"), { maxKeys: 3 }),
  ),
}))
// any: the trees are random, so their type says nothing
// biome-ignore lint/suspicious/noExplicitAny: the trees are random, so their type says nothing
const any = (t: Random): any => t
const numRuns = 200

describe("laws on random trees", () => {
  for (const law of Object.values(laws.tree)) test(law.name, () => assertLaw<unknown>(law, trees, { numRuns }))
  test("the leaves are as many as the paths, and all paths differ", () => {
    fc.assert(
      fc.property(trees, (t) => {
        const paths: string[] = []
        Tree.mapWithPath((path) => paths.push(path), any(t))
        expect(paths.length).toBe(Tree.leaves(any(t)).length)
        expect(new Set(paths).size).toBe(paths.length)
      }),
      { numRuns },
    )
  })
  test("flatten and unflatten through jit", () => {
    fc.assert(
      fc.property(trees, (t) => {
        const same = jit((x: Random) => x)(t)
        expect(Tree.structure(any(same))).toEqual(Tree.structure(any(t)))
        expect(Tree.leaves(any(same)).map(toArray)).toEqual(Tree.leaves(any(t)).map(toArray))
      }),
      { numRuns: 50 },
    )
  })
})

const params = {
  layers: [
    { w: array([1, 2]), b: array(3) },
    { w: array([4, 5]), b: array(6) },
  ],
  rest: null,
} as const

describe("map", () => {
  test("composes, and takes more trees beside", () => {
    const doubled = Tree.map((x) => mul(x, 2), params)
    expect(Tree.map((a, b) => toArray(add(a, b)), params, doubled)).toEqual({
      layers: [
        { w: [3, 6], b: 9 },
        { w: [12, 15], b: 18 },
      ],
      rest: null,
    })
  })
  test("knows the paths", () => {
    expect(Tree.mapWithPath((path) => path, params).layers[1]).toEqual({ w: ".layers[1].w", b: ".layers[1].b" })
    expect(Tree.mapWithPath((path) => path, { "a b": [array(1)] })).toEqual({ "a b": ['["a b"][0]'] })
  })
  test("of an array is the function", () => expect(item(Tree.map((x) => mul(x, 2), array(4)))).toBe(8))
  test("leaves are in the order of their keys, whatever order they were written in", () => {
    const t = { b: array(2), a: [array(0), array(1)], A: array(-1) }
    expect(Tree.leaves(t).map((x) => item(x))).toEqual([-1, 0, 1, 2])
    expect(Tree.reduce((s, x) => s + Number(item(x)), 0, t)).toBe(2)
    expect([Tree.all((x) => x.shape.length === 0, t), Tree.all((x) => item(x) !== 1, t)]).toEqual([true, false])
  })
})

describe("traverse", () => {
  const floats = (x: NDArray): O.Option<string> => (x.dtype === "float32" ? O.some(x.dtype) : O.none)
  test("in Option: all or nothing", () => {
    expect(Tree.traverse(O.Applicative)({ a: array(1), b: [array(2)] }, floats)).toEqual(
      O.some({ a: "float32", b: ["float32"] }),
    )
    expect(Tree.traverse(O.Applicative)({ a: array(1), b: [array(true)] }, floats)).toEqual(O.none)
    expect(Tree.traverse(O.Applicative)({}, floats)).toEqual(O.some({}))
  })
  test("in Either: the first failure, in the order of the leaves", () => {
    const check = (x: NDArray): E.Either<string, number> =>
      Number(item(x)) > 0 ? E.right(Number(item(x))) : E.left(`got ${item(x)}`)
    expect(Tree.traverse(E.Applicative)({ b: array(-2), a: array(-1) }, check)).toEqual(E.left("got -1"))
    expect(Tree.traverse(E.Applicative)([array(1), array(2)], check)).toEqual(E.right([1, 2]))
  })
  test("in TaskEither: effects in the order of the leaves", async () => {
    const seen: unknown[] = []
    const read = (x: NDArray): TE.TaskEither<string, number> =>
      TE.fromIO(() => {
        seen.push(item(x))
        return Number(item(x)) + 1
      })
    expect(await Tree.traverse(TE.ApplicativeSeq)({ b: array(2), a: array(1) }, read)()).toEqual(
      E.right({ a: 2, b: 3 }),
    )
    expect(seen).toEqual([1, 2])
  })
  test("is natural: a transformation of effects may come before or after", () => {
    fc.assert(
      fc.property(trees, (t) => {
        const toEither = E.fromOption(() => "none")
        const f = (x: NDArray): O.Option<number> => (Number(item(x)) > -5 ? O.some(Number(item(x))) : O.none)
        const after = toEither(Tree.traverse(O.Applicative)(any(t), f))
        expect(after).toEqual(Tree.traverse(E.Applicative)(any(t), (x: NDArray) => toEither(f(x))))
      }),
      { numRuns: 50 },
    )
  })
})

describe("transpose", () => {
  const [outer, inner] = [Tree.structure([array(0), array(0)]), Tree.structure({ w: array(0), b: array(0) })]
  const rows = [
    { w: array(1), b: array(2) },
    { w: array(3), b: array(4) },
  ]
  test("exchanges the layers, and back", () => {
    const columns = Tree.transpose<{ readonly w: readonly NDArray[]; readonly b: readonly NDArray[] }>(
      outer,
      inner,
      rows,
    )
    expect([columns.w.map((x) => item(x)), columns.b.map((x) => item(x))]).toEqual([
      [1, 3],
      [2, 4],
    ])
    expect(Tree.transpose(inner, outer, columns)).toEqual(rows)
  })
})

describe("keys that are traps", () => {
  const trap: { readonly [key: string]: NDArray } = JSON.parse(
    '{"__proto__": 0, "constructor": 0, "hasOwnProperty": 0}',
    (key, v) => (key === "" ? v : array(key.length)),
  )
  test("__proto__ is a key like any other, and nothing is polluted", () => {
    const doubled = Tree.map((x) => mul(x, 2), trap)
    expect(Object.keys(doubled).sort()).toEqual(["__proto__", "constructor", "hasOwnProperty"])
    expect(Object.getPrototypeOf(doubled)).toBe(Object.prototype)
    const own = Object.getOwnPropertyDescriptor(doubled, "__proto__")!.value as NDArray
    expect(item(own)).toBe(18)
    expect(Object.hasOwn({}, "w")).toBe(false)
  })
  test("so it goes through grad and jit", () => {
    const f = (t: typeof trap): NDArray => Tree.reduce((s, x) => add(s, mul(x, x)), zeros([]) as NDArray, t)
    const g = jit(grad(f))(trap)
    expect(Tree.leaves(g).map((x) => item(x))).toEqual([18, 22, 28])
  })
  test("records without a prototype, and of another realm, are records", () => {
    const bare = Object.assign(Object.create(null), { w: array(1) })
    expect(item(grad((t: { readonly w: NDArray }) => sum(t.w))(bare).w)).toBe(1)
  })
})
