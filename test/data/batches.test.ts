import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { batches, batchesOf, countExamples, maskedBatches, shuffle, takeExamples } from "../../src/data/index.js"
import {
  arange,
  array,
  astype,
  complex,
  jit,
  type NDArray,
  reshape,
  sum,
  toArray,
  where,
  zeros,
} from "../../src/index.js"
import { key } from "../../src/random/index.js"

const ids = (values: readonly number[]): NDArray => array([...values], { dtype: "int32" })

/** n examples of which every array says which one it is. */
const examples = (n: number) => ({
  x: reshape(arange(0, 2 * n, 1), [n, 2]),
  y: [arange(0, n, 1, { dtype: "int32" }), null] as const,
})

describe("takeExamples", () => {
  test("takes the same ones of every array, of any dtype", () => {
    const tree = {
      a: array([[1], [2], [3]]),
      b: array([true, false, true]),
      c: astype(array([1, 2, 3]), "bfloat16"),
      d: complex(array([1, 2, 3]), 1),
      none: null,
    }
    const taken = takeExamples(tree, ids([2, 0, 2]))
    expect(toArray(taken.a)).toEqual([[3], [1], [3]])
    expect(toArray(taken.b)).toEqual([true, true, true])
    expect(toArray(taken.c)).toEqual([3, 1, 3])
    expect(String(taken.c)).toContain("bfloat16[3]")
    expect(toArray(taken.d)).toEqual([
      { re: 3, im: 1 },
      { re: 1, im: 1 },
      { re: 3, im: 1 },
    ])
    expect(taken.none).toBe(null)
    expect(takeExamples(tree, ids([])).a.shape).toEqual([0, 1])
  })

  test("refuses what is no example", () => {
    const tree = examples(3)
    expect(() => takeExamples(tree, ids([3]))).toThrow("there is no example 3")
    expect(() => takeExamples(tree, ids([-1]))).toThrow("there is no example -1")
    expect(() => takeExamples(tree, array([0]) as never)).toThrow("must be int32, not float32")
    expect(() => takeExamples({ x: zeros([2]), y: zeros([3]) }, ids([0]))).toThrow("there are 2 and 3 examples")
    expect(() => takeExamples({ x: array(1) }, ids([0]))).toThrow("examples.x is a scalar")
    expect(() => countExamples({ x: null })).toThrow("the examples have no arrays")
    expect(countExamples(tree)).toBe(3)
  })
})

const numbersOf = (xs: readonly NDArray[]): readonly number[] => xs.flatMap((x) => toArray(x) as readonly number[])

describe("batches", () => {
  test("keep, drop, pad", () => {
    const sizes = (last: "keep" | "drop" | "pad"): readonly number[] =>
      batches(key(0), 10, 4, { last }).map((batch) => batch.shape[0])
    expect([sizes("keep"), sizes("drop"), sizes("pad")]).toEqual([
      [4, 4, 2],
      [4, 4],
      [4, 4, 4],
    ])
    const [whole, padded] = [batches(key(0), 10, 4), batches(key(0), 10, 4, { last: "pad" })].map(numbersOf)
    expect(padded).toEqual([...whole!, ...whole!.slice(0, 2)])
    expect(numbersOf(batches(key(0), 2, 5, { last: "pad" })).length).toBe(5)
    expect(() => batches(key(0), 10, 4, { last: "cut" as never })).toThrow("last is")
    expect(() => batches(key(0), 10, 4, { lst: "keep" } as never)).toThrow("there is no option lst")
  })

  test("of examples: in order, or shuffled by a key; again the same", () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 9 }), (n, size) => {
        const inOrder = batchesOf(examples(n), size)
        expect(numbersOf([...inOrder].map(({ y }) => y[0]))).toEqual(Array.from({ length: n }, (_, i) => i))
        const shuffled = batchesOf(examples(n), size, { key: key(n) })
        const order = numbersOf([...shuffled].map(({ y }) => y[0]))
        expect(order).toEqual(numbersOf(batches(key(n), n, size)))
        expect(numbersOf([...shuffled].map(({ y }) => y[0]))).toEqual(order)
        for (const { x, y } of shuffled)
          expect(numbersOf([x]).map((row) => (row as never)[0] / 2)).toEqual(numbersOf([y[0]]))
      }),
      { numRuns: 30 },
    )
  })

  test("masked ones are equally large, so a jitted function is compiled once and sums are exact", () => {
    const total = jit((batch: NDArray, mask: NDArray) => sum(where(mask, batch, 0)))
    const all = [...maskedBatches(arange(1, 11, 1), 4)]
    expect(all.map(([batch]) => batch.shape[0])).toEqual([4, 4, 4])
    expect(toArray(all[2]![1])).toEqual([true, true, false, false])
    expect(all.reduce((s, [batch, mask]) => s + (toArray(total(batch, mask)) as number), 0)).toBe(55)
  })

  test("shuffle keeps examples together", () => {
    const { x, y } = shuffle(key(3), examples(9))
    const order = numbersOf([y[0]])
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 9 }, (_, i) => i))
    expect((toArray(x) as readonly (readonly number[])[]).map((row) => row[0]! / 2)).toEqual(order)
    expect(numbersOf([shuffle(key(3), examples(9)).y[0]])).toEqual(order)
  })
})
