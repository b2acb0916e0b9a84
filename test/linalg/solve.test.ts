import { describe, expect, test } from "vitest"
import { type DType, type NDArray, toArray } from "../../src/array/index.js"
import * as linalg from "../../src/linalg/index.js"
import { expandDims, matmul, multiply, reshape, sub, sum, tensordot, tril, triu } from "../../src/operations/index.js"
import { grad, vmap, vmapWith } from "../../src/transforms/index.js"
import { definite, expectNear, f64, identity, normal, T, valuesOf } from "./support.js"

const tolerance: Readonly<Record<string, number>> = { float64: 1e-13, float32: 2e-5 }
const dtypes: readonly DType[] = ["float64", "float32"]

describe.each(dtypes)("in %s", (dtype) => {
  const near = (x: NDArray, y: NDArray): void => expectNear(x, y, tolerance[dtype]!)
  const matrix = (shape: readonly number[], seed = 1): NDArray => normal(shape, seed, dtype)

  test.each([
    [[0, 0], [0]],
    [[1, 1], [1]],
    [[4, 4], [4]],
    [
      [30, 30],
      [30, 2],
    ],
    [[2, 3, 3], [3]],
    [
      [2, 3, 3],
      [3, 2],
    ],
    [
      [3, 3],
      [2, 3, 2],
    ],
    [
      [2, 1, 3, 3],
      [4, 3, 2],
    ],
  ])("solve %j, %j", (shape, right) => {
    const [a, b] = [matrix(shape, 2), matrix(right, 3)]
    const x = linalg.solve(a, b)
    const product: NDArray = right.length === 1 ? matmul(a, expandDims(x, -1)) : matmul(a, x)
    const rest: NDArray = sub(product, right.length === 1 ? expandDims(b, -1) : b)
    expect(Math.max(0, ...valuesOf(rest).map(Math.abs))).toBeLessThan(tolerance[dtype]!)
  })
  test("inverses", () => {
    const a = matrix([2, 5, 5])
    near(matmul(a, linalg.inv(a)), matmul(linalg.inv(a), a))
    near(linalg.inv(linalg.inv(a)), a)
    near(linalg.matrixPower(a, -2), linalg.inv(matmul(a, a)))
    near(linalg.pinv(a), linalg.inv(a))
  })
  test("triangular systems read one triangle", () => {
    const [a, b] = [matrix([2, 4, 4]), matrix([2, 4, 3], 2)]
    for (const lower of [true, false])
      for (const transposeA of [true, false]) {
        const t = lower ? tril(a) : triu(a)
        const s = transposeA ? T(t) : t
        near(matmul(s, linalg.triangularSolve(a, b, { lower, transposeA })), b)
        near(matmul(linalg.triangularSolve(a, T(b), { lower, transposeA, leftSide: false }), s), T(b))
        near(
          linalg.solveTriangular(a, b, { lower, trans: transposeA ? "T" : 0 }),
          linalg.triangularSolve(a, b, { lower, transposeA }),
        )
      }
  })
  test("from factors", () => {
    const [a, s, b] = [matrix([4, 4]), definite([4, 4], 2, dtype), matrix([4, 2], 3)]
    near(linalg.luSolve(linalg.luFactor(a), b), linalg.solve(a, b))
    near(linalg.luSolve(linalg.luFactor(a), b, { trans: 1 }), linalg.solve(T(a), b))
    near(linalg.choSolve(linalg.choFactor(s), b), linalg.solve(s, b))
    near(linalg.choSolve(linalg.choFactor(s, { lower: true }), b), linalg.solve(s, b))
  })
  test("least squares", () => {
    const [a, b] = [matrix([6, 3]), matrix([6, 2], 2)]
    const [x, residuals, rank, s] = linalg.lstsq(a, b)
    near(x, linalg.solve(matmul(T(a), a), matmul(T(a), b)))
    const rest: NDArray = sub(b, matmul(a, x))
    near(residuals, sum(multiply(rest, rest), { axis: 0 }))
    expect([rank.dtype, toArray(rank)]).toEqual(["int32", 3])
    near(s, linalg.svdvals(a))
    const [shortest] = linalg.lstsq(T(a), matrix([3], 4))
    near(matmul(T(a), shortest), matrix([3], 4))
  })
  test("pseudoinverses satisfy Penrose's equations, for every rank", () => {
    for (const a of [matrix([5, 3]), matrix([3, 5]), matmul(matrix([5, 2]), matrix([2, 4], 2)), matrix([2, 2, 3])]) {
      const p = linalg.pinv(a)
      near(matmul(matmul(a, p), a), a)
      near(matmul(matmul(p, a), p), p)
      near(T(matmul(a, p)), matmul(a, p))
      near(T(matmul(p, a)), matmul(p, a))
    }
  })
  test("tensors", () => {
    const a = matrix([2, 3, 6])
    const x = linalg.tensorsolve(a, matrix([2, 3], 2))
    near(tensordot(a, x, { axes: 1 }), matrix([2, 3], 2))
    near(linalg.tensorsolve(reshape(a, [2, 3, 6]), matrix([2, 3], 2), { axes: [2] }), x)
    near(tensordot(linalg.tensorinv(a), a, { axes: 2 }), identity(6, dtype))
  })
})

test("singular systems give infinities or NaN, as LAPACK's triangles do", () => {
  expect(valuesOf(linalg.solve(f64([1, 2, 2, 4], [2, 2]), f64([1, 1], [2]))).some(Number.isFinite)).toBe(false)
  expect(toArray(linalg.inv(f64([0], [1, 1])))).toEqual([[Infinity]])
  expect(toArray(linalg.triangularSolve(f64([0], [1, 1]), f64([0], [1])))).toEqual([NaN])
})

test("vmap with a shared operand", () => {
  const [a, b] = [normal([3, 4, 4]), normal([4], 2)]
  expectNear(vmapWith({ in: [0, null] })(linalg.solve)(a, b), linalg.solve(a, b), 1e-14)
  expectNear(vmap(linalg.inv)(a), linalg.inv(a), 0)
})

test("the gradient of a solution is another solution", () => {
  const [a, b] = [normal([4, 4]), normal([4], 2)]
  const c = normal([4], 3)
  const g = grad((x: NDArray) => linalg.vdot(linalg.solve(a, x), c))(b)
  expectNear(g, linalg.solve(T(a), c), 1e-13)
})

test("ranks", () => {
  expect(toArray(linalg.matrixRank(f64([1, 2, 2, 4, 3, 6, 1, 0, 0, 1, 1, 1], [2, 3, 2])))).toEqual([1, 2])
  expect(toArray(linalg.matrixRank(identity(3), { rtol: 1 }))).toBe(0)
  expect(toArray(linalg.matrixRank(f64([], [0, 3])))).toBe(0)
})
