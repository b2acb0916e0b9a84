import { describe, expect, test } from "vitest"
import { array, type NDArray } from "../../src/array/index.js"
import { add, at, maximum, multiply, prod, subtract, sum, ufunc, zeros } from "../../src/operations/index.js"
import { jit } from "../../src/transforms/index.js"
import { checkGradient, expectClose, expectEqual, expectSame, float64, int32, sample } from "./support.js"

const v = float64([1, 4, 2, 8, 5, 7])

/** Multiplication of affine maps a x + b, as pairs, is associative and does not commute. */
const compose = (f: NDArray, g: NDArray): NDArray => {
  const [a, b, c, d] = [at(f, "...", 0), at(f, "...", 1), at(g, "...", 0), at(g, "...", 1)]
  return add(
    multiply(at(multiply(a, c), "...", null), float64([1, 0])),
    multiply(at(add(multiply(b, c), d), "...", null), float64([0, 1])),
  )
}

describe("reduce", () => {
  test("of a sum and a product is the sum and the product", () => {
    const x = sample([3, 5, 2])
    for (const axis of [0, 1, -1, [0, 2], null]) {
      expectSame(ufunc(add).reduce(x, { axis }), sum(x, { axis }))
      expectSame(ufunc(multiply).reduce(x, { axis, keepDims: true }), prod(x, { axis, keepDims: true }))
    }
  })
  test("keeps the order of the operands", () => {
    const maps = sample([7, 2])
    const rows = Array.from({ length: 7 }, (_, i) => at(maps, i))
    expectSame(ufunc(compose).reduce(maps), rows.reduce(compose))
  })
  test("needs an identity for none", () => {
    expectEqual(ufunc(add, { identity: 0 }).reduce(zeros([0, 2])), [0, 0])
    expect(() => ufunc(add).reduce(zeros([0, 2]))).toThrow("there are no elements")
    const mask = array([true, false, true])
    expectEqual(ufunc(multiply, { identity: 1 }).reduce(array([2, 5, 3]), { where: mask }), 6)
    expect(() => ufunc(multiply).reduce(array([2, 5, 3]), { where: mask })).toThrow("identity")
    expectEqual(ufunc(maximum).reduce(array([2, 5, 3]), { initial: 9 }), 9)
  })
  test("refuses a function that changes the type", () => {
    expect(() => ufunc((x) => sum(x)).reduce(array([1, 2, 3]))).toThrow("f changes shape or dtype")
  })
})

test("accumulate has every prefix", () => {
  expectEqual(ufunc(maximum).accumulate(v), [1, 4, 4, 8, 8, 8])
  expectEqual(
    ufunc(add).accumulate(
      int32([
        [1, 2],
        [3, 4],
      ]),
      { axis: 1 },
    ),
    [
      [1, 3],
      [3, 7],
    ],
  )
})

describe("reduceat", () => {
  test("has NumPy's values", () => {
    expectEqual(ufunc(add).reduceat(v, [0, 3, 1, 5]), [7, 8, 19, 7])
    expectEqual(ufunc(maximum).reduceat(v, [0, 4, 2, 2]), [8, 5, 2, 8])
    const matrix = float64([
      [1, 4, 2],
      [8, 5, 7],
    ])
    expectEqual(ufunc(add).reduceat(matrix, [0, 2], { axis: 1 }), [
      [5, 2],
      [13, 7],
    ])
  })
  test("takes indices that are not known", () => {
    const f = jit((i: NDArray) => ufunc(add).reduceat(v, i))
    expectEqual(f(int32([0, 3, 1, 5])), [7, 8, 19, 7])
  })
  test("keeps the order of the operands", () => {
    const maps = sample([9, 2])
    const segment = (from: number, to: number): NDArray => ufunc(compose).reduce(at(maps, { start: from, stop: to }))
    const found = ufunc(compose).reduceat(maps, [0, 3, 8])
    expectSame(at(found, 0), segment(0, 3))
    expectSame(at(found, 1), segment(3, 8))
    expectSame(at(found, 2), segment(8, 9))
  })
  test("has the gradient of finite differences", () => {
    checkGradient((x) => ufunc(multiply).reduceat(x, [0, 2, 1]), sample([5]))
  })
  test("refuses indices out of range", () => {
    expect(() => ufunc(add).reduceat(v, [0, 6])).toThrow("6 is no index")
  })
})

test("at counts twice what comes twice, in order", () => {
  expectEqual(ufunc(add).at(v, [[0, 0, 3]], float64([1, 2, 3])), [4, 4, 2, 11, 5, 7])
  const halveAndAdd = ufunc((x, y) => add(multiply(x, 0.5), y))
  expectEqual(halveAndAdd.at(float64([8, 1]), [[0, 0]], float64([1, 2])), [4.5, 1])
  checkGradient((x, y) => ufunc(multiply).at(x, [[0, 2, 0]], y), sample([3]), sample([3], 2))
})

test("outer has every pair", () => {
  expectClose(ufunc(subtract).outer(float64([1, 2]), float64([3, 4, 5])), [
    [-2, -3, -4],
    [-1, -2, -3],
  ])
})
