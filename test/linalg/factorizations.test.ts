import { describe, expect, test } from "vitest"
import { type DType, type NDArray, toArray } from "../../src/array/index.js"
import * as linalg from "../../src/linalg/index.js"
import { expandDims, matmul, multiply } from "../../src/operations/index.js"
import { definite, expectNear, f64, identity, normal, symmetric, T, valuesOf } from "./support.js"

const tolerance: Readonly<Record<string, number>> = { float64: 2e-14, float32: 3e-6 }
const dtypes: readonly DType[] = ["float64", "float32"]
const squares: readonly (readonly number[])[] = [
  [0, 0],
  [1, 1],
  [2, 2],
  [5, 5],
  [40, 40],
  [2, 3, 4, 4],
  [0, 3, 3],
]
const rectangles: readonly (readonly number[])[] = [
  ...squares,
  [5, 2],
  [2, 5],
  [4, 1],
  [1, 4],
  [3, 0],
  [0, 3],
  [2, 30, 7],
  [2, 7, 30],
]

const withDTypes = (shapes: readonly (readonly number[])[]) =>
  dtypes.flatMap((dtype) => shapes.map((shape) => [dtype, shape] as const))

const rowScaled = (x: NDArray, s: NDArray): NDArray => multiply(x, expandDims(s, -2))
const expectOrthonormal = (q: NDArray): void => {
  const product: NDArray = matmul(T(q), q)
  const n: number = q.shape.at(-1)
  const wanted = valuesOf(product).map((_, k) => ((k % (n * n)) % (n + 1) === 0 ? 1 : 0))
  expect(Math.max(0, ...valuesOf(product).map((v, k) => Math.abs(v - wanted[k]!)))).toBeLessThanOrEqual(
    tolerance[q.dtype]!,
  )
}

const isZero = (x: NDArray, f: (i: number, j: number) => boolean): boolean => {
  const [m, n]: readonly number[] = x.shape.slice(-2)
  return valuesOf(x).every((v, k) => !f(Math.floor((k % (m! * n!)) / n!), k % n!) || v === 0)
}

describe("cholesky", () => {
  test.each(withDTypes(squares))("a = l l^T, %s %j", (dtype, shape) => {
    const a = definite(shape, 2, dtype)
    const l = linalg.cholesky(a)
    expectNear(matmul(l, T(l)), a, tolerance[dtype]!)
    expect(isZero(l, (i, j) => j > i)).toBe(true)
    expectNear(linalg.cholesky(a, { upper: true }), T(l), 0)
  })
  test("reads (a + a^T) / 2, or one triangle", () => {
    const a = f64([4, 2, 6, 16], [2, 2])
    expectNear(linalg.cholesky(a), linalg.cholesky(f64([4, 4, 4, 16], [2, 2])), 0)
    expectNear(linalg.cholesky(a, { symmetrizeInput: false }), linalg.cholesky(f64([4, 6, 6, 16], [2, 2])), 0)
    expectNear(
      linalg.cholesky(a, { symmetrizeInput: false, upper: true }),
      linalg.cholesky(f64([4, 2, 2, 16], [2, 2]), { upper: true }),
      0,
    )
  })
  test("of a matrix that is not positive definite is NaN", () => {
    expect(toArray(linalg.cholesky(f64([1, 2, 2, 1], [2, 2])))).toEqual([
      [NaN, 0],
      [NaN, NaN],
    ])
    expect(toArray(linalg.cholesky(f64([0], [1, 1])))).toEqual([[NaN]])
  })
  test("one bad matrix of a batch leaves the others alone", () => {
    const l = linalg.cholesky(f64([-1, 4], [2, 1, 1]))
    expect(toArray(l)).toEqual([[[NaN]], [[2]]])
  })
})

describe("lu", () => {
  test.each(withDTypes(rectangles))("a = p l u, %s %j", (dtype, shape) => {
    const a = normal(shape, 3, dtype)
    const [p, l, u] = linalg.lu(a)
    expectNear(matmul(p, matmul(l, u)), a, tolerance[dtype]!)
    expect(isZero(l, (i, j) => j > i) && isZero(u, (i, j) => j < i)).toBe(true)
    expect(valuesOf(l).every((v) => Math.abs(v) <= 1)).toBe(true)
    expectOrthonormal(p)
  })
  test("of a singular matrix has zeros among the pivots", () => {
    const [p, l, u] = linalg.lu(f64([1, 2, 2, 4], [2, 2]))
    expect(toArray(u)).toEqual([
      [2, 4],
      [0, 0],
    ])
    expectNear(matmul(p, matmul(l, u)), f64([1, 2, 2, 4], [2, 2]), 0)
  })
})

