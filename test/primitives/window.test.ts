import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { convolutionSamples } from "../../laws/samples/convolution.js"
import type { NDArray } from "../../src/array/index.js"
import { DTypeError, ShapeError } from "../../src/errors/index.js"
import { reduceWindowMax, reduceWindowMin, reduceWindowSum, type WindowParams } from "../../src/primitives/window.js"
import { selectAndGatherAdd, selectAndScatterAdd, selectInWindow } from "../../src/primitives/window-select.js"
import type { Params } from "../../src/program/index.js"
import { plainWindows } from "./plain-windows.js"
import { bool, checkRules, expectClose, f32, f64, i32, noise, numbers, pullback, u32, vector } from "./rules.js"

const plain = (window: readonly number[], more: Partial<WindowParams> = {}): WindowParams => {
  const ones = window.map(() => 1)
  return {
    windowDimensions: window,
    windowStrides: ones,
    padding: ones.map(() => [0, 0] as const),
    baseDilation: ones,
    windowDilation: ones,
    ...more,
  }
}

const isWindow = (p: Params): p is WindowParams => "windowDimensions" in p
const lowest = { float64: -Infinity, int32: -2147483648, uint32: 0, bool: 0 } as const
const highest = { float64: Infinity, int32: 2147483647, uint32: 4294967295, bool: 1 } as const

const definitions = {
  reduceWindowSum: [reduceWindowSum, (_x: NDArray) => (seen: readonly number[]) => seen.reduce((s, v) => s + v, 0)],
  reduceWindowMax: [
    reduceWindowMax,
    (x: NDArray) => (seen: readonly number[]) => seen.reduce((m, v) => Math.max(m, v), lowest[x.dtype as "int32"]),
  ],
  reduceWindowMin: [
    reduceWindowMin,
    (x: NDArray) => (seen: readonly number[]) => seen.reduce((m, v) => Math.min(m, v), highest[x.dtype as "int32"]),
  ],
} as const

test.each(Object.entries(definitions))("%s is its definition, for random windows", (name, [f, reduce]) => {
  fc.assert(
    fc.property(convolutionSamples[name]!, ({ params, points }) => {
      const [x] = points[0]!
      if (!isWindow(params)) throw new Error("not the parameters of windows")
      expectClose(f(x!, params), plainWindows(x!, params, reduce(x!)))
    }),
    { numRuns: 200 },
  )
})

const three: readonly (readonly [string, Partial<WindowParams>])[] = [
  ["plain", {}],
  [
    "strided and padded",
    {
      windowStrides: [2, 1, 2],
      padding: [
        [1, 0],
        [-1, 1],
        [0, 2],
      ],
    },
  ],
  [
    "dilated",
    {
      baseDilation: [1, 3, 2],
      windowDilation: [2, 1, 1],
      padding: [
        [0, 0],
        [1, 1],
        [0, 0],
      ],
    },
  ],
]

describe.each(three)("three axes, %s", (_, more) => {
  const x = f64(noise(4 * 4 * 3), [4, 4, 3])
  const p = plain([2, 3, 2], more)
  test("values", () => {
    Object.values(definitions).forEach(([f, reduce]) => expectClose(f(x, p), plainWindows(x, p, reduce(x))))
  })
  test("rules", () => {
    checkRules(([a]) => [reduceWindowSum(a!, p)], [x], 1)
    checkRules(([a, s]) => [selectAndGatherAdd(s!, a!, p, "ge")], [x, f64(noise(48, 2), [4, 4, 3])], 1)
  })
})

test("max and min have derivatives to second order", () => {
  const x = f64(noise(12), [3, 4])
  const p = plain([2, 2], {
    windowStrides: [1, 2],
    padding: [
      [1, 0],
      [0, 1],
    ],
  })
  checkRules(([a]) => [reduceWindowMax(a!, p)], [x])
  checkRules(([a]) => [reduceWindowMin(a!, p)], [x])
  const source = reduceWindowMax(x, p)
  checkRules(([s, a]) => [selectAndScatterAdd(s!, a!, p, "le")], [source, x], 1)
})

