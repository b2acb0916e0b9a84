import { describe, expect, test } from "vitest"
import { range } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { mul } from "../../src/primitives/arithmetic.js"
import { pad, slice } from "../../src/primitives/pad.js"
import { at, checkMapped, counting, expectSame, tabulate } from "./indices.js"
import { bool, checkRules, f32, f64, noise, numbers, pullback, vector } from "./rules.js"

const cube = f64(noise(60), [3, 4, 5])
const other = f64(noise(60, 2), [3, 4, 5])

describe("slice", () => {
  test.each([
    [
      [1, 0, 2],
      [3, 4, 4],
      [1, 1, 1],
    ],
    [
      [0, 1, 0],
      [3, 4, 5],
      [2, 2, 3],
    ],
    [
      [2, 3, 4],
      [3, 4, 5],
      [7, 1, 2],
    ],
    [
      [1, 4, 0],
      [1, 4, 5],
      [1, 2, 1],
    ],
  ])("from %j to %j by %j", (starts, limits, strides) => {
    const shape = starts.map((s, i) => Math.ceil((limits[i]! - s) / strides[i]!))
    const wanted = tabulate("float64", shape, (index) => at(cube)(index.map((j, i) => starts[i]! + j * strides[i]!)))
    expectSame(slice(cube, starts, limits, strides), wanted)
    checkRules(([a, b]) => [slice(mul(a!, b!), starts, limits, strides)], [cube, other])
  })
  test("of everything is the array itself", () => {
    expect(slice(cube, [0, 0, 0], [3, 4, 5], [1, 1, 1])).toBe(cube)
    const x = f64([1], [])
    expect(slice(x, [], [], [])).toBe(x)
  })
  test("moves any dtype", () => {
    expect(numbers(slice(bool([1, 0, 1]), [1], [3], [1]))).toEqual([0, 1])
    expect(numbers(slice(vector("int8", [1, 2, -3]), [0], [3], [2]))).toEqual([1, -3])
    expect(slice(f64([], [0, 2]), [0, 1], [0, 2], [1, 1]).shape).toEqual([0, 1])
  })
  test("refuses bounds outside the array", () => {
    expect(() => slice(cube, [0, 0, 0], [3, 4, 6], [1, 1, 1])).toThrow(/0 to 6 is not within axis 2, which has 5/)
    expect(() => slice(cube, [0, -1, 0], [3, 4, 5], [1, 1, 1])).toThrow(ShapeError)
    expect(() => slice(cube, [2, 0, 0], [1, 4, 5], [1, 1, 1])).toThrow(/2 to 1/)
    expect(() => slice(cube, [0, 0, 0], [3, 4, 5], [1, 0, 1])).toThrow(/stride along axis 1 is 0/)
    expect(() => slice(cube, [0, 0], [3, 4], [1, 1])).toThrow(/starts has 2 entries for 3 axes/)
    expect(() => slice(cube, [0.5, 0, 0], [3, 4, 5], [1, 1, 1])).toThrow(ShapeError)
  })
})

describe("pad", () => {
  const padded = (n: number, low: number, high: number, interior: number): number =>
    low + high + n + Math.max(0, n - 1) * interior

  test.each([
    [
      [1, 0, 2],
      [0, 3, 1],
      [0, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
      [1, 2, 0],
    ],
    [
      [-1, 2, -2],
      [1, -3, 0],
      [0, 0, 0],
    ],
    [
      [-1, -3, 2],
      [-1, 4, -4],
      [2, 1, 3],
    ],
    [
      [-3, 5, 0],
      [4, -5, 0],
      [0, 1, 0],
    ],
    [
      [-7, 0, 0],
      [7, 0, -5],
      [0, 0, 0],
    ],
  ])("low %j, high %j, interior %j", (low, high, interior) => {
    const shape = range(3).map((i) => padded(cube.shape[i], low[i]!, high[i]!, interior[i]!))
    const wanted = tabulate("float64", shape, (index) => {
      const source = index.map((j, i) => (j - low[i]!) / (interior[i]! + 1))
      return source.every((s, i) => Number.isInteger(s) && s >= 0 && s < cube.shape[i]) ? at(cube)(source) : 9
    })
    expectSame(pad(cube, f64([9], []), low, high, interior), wanted)
    checkRules(([x, v]) => [pad(x!, v!, low, high, interior)], [cube, f64([0.5], [])])
    checkMapped(([x, v]) => [pad(x!, v!, low, high, interior)], [counting([2, 3, 4, 5]), f64([-1, -2])], 2)
  })
  test("of nothing, by nothing, of a scalar", () => {
    const v = f64([2], [])
    expect(numbers(pad(f64([], [0]), v, [1], [2], [5]))).toEqual([2, 2, 2])
    expect(pad(f64([], [0, 2]), v, [0, 1], [0, 1], [1, 1]).shape).toEqual([0, 5])
    expect(pad(cube, v, [0, 0, 0], [0, 0, 0], [0, 0, 0])).toBe(cube)
    expect(pad(v, f64([3], []), [], [], [])).toBe(v)
    checkRules(([x, w]) => [pad(x!, w!, [1], [2], [5])], [f64([], [0]), v])
  })
  test("gives the value the cotangents of the places it fills, whatever the others are", () => {
    const [dx, dv] = pullback(
      ([x, v]) => [pad(x!, v!, [1], [0], [1])],
      [f64([1, 2]), f64([0], [])],
      [f64([1, Infinity, 2, NaN])],
    )
    expect(numbers(dx!)).toEqual([Infinity, NaN])
    expect(numbers(dv!)).toEqual([3])
  })
  test("pads bool", () => expect(numbers(pad(bool([1, 1]), bool([0], []), [0], [1], [1]))).toEqual([1, 0, 1, 0]))
  test("refuses what does not fit", () => {
    expect(() => pad(cube, f32([1], []), [0, 0, 0], [0, 0, 1], [0, 0, 0])).toThrow(DTypeError)
    expect(() => pad(cube, f64([1]), [0, 0, 0], [0, 0, 1], [0, 0, 0])).toThrow(/the value is not a scalar/)
    expect(() => pad(cube, f64([1], []), [0, 0, 0], [0, 0, 0], [0, 0, -1])).toThrow(/axis 2 cannot have/)
    expect(() => pad(cube, f64([1], []), [-2, 0, 0], [-2, 0, 0], [0, 0, 0])).toThrow(/axis 0 cannot have -2 before/)
    expect(() => pad(cube, f64([1], []), [0, 1], [0, 0, 0], [0, 0, 0])).toThrow(/low has 2 entries/)
  })
})
