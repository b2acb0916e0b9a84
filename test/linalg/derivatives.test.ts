import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import { type NDArray, toArray } from "../../src/array/index.js"
import * as linalg from "../../src/linalg/index.js"
import { add, expandDims, matmul, multiply, sin, sum } from "../../src/operations/index.js"
import { grad } from "../../src/transforms/index.js"
import { expectNear, f64, identity, normal, symmetric, T, valuesOf } from "./support.js"

type F = (x: NDArray) => unknown

/** Matrices with a large diagonal, no two elements of which are equal. */
const near = (m: number, n: number): fc.Arbitrary<NDArray> => {
  const large = f64(
    Array.from({ length: m * n }, (_, k) => (Math.floor(k / n) === k % n ? 5 + 3 * (k % n) : 0)),
    [m, n],
  )
  return arrays([m, n], { min: -1, max: 1 }).map((x) => add(x, large))
}

const right = normal([3, 2], 9)
const vector = normal([3], 9)
const columns = (x: NDArray, s: NDArray): NDArray => multiply(x, expandDims(s, -2))

/** f(a) by the spectrum, which does not depend on the signs of the eigenvectors. */
const spectral = (a: NDArray): NDArray => {
  const [w, v] = linalg.eigh(a)
  return matmul(columns(v, sin(w)), linalg.matrixTranspose(v))
}
/** The m by n matrix with ones from the element (first, 0) on down the diagonal. */
const ones = (m: number, n: number, first = 0): NDArray =>
  f64(
    Array.from({ length: m * n }, (_, k) => (Math.floor(k / n) === (k % n) + first ? 1 : 0)),
    [m, n],
  )

/** u f(s) vt, which does not depend on the signs of the singular vectors, nor on those that belong to no value. */
const singular = (a: NDArray, fullMatrices: boolean): NDArray => {
  const [u, s, vt] = linalg.svd(a, { fullMatrices })
  const k: number = s.shape.at(-1)
  return matmul(columns(matmul(u, ones(u.shape.at(-1), k)), sin(s)), matmul(ones(k, vt.shape.at(-2)), vt))
}

/** The projector on the columns that "complete" adds. */
const complement = (a: NDArray): NDArray => {
  const [q] = linalg.qr(a, { mode: "complete" })
  const [m, n]: readonly number[] = a.shape
  const p: NDArray = matmul(q, ones(m!, m! - n!, n!))
  return matmul(p, linalg.matrixTranspose(p))
}

const functions: readonly (readonly [string, F, fc.Arbitrary<NDArray>])[] = [
  ["solve in a", (a) => linalg.solve(a, right), near(3, 3)],
  ["solve with a vector", (a) => linalg.solve(a, vector), near(3, 3)],
  ["solve in b", (b) => linalg.solve(normal([3, 3]), b), arrays([3, 2])],
  ["solve in both", (a) => linalg.solve(a, linalg.matrixTranspose(a)), near(3, 3)],
  ["inv", linalg.inv, near(3, 3)],
  ["det", linalg.det, near(3, 3)],
  ["slogdet", (a) => linalg.slogdet(a)[1], near(3, 3)],
  ["cholesky", (a) => linalg.cholesky(a), near(3, 3)],
  ["cholesky of a triangle", (a) => linalg.cholesky(a, { symmetrizeInput: false, upper: true }), near(3, 3)],
  ["choSolve", (a) => linalg.choSolve(linalg.choFactor(a), vector), near(3, 3)],
  ["lu", (a) => linalg.lu(a), near(3, 3)],
  ["lu of a tall matrix", (a) => linalg.lu(a).slice(1), near(4, 2)],
  ["lu of a wide matrix", (a) => linalg.lu(a).slice(1), near(2, 4)],
  ["luSolve", (a) => linalg.luSolve(linalg.luFactor(a), right), near(3, 3)],
  ["triangularSolve", (a) => linalg.triangularSolve(a, right, { lower: true, unitDiagonal: true }), near(3, 3)],
  ["qr", (a) => linalg.qr(a), near(4, 3)],
  ["qr of a wide matrix", (a) => linalg.qr(a), near(2, 4)],
  ["qr, completed", complement, near(4, 3)],
  ["eigvalsh", (a) => linalg.eigvalsh(a), near(3, 3)],
  ["eigh", spectral, near(3, 3)],
  ["svdvals", linalg.svdvals, near(2, 3)],
  ["svd", (a) => singular(a, false), near(4, 3)],
  ["svd, full", (a) => singular(a, true), near(2, 3)],
  ["pinv", (a) => linalg.pinv(a), near(4, 2)],
  ["pinv of a wide matrix", (a) => linalg.pinv(a), near(2, 4)],
  ["lstsq", (a) => linalg.lstsq(a, vector)[0], near(3, 2)],
  ["matrixPower", (a) => linalg.matrixPower(a, 5), arrays([2, 2])],
  ["matrixPower of the inverse", (a) => linalg.matrixPower(a, -3), near(2, 2)],
  ["expm", linalg.expm, arrays([3, 3])],
  ["cond", (a) => linalg.cond(a), near(3, 3)],
  ["cond in another norm", (a) => linalg.cond(a, { p: "fro" }), near(3, 3)],
  [
    "norm",
    (a) => [linalg.norm(a), linalg.norm(a, { axis: 0, ord: 3 }), linalg.norm(a, { axis: 1, ord: Infinity })],
    near(2, 3),
  ],
  [
    "matrixNorm",
    (a) => (["fro", "nuc", 2, -2, 1, -Infinity] as const).map((ord) => linalg.matrixNorm(a, { ord })),
    near(2, 3),
  ],
  ["tensorsolve", (a) => linalg.tensorsolve(a, vector), near(3, 3)],
  ["multiDot", (a) => linalg.multiDot([a, linalg.matrixTranspose(a), a, vector]), near(2, 3)],
]

