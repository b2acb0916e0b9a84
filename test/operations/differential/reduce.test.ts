import * as fc from "fast-check"
import { expect, test } from "vitest"
import { array, type NDArray } from "../../../src/index.js"
import * as op from "../../../src/operations/index.js"
import { alongAxis, arraysOf, dtypes, indicesOf, type Plain, plain, runs, same, shapes, withAxis } from "./oracle.js"

const wrap = (dtype: string, x: number): number => (dtype === "int32" ? x | 0 : dtype === "uint32" ? x >>> 0 : x)

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)
const product = (dtype: string, xs: readonly number[]): number =>
  xs.reduce((a, b) => (dtype === "float64" ? a * b : wrap(dtype, Math.imul(a, b))), 1)

type Reduce = (x: NDArray, options: op.FoldOptions) => NDArray
type Definition = (xs: readonly number[], dtype: string) => number

const reductions: Readonly<Record<string, readonly [f: Reduce, g: Definition, needsInitial: boolean]>> = {
  sum: [op.sum, (xs: readonly number[]) => total(xs), false],
  prod: [op.prod, (xs: readonly number[], dtype: string) => product(dtype, xs), false],
  any: [op.any, (xs: readonly number[]) => Number(xs.some((x) => x !== 0)), false],
  all: [op.all, (xs: readonly number[]) => Number(xs.every((x) => x !== 0)), false],
  max: [op.max, (xs: readonly number[]) => Math.max(-100, ...xs), true],
  min: [op.min, (xs: readonly number[]) => Math.min(100, ...xs), true],
}

const cases = fc
  .tuple(shapes(), dtypes)
  .chain(([shape, dtype]) =>
    fc.tuple(
      arraysOf(shape, dtype),
      fc.subarray(shape.map((_, i) => i)),
      fc.boolean(),
      fc.option(arraysOf(shape, "bool"), { nil: undefined }),
      fc.boolean(),
    ),
  )

test.each(Object.entries(reductions))("%s over axes of the elements that count", (name, [f, g, needsInitial]) => {
  fc.assert(
    fc.property(cases, ([x, axes, keepDims, where, negative]) => {
      if (needsInitial && x.dtype === "uint32") return
      const n: number = x.shape.length
      const axis = negative ? axes.map((a) => a - n) : axes
      const initial = name === "max" ? -100 : 100
      const result: NDArray = f(x, {
        axis,
        keepDims,
        ...(where && { where }),
        ...(needsInitial && { initial }),
      })
      const [a, mask] = [plain(x), where && plain(where)]
      const kept = a.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]))
      const at = (index: readonly number[]): number => {
        const place = keepDims ? kept.map((i) => index[i]!) : index
        const members = indicesOf(a.shape).filter(
          (i) => kept.every((k, j) => i[k] === place[j]) && (mask === undefined || mask.at(i) !== 0),
        )
        return wrap(result.dtype, g(members.map(a.at), x.dtype))
      }
      const shape = keepDims ? a.shape.map((d, i) => (axes.includes(i) ? 1 : d)) : kept.map((i) => a.shape[i]!)
      same(result, { shape, at })
    }),
    runs,
  )
})

const prefixes = (xs: readonly number[], f: (a: number, b: number) => number): readonly number[] =>
  xs.reduce<readonly number[]>((ys, x) => [...ys, ys.length === 0 ? x : f(ys.at(-1)!, x)], [])

const cumulative = {
  cumsum: [op.cumsum, (a: number, b: number) => a + b],
  cummax: [op.cummax, (a: number, b: number) => Math.max(a, b)],
  cummin: [op.cummin, (a: number, b: number) => Math.min(a, b)],
} as const

test.each(Object.entries(cumulative))("%s along an axis", (_, [f, g]) => {
  fc.assert(
    fc.property(withAxis(), fc.boolean(), ([x, axis], reverse) => {
      const turn = (xs: readonly number[]): readonly number[] => (reverse ? [...xs].reverse() : xs)
      const result = f(x, { axis, reverse })
      const expected = alongAxis(plain(x), axis, (xs) => turn(prefixes(turn(xs), g)))
      same(result, { ...expected, at: (i) => wrap(x.dtype, expected.at(i)) })
    }),
    runs,
  )
})

