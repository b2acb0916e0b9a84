import { describe, expect, test } from "vitest"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { argmax, argmin } from "../../src/primitives/arg.js"
import { reduceMax } from "../../src/primitives/reduce.js"
import { batch, bool, checkRules, f64, i32, noise, numbers, u32, vector } from "./rules.js"

describe("argmax and argmin", () => {
  test("take the first of ties and the first NaN", () => {
    const x = f64([1, 3, 3, 0, 2, NaN, 5, NaN], [2, 4])
    expect(numbers(argmax(x, 1))).toEqual([1, 1])
    expect(numbers(argmin(x, 1))).toEqual([3, 1])
    expect(numbers(argmax(x, 0))).toEqual([1, 1, 1, 1])
    expect(argmax(x, 0).dtype).toBe("int32")
    expect(numbers(argmin(i32([3, -1, -1]), 0))).toEqual([1])
    expect(numbers(argmax(bool([0, 1, 1]), 0))).toEqual([1])
    expect(numbers(argmax(u32([1, 4294967295]), 0))).toEqual([1])
    expect(numbers(argmax(f64([-Infinity, -Infinity]), 0))).toEqual([0])
  })
  test("refuse an empty axis", () => {
    expect(() => argmax(f64([], [2, 0]), 1)).toThrow(ShapeError)
    expect(argmin(f64([], [0, 2]), 1).shape).toEqual([0])
    expect(() => argmax(vector("uint8", [1]), 0)).toThrow(DTypeError)
  })
  test("map over a batch and carry no tangent", () => {
    expect(numbers(batch(([a]) => [argmax(a!, 0)], [f64([1, 2, 4, 3], [2, 2])], [true], 2)[0]!)).toEqual([1, 0])
    checkRules(([x]) => [reduceMax(x!, [0]), argmax(x!, 0)], [f64(noise(24), [2, 3, 4])], 1)
  })
})
