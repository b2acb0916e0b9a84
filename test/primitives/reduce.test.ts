import { describe, expect, test } from "vitest"
import type { NDArray } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { reduceAnd, reduceMax, reduceMin, reduceOr, reduceProd } from "../../src/primitives/reduce.js"
import { batch, bool, checkRules, f32, f64, i32, noise, numbers, pullback, u32, vector } from "./rules.js"

const gradient = (f: (x: NDArray) => NDArray, x: NDArray): readonly number[] => {
  const y = f(x)
  const ones = f64(
    numbers(y).map(() => 1),
    y.shape,
  )
  return numbers(pullback(([a]) => [f(a!)], [x], [ones])[0]!)
}

const matrix = f64(noise(24), [2, 3, 4])

describe("reduceMax and reduceMin", () => {
  test("find the extremes along any axes", () => {
    const x = f64([1, 5, -2, 7, 0, 3], [2, 3])
    expect(numbers(reduceMax(x, [1]))).toEqual([5, 7])
    expect(numbers(reduceMax(x, [0]))).toEqual([7, 5, 3])
    expect(numbers(reduceMin(x, [0, 1]))).toEqual([-2])
    expect(reduceMax(x, [])).toBe(x)
    expect(numbers(reduceMax(i32([-5, -3]), [0]))).toEqual([-3])
    expect(numbers(reduceMax(u32([4294967295, 3]), [0]))).toEqual([4294967295])
    expect(numbers(reduceMin(bool([1, 0]), [0]))).toEqual([0])
  })
  test("NaN propagates, infinities and signed zeros are values", () => {
    expect(numbers(reduceMax(f64([1, NaN, 3], [1, 3]), [1]))).toEqual([NaN])
    expect(numbers(reduceMin(f64([NaN, -Infinity]), [0]))).toEqual([NaN])
    expect(numbers(reduceMax(f64([-Infinity, -Infinity]), [0]))).toEqual([-Infinity])
    expect(numbers(reduceMax(f64([-0, 0]), [0]))).toEqual([0])
    expect(numbers(reduceMin(f64([0, -0]), [0]))).toEqual([-0])
  })
  test("of nothing are refused unless nothing is asked for", () => {
    expect(() => reduceMax(f64([], [2, 0]), [1])).toThrow(ShapeError)
    expect(() => reduceMin(f64([], [0]), [0])).toThrow(/no identity/)
    expect(reduceMax(f64([], [2, 0]), [0]).shape).toEqual([0])
    expect(reduceMax(f64([], [0, 0]), [0]).shape).toEqual([0])
    expect(() => reduceMax(vector("int8", [1]), [0])).toThrow(DTypeError)
  })
  test.each([[[0]], [[1]], [[0, 2]], [[0, 1, 2]]])("obey the laws of derivatives and vmap over axes %j", (axes) => {
    checkRules(([x]) => [reduceMax(x!, axes), reduceMin(x!, axes)], [matrix])
  })
  test("share the derivative among ties", () => {
    expect(gradient((x) => reduceMax(x, [1]), f64([2, 2, 1, 0, 3, 3, 3, 3], [2, 4]))).toEqual([
      0.5, 0.5, 0, 0, 0.25, 0.25, 0.25, 0.25,
    ])
  })
})

describe("reduceProd", () => {
  test("multiplies", () => {
    expect(numbers(reduceProd(f64([1, 2, 3, 4, 5, 6], [2, 3]), [1]))).toEqual([6, 120])
    expect(numbers(reduceProd(f64([], [2, 0]), [1]))).toEqual([1, 1])
    expect(numbers(reduceProd(f32([], [0]), [0]))).toEqual([1])
    expect(numbers(reduceProd(i32([65536, 65537, 3]), [0]))).toEqual([Number(BigInt.asIntN(32, 65536n * 65537n * 3n))])
    expect(numbers(reduceProd(u32([4294967295, 4294967295, 4294967295]), [0]))).toEqual([4294967295])
    expect(numbers(reduceProd(f32([1e30, 1e30, 1e-30]), [0]))).toEqual([Math.fround(1e30)])
    expect(() => reduceProd(bool([1]), [0])).toThrow(DTypeError)
  })
  test.each([[[0]], [[1]], [[2]], [[0, 2]], [[0, 1, 2]]])("obeys the laws over axes %j", (axes) => {
    checkRules(([x]) => [reduceProd(x!, axes)], [matrix])
  })
  test.each([1, 2, 3, 5, 8])("obeys the laws for %i factors", (n) => {
    checkRules(([x]) => [reduceProd(x!, [0])], [f64(noise(n))])
  })
  test("has the right gradient with no, one and several zeros", () => {
    const x = f64([2, 3, 4, 5, 0, 3, 4, 5, 0, 3, 0, 5, 0, 0, 0, 5], [4, 4])
    expect(gradient((a) => reduceProd(a, [1]), x)).toEqual([60, 40, 30, 24, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    checkRules(([a]) => [reduceProd(a!, [1])], [x])
  })
  test("has the right third derivative at zero", () => {
    const third = gradient(
      (a) =>
        pullback(([b]) => pullback(([c]) => [reduceProd(c!, [0])], [b!], [f64([1], [])]), [a], [f64([1, 0, 0])])[0]!,
      f64([0, 0, 0]),
    )
    // The gradient of x0 x1 x2 is (x1 x2, ...); pulled back along the first axis it is (0, x2, x1).
    expect(third).toEqual([0, 1, 1])
  })
  test("has a zero gradient of nothing", () => {
    expect(gradient((x) => reduceProd(x, [1]), f64([], [2, 0]))).toEqual([])
  })
})

describe("reduceAnd and reduceOr", () => {
  test("are all and some", () => {
    const x = bool([1, 1, 0, 1, 0, 0], [3, 2])
    expect(numbers(reduceAnd(x, [1]))).toEqual([1, 0, 0])
    expect(numbers(reduceOr(x, [1]))).toEqual([1, 1, 0])
    expect(numbers(reduceAnd(bool([], [0]), [0]))).toEqual([1])
    expect(numbers(reduceOr(bool([], [0]), [0]))).toEqual([0])
    expect(numbers(batch(([a]) => [reduceAnd(a!, [0])], [x], [true], 3)[0]!)).toEqual([1, 0, 0])
    expect(numbers(reduceAnd(i32([6, 3]), [0]))).toEqual([2])
    expect(numbers(reduceOr(i32([4, 1]), [0]))).toEqual([5])
    expect(() => reduceAnd(f32([1]), [0])).toThrow(DTypeError)
  })
})
