import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { batches, digits, stratifiedSplit } from "../../src/data/index.js"
import { array, type NDArray, toTypedArray } from "../../src/index.js"
import { key } from "../../src/random/index.js"

const numbers = (x: NDArray): readonly number[] => [...toTypedArray(x)]
const ascending = (xs: readonly number[]): readonly number[] => [...xs].sort((a, b) => a - b)
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** Labels, and where to cut them into three parts. */
const cases = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 }),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 60 }),
  )
  .map(([labels, a, b]) => {
    const [low, high] = ascending([Math.min(a, labels.length), Math.min(b, labels.length)]) as [number, number]
    return { labels, sizes: [low, high - low, labels.length - high] }
  })

const labelled = (labels: readonly number[]): NDArray => array(labels, { dtype: "int32" })

describe("stratifiedSplit", () => {
  test("is a partition into parts of the sizes", () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ labels, sizes }, seed) => {
        const parts = stratifiedSplit(key(seed), labelled(labels), sizes).map(numbers)
        expect(parts.map((part) => part.length)).toEqual(sizes)
        expect(ascending(parts.flat())).toEqual(upTo(labels.length))
      }),
    )
  })

  test("gives the first part its share of every class", () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ labels, sizes }, seed) => {
        const [first] = stratifiedSplit(key(seed), labelled(labels), sizes).map(numbers)
        for (const c of new Set(labels)) {
          const share = (labels.filter((l) => l === c).length * sizes[0]!) / labels.length
          const found = first!.filter((i) => labels[i] === c).length
          expect(Math.abs(found - share)).toBeLessThan(1)
        }
      }),
    )
  })

  test("depends on the key, and on nothing else", () => {
    const { labels } = digits()
    const split = (seed: number): readonly (readonly number[])[] =>
      stratifiedSplit(key(seed), labels, [1257, 270, 270]).map(numbers)
    expect(split(1)).toEqual(split(1))
    expect(split(1)).not.toEqual(split(2))
  })

  test("refuses sizes that do not add up, and labels that are no classes", () => {
    const labels = labelled([0, 1, 2])
    expect(() => stratifiedSplit(key(0), labels, [2, 2])).toThrow("the sizes do not add up to the 3 examples")
    expect(() => stratifiedSplit(key(0), labels, [4, -1])).toThrow("the sizes do not add up to the 3 examples")
    expect(() => stratifiedSplit(key(0), labels, [])).toThrow("the sizes do not add up to the 3 examples")
    expect(() => stratifiedSplit(key(0), array([0.5]) as never, [1])).toThrow("the labels must be int32[n]")
  })
})

describe("batches", () => {
  test("are a permutation, cut into pieces", () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 60 }), fc.nat(), (n, size, seed) => {
        const parts = batches(key(seed), n, size).map(numbers)
        expect(ascending(parts.flat())).toEqual(upTo(n))
        expect(parts.slice(0, -1).every((part) => part.length === size)).toBe(true)
        expect(parts.every((part) => part.length > 0 && part.length <= size)).toBe(true)
      }),
    )
  })

  test("have the same order for every size", () => {
    const order = (size: number): readonly number[] => batches(key(3), 20, size).flatMap(numbers)
    expect(order(3)).toEqual(order(20))
  })

  test("refuse a size that is no size", () => {
    expect(() => batches(key(0), 4, 0)).toThrow("the size of a batch is the number 0")
    expect(() => batches(key(0), 4, 1.5)).toThrow("the size of a batch is the number 1.5")
  })
})