describe.each(functions)("%s", (_name, f, points) => {
  test("gradient", () => assertLaw(laws.gradient(f), points, { numRuns: 8 }))
  test("second derivative", () => assertLaw(laws.secondDerivative(f), points, { numRuns: 3 }))
  test("vmap", () => assertLaw(laws.vmap(f), fc.tuple(points, points), { numRuns: 4 }))
  test("jit", () => assertLaw(laws.jit(f), points, { numRuns: 2 }))
})

describe("where there is a choice", () => {
  const power = (a: NDArray): NDArray => sum(multiply(linalg.pinv(a), linalg.pinv(a)))
  test("pinv of a matrix without full rank: along changes that keep the rank", () => {
    const [x, y, t] = [normal([4, 2], 1), normal([2, 3], 2), normal([4, 2], 3)]
    const value = (h: number): number => Number(toArray(power(matmul(add(x, multiply(t, h)), y))))
    const slope = (value(1e-5) - value(-1e-5)) / 2e-5
    const g = grad(power)(matmul(x, y))
    expect(toArray(linalg.vdot(g, matmul(t, y)))).toBeCloseTo(slope, 4)
  })
  test("pinv of equal singular values", () => {
    expectNear(grad((a: NDArray) => linalg.trace(linalg.pinv(a)))(identity(3)), multiply(identity(3), -1), 1e-15)
  })
  test("the sum of equal eigenvalues and singular values", () => {
    expectNear(grad((a: NDArray) => sum(linalg.eigvalsh(a)))(identity(3)), identity(3), 1e-15)
    expectNear(grad((a: NDArray) => linalg.norm(a, { ord: "nuc" }))(identity(3)), identity(3), 1e-15)
  })
  test("vectors of equal eigenvalues have no derivative", () => {
    const g = grad((a: NDArray) => sum(linalg.eigh(a)[1]))(identity(2))
    expect(valuesOf(g).every(Number.isNaN)).toBe(true)
  })
  test("the 2-norm has none at 0", () => {
    const zero = f64([0, 0], [2])
    expect(toArray(grad((x: NDArray) => linalg.norm(x))(zero))).toEqual([NaN, NaN])
    expect(toArray(grad((x: NDArray) => linalg.norm(x, { ord: 1 }))(f64([-1, 2], [2])))).toEqual([-1, 1])
  })
  test("derivatives of symmetric functions are symmetric", () => {
    const a = symmetric([4, 4])
    const g = grad((x: NDArray) => sum(sin(linalg.eigvalsh(x))))(a)
    expectNear(g, T(g), 1e-15)
  })
})
