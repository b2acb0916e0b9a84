import { describe, expect, test } from "vitest"
import { array, type NDArray, toArray } from "../../src/array/index.js"
import * as linalg from "../../src/linalg/index.js"
import { imag, matmul, real, subtract, sum } from "../../src/operations/index.js"
import { grad } from "../../src/transforms/index.js"
import { definite, expectNear, f64, identity, normal, T, valuesOf } from "./support.js"

const v = (...values: readonly number[]): NDArray => array(values, { dtype: "float64" })
const f64s = { dtype: "float64" } as const

describe("matrices from vectors", () => {
  test("along diagonals", () => {
    expect(toArray(linalg.toeplitz(v(1, 2, 3)))).toEqual([
      [1, 2, 3],
      [2, 1, 2],
      [3, 2, 1],
    ])
    expect(linalg.toeplitz(normal([2, 3]), normal([4])).shape).toEqual([2, 3, 4])
    expect(toArray(linalg.hankel(v(1, 2)))).toEqual([
      [1, 2],
      [2, 0],
    ])
    expect(toArray(linalg.circulant(v(1, 2, 3)))).toEqual([
      [1, 3, 2],
      [2, 1, 3],
      [3, 2, 1],
    ])
    expect(toArray(linalg.leslie(v(1, 2, 3), v(4, 5)))).toEqual([
      [1, 2, 3],
      [4, 0, 0],
      [0, 5, 0],
    ])
  })
  test("of convolutions", () => {
    const [a, x] = [v(1, 2, 3), v(4, 5, 6, 7)]
    const y = (mode: "full" | "same" | "valid"): readonly number[] =>
      valuesOf(matmul(linalg.convolutionMatrix(a, 4, { mode }), x))
    expect(y("full")).toEqual([4, 13, 28, 34, 32, 21])
    expect(y("same")).toEqual([13, 28, 34, 32])
    expect(y("valid")).toEqual([28, 34])
  })
  test("blocks", () => {
    expect(toArray(linalg.blockDiag(f64([1, 2], [1, 2]), v(3), array(4, f64s)))).toEqual([
      [1, 2, 0, 0],
      [0, 0, 3, 0],
      [0, 0, 0, 4],
    ])
    expect(() => linalg.blockDiag()).toThrow(/empty/)
    expect(() => linalg.blockDiag(f64([1], [1, 1, 1]))).toThrow(/dimensions/)
  })
})

describe("matrices by name", () => {
  test("inverses are inverses", () => {
    expectNear(matmul(linalg.hilbert(5, f64s), linalg.invhilbert(5, f64s)), identity(5), 1e-10)
    for (const kind of ["symmetric", "lower", "upper"] as const)
      expect(valuesOf(matmul(linalg.pascal(6, { kind, ...f64s }), linalg.invpascal(6, { kind, ...f64s })))).toEqual(
        valuesOf(identity(6)),
      )
  })
  test("rows are orthogonal", () => {
    const h = linalg.hadamard(8, f64s)
    expect(valuesOf(matmul(h, T(h)))).toEqual(valuesOf(identity(8)).map((x) => 8 * x))
    const q = linalg.helmert(5, { full: true, ...f64s })
    expectNear(matmul(q, T(q)), identity(5), 1e-14)
    expect(linalg.helmert(5).shape).toEqual([4, 5])
    expect(() => linalg.hadamard(6)).toThrow(/power of 2/)
  })
  test("the Fourier matrix is exact at the quarters of a turn", () => {
    expect(toArray(imag(linalg.dft(4)))).toEqual([
      [0, 0, 0, 0],
      [0, -1, 0, 1],
      [0, 0, 0, 0],
      [0, 1, 0, -1],
    ])
    expect(toArray(real(linalg.dft(2, { scale: "n" })))).toEqual([
      [0.5, 0.5],
      [0.5, -0.5],
    ])
  })
})

describe("square roots of matrices", () => {
  test("square to the matrix", () => {
    for (const a of [definite([6, 6], 3), definite([2, 3, 3], 5)]) {
      const x = linalg.sqrtm(a)
      expectNear(matmul(x, x), a, 1e-12)
    }
    expectNear(
      linalg.sqrtm(f64([0, -1, 1, 0], [2, 2])),
      f64([Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2], [2, 2]),
      1e-15,
    )
  })
  test("of nothing and of a negative number", () => {
    expect(valuesOf(linalg.sqrtm(f64([0, 0, 0, 0], [2, 2])))).toEqual([0, 0, 0, 0])
    expect(valuesOf(linalg.sqrtm(f64([-1], [1, 1])))).toEqual([Number.NaN])
    expect(valuesOf(linalg.sqrtm(f64([1e-20, 0, 0, 1], [2, 2])))).toEqual([1e-10, 0, 0, 1])
  })
})

test("Sylvester's equation, with complex eigenvalues and batches", () => {
  const [a, b, c] = [normal([5, 5], 2), normal([3, 3], 3), normal([2, 5, 3], 4)]
  const x = linalg.solveSylvester(a, b, c)
  expect(x.shape).toEqual([2, 5, 3])
  expectNear(subtract(matmul(a, x), subtract(c, matmul(x, b))), f64(Array(30).fill(0), [2, 5, 3]), 1e-11)
})

describe("polar factors", () => {
  test("multiply to the matrix on either side", () => {
    for (const shape of [
      [4, 4],
      [5, 3],
      [3, 5],
      [2, 4, 3],
    ])
      for (const side of ["left", "right"] as const) {
        const a = normal(shape, 7)
        const [u, p] = linalg.polar(a, { side })
        expectNear(side === "right" ? matmul(u, p) : matmul(p, u), a, 1e-13)
        expectNear(p, T(p), 1e-14)
      }
  })
  test("have a derivative at equal singular values", () => {
    const g = valuesOf(grad((a: NDArray) => sum(linalg.polar(a)[1]))(identity(2)))
    g.forEach((x, i) => {
      expect(x).toBeCloseTo([1, 1, 1, 1][i]!, 12)
    })
  })
})
