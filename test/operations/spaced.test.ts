import { describe, expect, test } from "vitest"
import type { NDArray } from "../../src/array/index.js"
import { abs, at, geomspace, linspace, logspace, repeat } from "../../src/operations/index.js"
import { jit } from "../../src/transforms/index.js"
import {
  checkGradient,
  checkTransforms,
  expectClose,
  expectEqual,
  expectSame,
  float64,
  int32,
  positive,
  sample,
} from "./support.js"

describe("numbers between arrays", () => {
  const [a, b] = [float64([1, 2]), float64([3, 8])]
  test("stand along a new axis, with NumPy's values", () => {
    expectClose(linspace(a, b, 3), [
      [1, 2],
      [2, 5],
      [3, 8],
    ])
    expectClose(linspace(a, b, 3, { axis: -1, endpoint: false }), [
      [1, 5 / 3, 7 / 3],
      [2, 4, 6],
    ])
    expectClose(
      logspace(float64([0, 1]), float64([2, 3]), 3),
      [
        [1, 10],
        [10, 100],
        [100, 1000],
      ],
      1e-12,
    )
    expectClose(
      geomspace(float64([1, -2]), float64([16, -128]), 4),
      [
        [1, -2],
        [2.5198420998, -8],
        [6.3496042079, -32],
        [16, -128],
      ],
      1e-9,
    )
  })
  test("broadcast, and take a number for one end", () => {
    expectClose(linspace(a, 0, 2), [
      [1, 2],
      [0, 0],
    ])
    expect(linspace(a, float64([[1], [2], [3]]), 4).shape).toEqual([4, 3, 2])
    expect(linspace(a, b, 0).shape).toEqual([0, 2])
    expectClose(linspace(a, b, 1), [[1, 2]])
    expect(linspace(float64(1), float64(2), 3).shape).toEqual([3])
  })
  test("end exactly where they should", () => {
    const [x, y] = [sample([5], 1, "float32"), sample([5], 2, "float32")]
    for (const between of [linspace(x, y, 7), geomspace(abs(x), abs(y), 7)].entries()) {
      const [i, all] = between
      expectSame(at(all, 0), i === 0 ? x : abs(x))
      expectSame(at(all, -1), i === 0 ? y : abs(y))
    }
  })
  test("have the gradients of finite differences", () => {
    checkGradient((x, y) => linspace(x, y, 5), sample([3]), sample([3], 2))
    checkGradient((x, y) => logspace(x, y, 4, { base: 2 }), sample([2]), sample([2], 2))
    checkGradient((x, y) => geomspace(x, y, 4, { axis: 1 }), positive([3]), positive([3], 2))
    checkTransforms((x, y) => linspace(x, y, 5, { axis: -1 }), sample([3]), sample([3], 2))
  })
  test("are refused for integers and wrong lengths", () => {
    expect(() => linspace(int32([1]), int32([2]))).toThrow("takes float32, float64, complex64 or complex128")
    expect(() => linspace(a, b, -1)).toThrow("not a length")
    expect(() => linspace(a, b, 3, { axis: 2 })).toThrow("axis 2 is out of range")
  })
})

describe("repeat", () => {
  const x = float64([10, 20, 30])
  const counts = int32([2, 0, 1])
  test("takes counts in an array", () => {
    expectEqual(repeat(x, counts), [10, 10, 30])
    expectEqual(repeat(float64([[1, 2, 3]]), counts, { axis: 1 }), [[1, 1, 3]])
    expectEqual(repeat(x, int32(2)), [10, 10, 20, 20, 30, 30])
  })
  test("to a total length cuts off, or goes on with the last element", () => {
    expectEqual(repeat(x, counts, { totalRepeatLength: 2 }), [10, 10])
    expectEqual(repeat(x, counts, { totalRepeatLength: 5 }), [10, 10, 30, 30, 30])
    expectEqual(repeat(x, 2, { totalRepeatLength: 3 }), [10, 10, 20])
    expectEqual(repeat(x, [1, 1, 2], { totalRepeatLength: 4 }), [10, 20, 30, 30])
  })
  test("to a total length takes counts that are not known", () => {
    const f = jit((y: NDArray, n: NDArray) => repeat(y, n, { totalRepeatLength: 4 }))
    expectEqual(f(x, counts), [10, 10, 30, 30])
    expect(() => jit((n: NDArray) => repeat(x, n))(counts)).toThrow("totalRepeatLength")
    checkGradient((y) => repeat(y, counts, { totalRepeatLength: 4, axis: 0 }), sample([3, 2]))
  })
  test("refuses what are no counts", () => {
    expect(() => repeat(x, float64([1, 2, 3]))).toThrow("the counts must be int32 or uint32")
    expect(() => repeat(x, int32([1, 2]))).toThrow("2 counts do not go with 3 elements")
    expect(() => repeat(x, 1, { totalRepeatLength: -1 })).toThrow("not a length")
  })
})
