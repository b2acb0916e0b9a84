import { describe, expect, test } from "vitest"
import { array, type NDArray, toTypedArray } from "../../src/array/index.js"
import { nanquantile, ones, type QuantileMethod, quantile } from "../../src/operations/index.js"
import { checkGradient, expectClose, expectSame, float64, sample } from "./support.js"

const x = float64([3, 1, 4, 1, 5, 9, 2, 6])
const q = float64([0.05, 0.125, 0.3, 0.5, 0.71, 1])

/** The values of NumPy's quantile. */
const expected: Readonly<Record<Exclude<QuantileMethod, "nearest">, number[]>> = {
  linear: [1, 1, 2.1, 3.5, 4.97, 9],
  lower: [1, 1, 2, 3, 4, 9],
  higher: [1, 1, 3, 4, 5, 9],
  midpoint: [1, 1, 2.5, 3.5, 4.5, 9],
  invertedCdf: [1, 1, 2, 3, 5, 9],
  averagedInvertedCdf: [1, 1, 2, 3.5, 5, 9],
  closestObservation: [1, 1, 1, 3, 5, 9],
  interpolatedInvertedCdf: [1, 1, 1.4, 3, 4.68, 9],
  hazen: [1, 1, 1.9, 3.5, 5.18, 9],
  weibull: [1, 1, 1.7, 3.5, 5.39, 9],
  medianUnbiased: [1, 1, 11 / 6, 3.5, 5.25, 9],
  normalUnbiased: [1, 1, 1.85, 3.5, 5.2325, 9],
}

describe.each(Object.entries(expected))("the method %s", (name, values) => {
  const method = name as QuantileMethod
  test("has NumPy's values", () => expectClose(quantile(x, q, { method }), values, 1e-12))
  test("has the gradient of finite differences", () => {
    checkGradient((y) => quantile(y, 0.37, { method, axis: 1 }), sample([2, 5]))
  })
  test("lies between the smallest and the largest element", () => {
    for (const n of [1, 2, 5]) {
      const y = sample([n], n)
      const data = Array.from(toTypedArray(y))
      const ends = quantile(y, float64([0, 1]), { method })
      expectClose(ends, [Math.min(...data), Math.max(...data)], 1e-12)
    }
  })
})

describe("weights", () => {
  const weights = float64([1, 2, 0, 1, 3, 0.5, 1, 1])
  const of = (y: NDArray, w: NDArray, options = {}): NDArray =>
    quantile(y, q, { method: "invertedCdf", weights: w, ...options })

  test("have NumPy's values", () => expectClose(of(x, weights), [1, 1, 1, 3, 5, 9]))
  test("that are equal change nothing", () => {
    const equal = of(x, ones([8], { dtype: "float64" }))
    expectSame(equal, quantile(x, q, { method: "invertedCdf" }))
  })
  test("count for an axis", () => {
    const y = sample([3, 4])
    const w = float64([1, 2, 1, 3])
    const rows = of(y, w, { axis: 1 })
    expect(rows.shape).toEqual([6, 3])
    const spread = float64([
      [1, 2, 1, 3],
      [1, 2, 1, 3],
      [1, 2, 1, 3],
    ])
    expectSame(of(y, spread, { axis: 1 }), rows)
  })
  test("below 0 give NaN; with NaN in x only nanquantile has a value", () => {
    expectClose(of(float64([1, 2]), float64([1, -1])), Array(6).fill(NaN))
    const y = array([2, NaN, 1])
    const w = array([1, 5, 1])
    expectClose(quantile(y, 1, { method: "invertedCdf", weights: w }), NaN)
    expectClose(nanquantile(y, 1, { method: "invertedCdf", weights: w }), 2)
  })
  test("go with one method only", () => {
    expect(() => quantile(x, 0.5, { weights })).toThrow('the method "linear" takes no weights')
    expect(() => of(x, float64([1]))).toThrow("neither the shape of x")
  })
})