test("the first among equals has the derivative", () => {
  const x = f64([1, 3, 3, 3, 0], [5])
  const p = plain([3], { windowStrides: [1] })
  const gradient = (f: (x: NDArray, p: WindowParams) => NDArray): readonly number[] =>
    numbers(pullback(([a]) => [f(a!, p)], [x], [f64([1, 10, 100])])[0]!)
  expect(gradient(reduceWindowMax)).toEqual([0, 11, 100, 0, 0])
  expect(gradient(reduceWindowMin)).toEqual([1, 10, 0, 0, 100])
})

test("selection follows XLA: a later element counts when the comparison fails", () => {
  const p = plain([3], { windowStrides: [3], padding: [[2, 3]] })
  expect(numbers(selectInWindow(f64([NaN, 1, NaN, 2]), p, "ge"))).toEqual([0, 3, -1])
  expect(numbers(selectInWindow(f64([2, 1, 1, 5]), p, "le"))).toEqual([0, 1, -1])
})

test("windows that see nothing", () => {
  const p = plain([1], { padding: [[1, 0]] })
  const max = (x: NDArray) => numbers(reduceWindowMax(x, p))[0]
  const min = (x: NDArray) => numbers(reduceWindowMin(x, p))[0]
  expect([f32([1]), i32([1]), u32([1]), bool([1])].map(max)).toEqual([-Infinity, -2147483648, 0, 0])
  expect([f32([1]), i32([1]), u32([1]), bool([0])].map(min)).toEqual([Infinity, 2147483647, 4294967295, 1])
  expect(numbers(reduceWindowSum(f32([1]), p))).toEqual([0, 1])
  expect(numbers(selectAndGatherAdd(f32([7]), f32([1]), p, "ge"))).toEqual([0, 7])
  expect(numbers(selectAndScatterAdd(f32([5, 7]), f32([1]), p, "ge"))).toEqual([7])
})

test("NaN is the extremum", () => {
  const p = plain([2])
  expect(numbers(reduceWindowMax(f32([1, NaN, 3, 2]), p))).toEqual([NaN, NaN, 3])
  expect(numbers(reduceWindowMin(f32([1, NaN, 3, 2]), p))).toEqual([NaN, NaN, 2])
})

test("sums in float64, and modulo 2^32", () => {
  const n = 1 << 12
  const x = f32(Array<number>(n).fill(0.1))
  expect(numbers(reduceWindowSum(x, plain([n])))).toEqual([Math.fround(n * Math.fround(0.1))])
  expect(numbers(reduceWindowSum(i32([2147483647, 1, 1]), plain([2])))).toEqual([-2147483648, 2])
  expect(numbers(reduceWindowSum(u32([4294967295, 2]), plain([2])))).toEqual([1])
})

test("of nothing", () => {
  const p = plain([2], { padding: [[2, 1]] })
  expect(numbers(reduceWindowSum(f64([]), p))).toEqual([0, 0])
  expect(numbers(reduceWindowMax(f64([]), p))).toEqual([-Infinity, -Infinity])
  expect(numbers(reduceWindowSum(f64([1]), plain([2])))).toEqual([])
  const back = pullback(([a]) => [reduceWindowMax(a!, p)], [f64([])], [f64([1, 1])])
  expect(back.map(numbers)).toEqual([[]])
  expect(numbers(pullback(([a]) => [reduceWindowSum(a!, plain([2]))], [f64([1])], [f64([])])[0]!)).toEqual([0])
})

test("of a scalar", () => {
  expect(numbers(reduceWindowSum(f64([7], []), plain([])))).toEqual([7])
  expect(numbers(reduceWindowMax(f64([7], []), plain([])))).toEqual([7])
})

test("refuses what does not fit", () => {
  const x = f32([1, 2, 3])
  expect(() => reduceWindowSum(x, plain([2, 2]))).toThrow(
    /reduceWindowSum: window has 2 entries for 1 axes\n {2}x: float32\[3\]/,
  )
  expect(() => reduceWindowMax(x, plain([0]))).toThrow(ShapeError)
  expect(() => reduceWindowMax(x, plain([2], { windowStrides: [0] }))).toThrow(/strides is \[0\]/)
  expect(() => reduceWindowMin(x, plain([2], { windowDilation: [1.5] }))).toThrow(/windowDilation is \[1.5\]/)
  expect(() => reduceWindowSum(bool([1]), plain([1]))).toThrow(DTypeError)
  expect(() => reduceWindowMax(vector("int8", [1]), plain([1]))).toThrow(DTypeError)
})
