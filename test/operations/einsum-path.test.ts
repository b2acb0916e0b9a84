import { describe, expect, test } from "vitest"
import type { NDArray } from "../../src/array/index.js"
import {
  type ContractionPath,
  einsum,
  einsumPath,
  multiply,
  ones,
  reshape,
  sum,
  transpose,
} from "../../src/operations/index.js"
import { checkGradient, expectSame, sample } from "./support.js"

const shaped = (...shapes: readonly (readonly number[])[]): readonly NDArray[] => shapes.map((s) => ones([...s]))

/** The products of every order there is, by trying all. */
const cheapest = (terms: readonly string[], output: string, lengths: Readonly<Record<string, number>>): number => {
  if (terms.length < 2) return 0
  const size = (names: Iterable<string>): number => [...new Set(names)].reduce((n, name) => n * lengths[name]!, 1)
  const costs = terms.flatMap((a, j) =>
    terms.slice(0, j).map((b, i) => {
      const rest = terms.filter((_, k) => k !== i && k !== j)
      const needed = output + rest.join("")
      const [x, y] = [[...a].filter((n) => (needed + b).includes(n)), [...b].filter((n) => (needed + a).includes(n))]
      const product = [...new Set([...x, ...y])].filter((n) => needed.includes(n)).join("")
      return size([...x, ...y]) + cheapest([...rest, product], output, lengths)
    }),
  )
  return Math.min(...costs)
}

const lengths = { a: 2, b: 7, c: 3, d: 5, e: 4, f: 6, g: 2 }

const networks = [
  "ab,bc,cd->ad",
  "ab,bc,cd,de->ae",
  "ab,ac,ad->bcd",
  "abc,cd,be,ef->adf",
  "a,ab,bc,c->",
  "ab,cd,ef->abcdef",
  "abc,bd,ce,def,fg->ag",
  "ab,b,cb,c,ad->d",
] as const

describe.each(networks)("%s", (equation) => {
  const [left, output] = equation.split("->") as [string, string]
  const terms = left.split(",")
  const xs = terms.map((t, i) =>
    sample(
      [...t].map((name) => lengths[name as keyof typeof lengths]),
      i + 1,
    ),
  )

  test("takes as few products as any order", () => {
    expect(einsumPath(equation, ...xs).products).toBe(cheapest(terms, output, lengths))
  })
  test("gives what all products at once give", () => {
    const names = [...new Set(terms.join(""))]
    const all = xs
      .map((x, i) => einsum(`${terms[i]}->${[...terms[i]!].sort().join("")}`, x))
      .map((x, i) => {
        const own = [...terms[i]!].sort()
        const full = names.map((n) => (own.includes(n) ? lengths[n as keyof typeof lengths] : 1))
        const order = names.filter((n) => own.includes(n)).map((n) => own.indexOf(n))
        return { x: transpose(x, order), full }
      })
      .map(({ x, full }) => reshape(x, full))
      .reduce((a, b) => multiply(a, b))
    const gone = names.flatMap((n, axis) => (output.includes(n) ? [] : [axis]))
    const rest = names.filter((n) => output.includes(n))
    const expected = transpose(
      sum(all, { axis: gone }),
      [...output].map((n) => rest.indexOf(n)),
    )
    expectSame(einsum(equation, ...xs), expected, 1e-10)
  })
})

test("a chain of matrices goes the short way", () => {
  const { path, products, productsAtOnce, largest } = einsumPath("ij,jk,k->i", ...shaped([9, 9], [9, 9], [9]))
  expect(path).toEqual([
    [1, 2],
    [0, 1],
  ])
  expect([products, productsAtOnce, largest]).toEqual([162, 729, 9])
})

test("many arrays are contracted greedily, and each once", () => {
  const n = 20
  const letters = "abcdefghijklmnopqrstuvwxyz"
  const equation = `${Array.from({ length: n }, (_, i) => letters.slice(i, i + 2)).join(",")}->a${letters[n]}`
  const xs = Array.from({ length: n }, (_, i) => multiply(sample([2, 2], i), 0.5))
  const { path, products }: ContractionPath = einsumPath(equation, ...xs)
  expect(path.length).toBe(n - 1)
  expect(products).toBe(8 * (n - 1))
  const chain = xs.reduce((a, b) => einsum("ij,jk->ik", a, b))
  expectSame(einsum(equation, ...xs), chain, 1e-10)
})

test("one array has no path, two have one step", () => {
  expect(einsumPath("ij->i", ...shaped([2, 3])).path).toEqual([])
  expect(einsumPath("ij,jk->ik", ...shaped([2, 3], [3, 4]))).toEqual({
    path: [[0, 1]],
    products: 24,
    productsAtOnce: 24,
    largest: 8,
  })
})

test("the gradient of three operands is that of finite differences", () => {
  checkGradient((a, b, c) => einsum("ij,jk,k->i", a, b, c), sample([2, 3], 1), sample([3, 2], 2), sample([2], 3))
})
