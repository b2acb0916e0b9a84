import { describe, expect, test } from "vitest"
import { array, type NDArray } from "../../src/array/index.js"
import { histogram, histogram2d, histogramdd } from "../../src/operations/index.js"
import { jit } from "../../src/transforms/index.js"
import { checkGradient, expectClose, expectEqual, expectSame, float64, sample } from "./support.js"

const points = float64([
  [0, 0],
  [1, 1],
  [1, 3],
  [2, 1],
  [5, 5],
  [4, 2],
])
const [x, y] = [float64([0, 1, 1, 2, 5, 4]), float64([0, 1, 3, 1, 5, 2])]

describe("histogramdd", () => {
  test("has NumPy's counts and edges", () => {
    const [counts, [first, second]] = histogramdd(points, { bins: [2, 3] })
    expectEqual(counts, [
      [3, 1, 0],
      [0, 1, 1],
    ])
    expectClose(first!, [0, 2.5, 5], 1e-12)
    expectClose(second!, [0, 5 / 3, 10 / 3, 5], 1e-12)
  })
  test("has NumPy's density", () => {
    const [density] = histogramdd(points, { bins: [2, 3], density: true })
    expectClose(
      density,
      [
        [0.12, 0.04, 0],
        [0, 0.04, 0.04],
      ],
      1e-12,
    )
  })
  test("of one column is a histogram", () => {
    const [counts, [edges]] = histogramdd(sample([9, 1]), { bins: 4 })
    const [expected, expectedEdges] = histogram(sample([9]), { bins: 4 })
    expectSame(counts, expected)
    expectSame(edges!, expectedEdges)
  })
  test("takes points that are not known", () => {
    const f = (p: NDArray): NDArray => histogramdd(p, { bins: [2, 3] })[0]
    expectSame(jit(f)(points), f(points))
  })
  test("needs a matrix, and bins for each column", () => {
    expect(() => histogramdd(x)).toThrow("takes a matrix")
    expect(() => histogramdd(points, { bins: [1, 2, 3] })).toThrow("bins is no list of 2")
    expect(() => histogramdd(points, { range: [null] })).toThrow("range is no list of 2")
    expect(() => histogramdd(points, { weights: float64([1]) })).toThrow("not one weight for each point")
  })
})

describe("histogram2d", () => {
  test("has NumPy's values with edges, a range and weights; points outside do not count", () => {
    const [counts, xEdges, yEdges] = histogram2d(x, y, {
      bins: [float64([0, 1, 2.5]), 2],
      range: [null, [0, 3]],
      weights: float64([1, 2, 3, 4, 5, 6]),
    })
    expectEqual(counts, [
      [1, 0],
      [6, 3],
    ])
    expectEqual(xEdges, [0, 1, 2.5])
    expectEqual(yEdges, [0, 1.5, 3])
  })
  test("is linear in the weights", () => {
    const f = (w: NDArray): NDArray => histogram2d(x, y, { bins: 2, weights: w })[0]
    checkGradient(f, sample([6]))
  })
  test("needs vectors of one length", () => {
    expect(() => histogram2d(x, float64([1]))).toThrow("not vectors of one length")
    expect(() => histogram2d(array([1]), float64([1]) as never)).toThrow("the dtypes differ")
  })
})