describe("qr", () => {
  test.each(withDTypes(rectangles))("a = q r, %s %j", (dtype, shape) => {
    const a = normal(shape, 4, dtype)
    for (const mode of ["reduced", "complete"] as const) {
      const [q, r] = linalg.qr(a, { mode })
      expectNear(matmul(q, r), a, tolerance[dtype]!)
      expect(isZero(r, (i, j) => j < i)).toBe(true)
      expectOrthonormal(q)
      if (mode === "complete") expect(q.shape.at(-1)).toBe(shape.at(-2))
    }
  })
  test("of a matrix with dependent columns", () => {
    const [q, r] = linalg.qr(f64([1, 2, 2, 4, 3, 6], [3, 2]))
    expectOrthonormal(q)
    expectNear(matmul(q, r), f64([1, 2, 2, 4, 3, 6], [3, 2]), 1e-15)
  })
})

describe("eigh", () => {
  test.each(withDTypes(squares))("a v = v diag(w), %s %j", (dtype, shape) => {
    const a = symmetric(shape, 5, dtype)
    const [w, v] = linalg.eigh(a)
    expectNear(matmul(a, v), rowScaled(v, w), tolerance[dtype]!)
    expectOrthonormal(v)
    const n = shape.at(-1)!
    expect(valuesOf(w).every((x, i, all) => i % n === 0 || all[i - 1]! <= x)).toBe(true)
    expectNear(linalg.eigvalsh(a), w, 0)
  })
  test("of equal eigenvalues, of nothing and of infinities", () => {
    expect(linalg.eigh(identity(3)).map((x) => toArray(x))).toEqual([[1, 1, 1], toArray(identity(3))])
    expect(toArray(linalg.eigvalsh(f64([0, 0, 0, 0], [2, 2])))).toEqual([0, 0])
    expect(toArray(linalg.eigvalsh(f64([1, Infinity, Infinity, 1], [2, 2])))).toEqual([NaN, NaN])
  })
  test("small and large numbers", () => {
    const a = symmetric([4, 4])
    const w = linalg.eigvalsh(a)
    expectNear(multiply(linalg.eigvalsh(multiply(a, 2 ** 1000)), 2 ** -1000), w, 0)
    expectNear(multiply(linalg.eigvalsh(multiply(a, 2 ** -1000)), 2 ** 1000), w, 0)
  })
  test("the triangle that is read", () => {
    const a = f64([1, 5, 2, 1], [2, 2])
    expectNear(linalg.eigvalsh(a, { symmetrizeInput: false }), f64([-1, 3], [2]), 1e-15)
    expectNear(linalg.eigvalsh(a, { symmetrizeInput: false, uplo: "U" }), f64([-4, 6], [2]), 1e-15)
    expectNear(linalg.eigvalsh(a), f64([-2.5, 4.5], [2]), 1e-15)
  })
})

describe("svd", () => {
  test.each(withDTypes(rectangles))("a = u diag(s) vt, %s %j", (dtype, shape) => {
    const a = normal(shape, 6, dtype)
    const [u, s, vt] = linalg.svd(a, { fullMatrices: false })
    expectNear(matmul(rowScaled(u, s), vt), a, tolerance[dtype]!)
    const [full, , fullVt] = linalg.svd(a)
    ;[u, T(vt), full, T(fullVt)].forEach(expectOrthonormal)
    expect([full.shape.at(-1), fullVt.shape.at(-2)]).toEqual([shape.at(-2), shape.at(-1)])
    const k = Math.min(...shape.slice(-2))
    expect(valuesOf(s).every((x, i, all) => x >= 0 && (i % k === 0 || all[i - 1]! >= x))).toBe(true)
  })
  test("finds small singular values to high relative accuracy", () => {
    // The product of a graded diagonal and a rotation: its singular values are those of the diagonal.
    const [q] = linalg.qr(normal([4, 4], 7))
    const s = linalg.svdvals(multiply(f64([1, 1e-5, 1e-10, 1e-15], [4, 1]), q))
    valuesOf(s).forEach((v, i) => {
      expect(Math.abs(v / 10 ** (-5 * i) - 1)).toBeLessThan(1e-12)
    })
  })
  test("of matrices without full rank has orthonormal vectors all the same", () => {
    const a = f64([1, 2, 3, 2, 4, 6, 3, 6, 9, 0, 0, 0], [4, 3])
    const [u, s, vt] = linalg.svd(a)
    expectOrthonormal(u)
    expectOrthonormal(T(vt))
    expectNear(s, f64([14, 0, 0], [3]), 1e-14)
    const [z, zero, y] = linalg.svd(f64([0, 0, 0, 0, 0, 0], [2, 3]))
    expect(toArray(zero)).toEqual([0, 0])
    expectOrthonormal(z)
    expectOrthonormal(T(y))
  })
  test("NaN in, NaN out", () => {
    expect(toArray(linalg.svdvals(f64([NaN, 1, 1, 1], [2, 2])))).toEqual([NaN, NaN])
  })
})
