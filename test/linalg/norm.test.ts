import { describe, expect, test } from "vitest"
import { toArray } from "../../src/array/index.js"
import * as linalg from "../../src/linalg/index.js"
import { matmul } from "../../src/operations/index.js"
import { expectNear, f64, identity, normal, valuesOf } from "./support.js"

const a = f64([1, -2, 3, 4, -5, 0], [2, 3])

describe("vector norms", () => {
  test.each([
    [2, Math.sqrt(55)],
    [1, 15],
    [0, 5],
    [Infinity, 5],
    [-Infinity, 0],
    [3, (1 + 8 + 27 + 64 + 125) ** (1 / 3)],
    [0.5, (1 + Math.SQRT2 + Math.sqrt(3) + 2 + Math.sqrt(5)) ** 2],
  ])("of order %d", (ord, wanted) => {
    expect(toArray(linalg.vectorNorm(a, { ord }))).toBeCloseTo(wanted, 12)
  })
  test("along axes", () => {
    expectNear(linalg.vectorNorm(a, { axis: 1, ord: 1 }), f64([6, 9], [2]), 0)
    expectNear(linalg.vectorNorm(a, { axis: 0, ord: Infinity, keepDims: true }), f64([4, 5, 3], [1, 3]), 0)
    expectNear(linalg.vectorNorm(a, { axis: [0, 1], keepDims: true }), f64([Math.sqrt(55)], [1, 1]), 1e-15)
    expectNear(linalg.norm(a, { axis: 1, ord: -1 }), f64([6 / 11, 0], [2]), 1e-15)
  })
  test("of nothing", () => {
    expect(toArray(linalg.norm(f64([], [0])))).toBe(0)
  })
})

describe("matrix norms", () => {
  test("by their definitions", () => {
    const s = valuesOf(linalg.svdvals(a))
    const norms = (["fro", "nuc", 2, -2, 1, -1, Infinity, -Infinity] as const).map((ord) =>
      linalg.matrixNorm(a, { ord }),
    )
    expectNear(
      f64(
        norms.map((x) => Number(toArray(x))),
        [8],
      ),
      f64([Math.sqrt(55), s[0]! + s[1]!, s[0]!, s[1]!, 7, 3, 9, 6], [8]),
      1e-15,
    )
  })
  test("over any two axes, in their order", () => {
    const x = normal([3, 2, 4])
    expectNear(linalg.norm(x, { axis: [1, 2], ord: 1 }), linalg.matrixNorm(x, { ord: 1 }), 0)
    expectNear(linalg.norm(x, { axis: [2, 1], ord: 1 }), linalg.matrixNorm(x, { ord: Infinity }), 0)
    expectNear(
      linalg.norm(x, { axis: [-1, -2], ord: "nuc", keepDims: true }),
      linalg.matrixNorm(x, { ord: "nuc", keepDims: true }),
      1e-15,
    )
    expect(linalg.norm(x, { axis: [0, 2], ord: -2, keepDims: true }).shape).toEqual([1, 2, 1])
    expectNear(linalg.norm(x), linalg.vectorNorm(x), 0)
  })
})

describe("condition numbers", () => {
  test("of a diagonal matrix", () => {
    const d = f64([4, 0, 0, -2], [2, 2])
    expect(
      [undefined, 2, -2, 1, "fro" as const].map((p) => toArray(linalg.cond(d, p === undefined ? {} : { p }))),
    ).toEqual([2, 2, 0.5, 2, expect.closeTo(2.5, 14)])
  })
  test("of singular matrices", () => {
    expect(toArray(linalg.cond(f64([1, 0, 0, 0], [2, 2])))).toBe(Infinity)
    expect(toArray(linalg.cond(f64([0, 0, 0, 0], [2, 2]), { p: 1 }))).toBe(Infinity)
    expect(toArray(linalg.cond(f64([Number.NaN, 0, 0, 0], [2, 2])))).toBeNaN()
  })
  test("of a batch with matrices that are not square", () => {
    expect(linalg.cond(normal([2, 3, 5])).shape).toEqual([2])
  })
})

test("powers and exponentials", () => {
  const x = normal([2, 3, 3])
  expectNear(linalg.matrixPower(x, 5), matmul(matmul(matmul(matmul(x, x), x), x), x), 1e-13)
  expectNear(linalg.matrixPower(identity(2), 0), identity(2), 0)
  expectNear(
    matmul(
      linalg.expm(x),
      linalg.expm(
        f64(
          valuesOf(x).map((v) => -v),
          [2, 3, 3],
        ),
      ),
    ),
    f64(
      valuesOf(x).map((_, k) => ((k % 9) % 4 === 0 ? 1 : 0)),
      [2, 3, 3],
    ),
    1e-13,
  )
  expectNear(linalg.expm(f64([0, 1, 0, 0], [2, 2])), f64([1, 1, 0, 1], [2, 2]), 1e-16)
  expectNear(
    linalg.expm(f64([0, 100, -100, 0], [2, 2])),
    f64([Math.cos(100), Math.sin(100), -Math.sin(100), Math.cos(100)], [2, 2]),
    2e-13,
  )
  expect(linalg.expm(f64([], [0, 0])).shape).toEqual([0, 0])
  expect(valuesOf(linalg.expm(f64([Number.NaN, 1, 1, 1], [2, 2]))).every(Number.isNaN)).toBe(true)
})
