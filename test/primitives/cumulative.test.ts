import { describe, expect, test } from "vitest"
import { DTypeError } from "../../src/errors/index.js"
import { cumsum } from "../../src/primitives/cumulative.js"
import { bool, checkRules, f32, f64, i32, noise, numbers, u32 } from "./rules.js"

describe("cumsum", () => {
  test("sums from either end along any axis", () => {
    const x = f64([1, 2, 3, 4, 5, 6], [2, 3])
    expect(numbers(cumsum(x, 1, false))).toEqual([1, 3, 6, 4, 9, 15])
    expect(numbers(cumsum(x, 1, true))).toEqual([6, 5, 3, 15, 11, 6])
    expect(numbers(cumsum(x, 0, false))).toEqual([1, 2, 3, 5, 7, 9])
    expect(numbers(cumsum(x, 0, true))).toEqual([5, 7, 9, 4, 5, 6])
  })
  test("integers wrap, float32 accumulates in float64", () => {
    expect(numbers(cumsum(i32([2147483647, 1, -5]), 0, false))).toEqual([2147483647, -2147483648, 2147483643])
    expect(numbers(cumsum(u32([4294967295, 2]), 0, false))).toEqual([4294967295, 1])
    expect(numbers(cumsum(f32([16777216, 1, 1]), 0, false))).toEqual([16777216, 16777216, 16777218])
  })
  test("of nothing is nothing", () => {
    expect(cumsum(f64([], [0]), 0, false).shape).toEqual([0])
    expect(cumsum(f64([], [2, 0]), 0, true).shape).toEqual([2, 0])
    expect(cumsum(f64([], [2, 0]), 1, true).shape).toEqual([2, 0])
    expect(() => cumsum(bool([1]), 0, false)).toThrow(DTypeError)
  })
  test.each([0, 1, 2])("obeys the laws of derivatives and vmap along axis %i", (axis) => {
    checkRules(([x]) => [cumsum(x!, axis, false), cumsum(x!, axis, true)], [f64(noise(24), [2, 3, 4])])
  })
})
