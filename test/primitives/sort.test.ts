import { describe, expect, test } from "vitest"
import { range } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { mul } from "../../src/primitives/arithmetic.js"
import { sort } from "../../src/primitives/sort.js"
import { bool, checkRules, f32, f64, i32, noise, numbers, pullback, u32, vector } from "./rules.js"

const sorted = (x: ReturnType<typeof f64>, axis = 0) => numbers(sort([x], axis, 1)[0]!)

describe("sort", () => {
  test("orders numbers with NaN last", () => {
    expect(sorted(f64([3, NaN, -Infinity, 1, Infinity, NaN, -2]))).toEqual([-Infinity, -2, 1, 3, Infinity, NaN, NaN])
    expect(sorted(i32([3, -1, 2147483647, -2147483648]))).toEqual([-2147483648, -1, 3, 2147483647])
    expect(sorted(u32([4294967295, 0, 2147483648]))).toEqual([0, 2147483648, 4294967295])
    expect(sorted(bool([1, 0, 1, 0]))).toEqual([0, 0, 1, 1])
    expect(sorted(f32([]))).toEqual([])
    expect(sort([f64([], [0, 2])], 1, 1)[0]!.shape).toEqual([0, 2])
  })

  test("works along any axis", () => {
    const x = f64([3, 1, 2, 0, 5, 4], [2, 3])
    expect(sorted(x, 0)).toEqual([0, 1, 2, 3, 5, 4])
    expect(sorted(x, 1)).toEqual([1, 2, 3, 0, 4, 5])
  })

  test("is stable, with -0 equal to 0 and NaN equal to NaN", () => {
    const keys = f64([0, -0, NaN, 0, -0, NaN, -1])
    const [k, order] = sort([keys, i32(range(7))], 0, 1)
    expect(numbers(k!)).toEqual([-1, 0, -0, 0, -0, NaN, NaN])
    expect(numbers(order!)).toEqual([6, 0, 1, 3, 4, 2, 5])
  })

  test("orders lexicographically by several keys and carries the rest", () => {
    const [a, b, c] = [i32([2, 1, 2, 1, 2]), f64([NaN, 3, 1, 2, 1]), vector("uint8", [0, 1, 2, 3, 4])]
    const ys = sort([a, b, c], 0, 2)
    expect(ys.map(numbers)).toEqual([
      [1, 1, 2, 2, 2],
      [2, 3, 1, 1, NaN],
      [3, 1, 2, 4, 0],
    ])
    expect(ys.map((y) => y.dtype)).toEqual(["int32", "float64", "uint8"])
    expect(numbers(sort([a, b, c], 0, 1)[2]!)).toEqual([1, 3, 0, 2, 4])
  })

  test.each([1, 2, 7, 32, 33, 100, 1000])("agrees with JavaScript's stable sort for %i elements", (n) => {
    const keys = noise(n).map((v) => Math.round(4 * v))
    const [, order] = sort([f64(keys), i32(range(n))], 0, 1)
    expect(numbers(order!)).toEqual([...range(n)].sort((i, j) => keys[i]! - keys[j]!))
  })

  test("orders words of every size, short rows and long ones", () => {
    const extremes = [
      0,
      -0,
      1,
      -1,
      5e-324,
      -5e-324,
      1e-40,
      -1e300,
      1e300,
      Infinity,
      -Infinity,
      2 ** 31,
      0.1,
      0.1 + 2 ** -54,
    ]
    range(2).forEach((copies) => {
      const values = range(1 + 4 * copies).flatMap(() => extremes)
      const n = values.length
      const inOrder = (x: readonly number[]) =>
        [...range(n)].sort((i, j) => (x[i]! === x[j]! ? i - j : x[i]! < x[j]! ? -1 : 1))
      const single = values.map(Math.fround)
      const whole = values.map((v) => Math.trunc(Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, v * 1000))))
      expect(numbers(sort([f64(values), i32(range(n))], 0, 1)[1]!)).toEqual(inOrder(values))
      expect(numbers(sort([f32(single), i32(range(n))], 0, 1)[1]!)).toEqual(inOrder(single))
      expect(numbers(sort([i32(whole), i32(range(n))], 0, 1)[1]!)).toEqual(inOrder(whole))
    })
  })

  test("sorts 100,000 elements in well under a second", () => {
    const x = f64(noise(100_000))
    const start = performance.now()
    const [y, order] = sort([x, i32(range(100_000))], 0, 1)
    expect(performance.now() - start).toBeLessThan(500)
    expect(numbers(y!)).toEqual([...numbers(x)].sort((a, b) => a - b))
    expect(new Set(numbers(order!)).size).toBe(100_000)
  })

  test("obeys the laws of derivatives and vmap", () => {
    const x = f64(noise(12), [3, 4])
    const y = f64(noise(12, 2), [3, 4])
    checkRules(([a, b]) => sort([mul(a!, b!), b!], 0, 1), [x, y])
    checkRules(([a, b]) => sort([a!, b!], 1, 2), [x, y])
    checkRules(([a]) => sort([a!, i32(range(12), [3, 4])], 1, 1), [x])
  })

  test("moves cotangents back to where their elements came from, ties in order", () => {
    const [ct] = pullback(([a]) => sort([a!], 0, 1), [f64([3, 1, 1, NaN, 2])], [f64([10, 20, 30, 40, 50])])
    expect(numbers(ct!)).toEqual([40, 10, 20, 50, 30])
  })

  test("refuses what does not fit", () => {
    expect(() => sort([f64([1]), f64([1, 2])], 0, 1)).toThrow(ShapeError)
    expect(() => sort([f64([1], [])], 0, 1)).toThrow(ShapeError)
    expect(() => sort([vector("int8", [1])], 0, 1)).toThrow(DTypeError)
  })
})