/** The order of equal elements is that of their places. */
const order = (xs: readonly number[], descending: boolean): readonly number[] =>
  xs.map((_, i) => i).sort((i, j) => (descending ? xs[j]! - xs[i]! : xs[i]! - xs[j]!) || i - j)

test("sort and argsort along an axis, stable both ways", () => {
  fc.assert(
    fc.property(withAxis(), fc.boolean(), ([x, axis], descending) => {
      const a = plain(x)
      const sorted = (xs: readonly number[]): readonly number[] => order(xs, descending).map((i) => xs[i]!)
      same(op.sort(x, { axis, descending }), alongAxis(a, axis, sorted))
      same(
        op.argsort(x, { axis, descending }),
        alongAxis(a, axis, (xs) => order(xs, descending)),
      )
    }),
    runs,
  )
})

test("topK gives the largest and where they were", () => {
  fc.assert(
    fc.property(withAxis(), fc.nat(5), ([x, axis], most) => {
      const a = plain(x)
      const k = Math.min(most, a.shape[axis]!)
      const [values, indices] = op.topK(x, k, { axis })
      const first = (xs: readonly number[]): readonly number[] => order(xs, true).slice(0, k)
      same(
        values,
        alongAxis(a, axis, (xs) => first(xs).map((i) => xs[i]!)),
      )
      same(indices, alongAxis(a, axis, first))
    }),
    runs,
  )
})

test("argmax and argmin give the first of ties", () => {
  fc.assert(
    fc.property(withAxis(1), ([x, axis]) => {
      const a = plain(x)
      const dropped = (f: (xs: readonly number[]) => number): Plain => alongAxis(a, axis, (xs) => [f(xs)])
      same(
        op.argmax(x, { axis, keepDims: true }),
        dropped((xs) => xs.indexOf(Math.max(...xs))),
      )
      same(
        op.argmin(x, { axis, keepDims: true }),
        dropped((xs) => xs.indexOf(Math.min(...xs))),
      )
    }),
    runs,
  )
})

const vector = (x: NDArray): readonly number[] => indicesOf(x.shape).map(plain(x).at)
const vectors = fc.nat(8).chain((n) => arraysOf([n]))
const edges = fc.uniqueArray(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 6 })

test("searchsorted and digitize count the smaller ones", () => {
  fc.assert(
    fc.property(vectors, vectors, fc.boolean(), (xs, v, right) => {
      const sorted = op.sort(xs)
      const count = (y: number): number => vector(sorted).filter((e) => (right ? e <= y : e < y)).length
      same(op.searchsorted(sorted, v, { side: right ? "right" : "left" }), {
        shape: v.shape,
        at: (i) => count(plain(v).at(i)),
      })
      same(op.digitize(v, sorted, { right: !right }), { shape: v.shape, at: (i) => count(plain(v).at(i)) })
    }),
    runs,
  )
})

test("bincount and histogram count what falls into each bin", () => {
  fc.assert(
    fc.property(
      fc.nat(8).chain((n) => arraysOf([n], "uint32")),
      vectors,
      edges,
      (counts, xs, bounds) => {
        const ids = op.astype(counts, "int32")
        const n = Math.max(-1, ...vector(ids)) + 1
        same(op.bincount(ids), { shape: [n], at: ([i]) => vector(ids).filter((x) => x === i).length })
        const sorted = [...bounds].sort((a, b) => a - b)
        const [histogram] = op.histogram(xs, { bins: array(sorted, { dtype: "float64" }) })
        const last = sorted.length - 2
        const inside = (x: number, i: number): boolean =>
          x >= sorted[i]! && (x < sorted[i + 1]! || (i === last && x === sorted[i + 1]))
        same(histogram, { shape: [last + 1], at: ([i]) => vector(xs).filter((x) => inside(x, i!)).length })
      },
    ),
    runs,
  )
})

test("the oracle sees a difference", () => {
  expect(() => same(op.zeros([2], { dtype: "float64" }), { shape: [2], at: ([i]) => i! })).toThrow()
})
