import { expect, test } from "vitest"
import { array, type NDArray, toTypedArray } from "../../src/array/index.js"
import * as linalg from "../../src/linalg/index.js"
import {
  abs,
  conj,
  diagonal,
  exp,
  imag,
  matmul,
  real,
  sort,
  sqrt,
  stack,
  sum,
  swapAxes,
  tril,
} from "../../src/operations/index.js"
import { grad, jit } from "../../src/transforms/index.js"
import { f64, identity, normal, T } from "./support.js"

const largest = (x: NDArray): number => Array.from(toTypedArray(abs(x))).reduce((a, b) => Math.max(a, b), 0)
const expectSame = (x: NDArray, y: NDArray, tolerance = 1e-12): void => {
  expect(x.shape).toEqual(y.shape)
  const [u, v] = [toTypedArray(x), toTypedArray(y)]
  u.forEach((a, i) => expect(Math.abs(a - v[i]!)).toBeLessThan(tolerance * (1 + Math.abs(v[i]!))))
}

const matrices = [normal([1, 1]), normal([2, 2], 2), normal([6, 6], 3), normal([2, 5, 5], 4)]

test("hessenberg and schur are orthogonal similarities", () => {
  for (const a of matrices)
    for (const f of [linalg.hessenberg, linalg.schur]) {
      const [form, q] = f(a)
      expectSame(matmul(matmul(q, form), T(q)), a)
      const one = matmul(q, T(q))
      expectSame(one, identityLike(one))
      expect(largest(tril(form, { k: -2 }))).toBe(0)
    }
})

const identityLike = (x: NDArray): NDArray =>
  x.shape.length === 2 ? identity(x.shape[0]) : stack(Array.from({ length: x.shape[0] }, () => identity(x.shape[1])))

test("the complex form is triangular, with the eigenvalues on its diagonal", () => {
  const a = normal([6, 6], 5)
  const [t, z] = linalg.rsf2csf(...linalg.schur(a))
  expect(largest(tril(t, { k: -1 }))).toBe(0)
  const product = matmul(matmul(z, t), conj(swapAxes(z, -1, -2)))
  expectSame(real(product), a)
  expect(largest(imag(product))).toBeLessThan(1e-12)
  const values = (x: NDArray): NDArray => sort(real(x))
  expectSame(values(diagonal(t)), values(linalg.eigvals(a)))
})

test("funm is a function of the eigenvalues", () => {
  const a = normal([5, 5], 6)
  expectSame(real(linalg.funm(a, exp)), linalg.expm(a), 1e-10)
  const root = linalg.funm(a, sqrt)
  expectSame(real(matmul(root, root)), a, 1e-10)
  expect(linalg.funm(normal([3, 2, 2]), exp).shape).toEqual([3, 2, 2])
  expectSame(jit((x: NDArray) => real(linalg.funm(x, exp)))(a), linalg.expm(a), 1e-10)
  expect(() => linalg.funm(a, (x) => real(x))).toThrow(/funm: f gave no complex vector/)
})

test("there is no derivative, and it says so", () => {
  expect(() => grad((a: NDArray) => sum(linalg.schur(a)[0]))(normal([3, 3]))).toThrow(/schur: there is no derivative/)
})

test("NaN has no form", () => {
  expect(toTypedArray(linalg.schur(f64([1, NaN, 2, 3], [2, 2]))[0])).toEqual(new Float64Array(4).fill(NaN))
})

test("expmFrechet is the derivative of expm in a direction", () => {
  const [a, e, h] = [normal([4, 4], 7), normal([4, 4], 8), 1e-6]
  const [value, slope] = linalg.expmFrechet(a, e)
  expectSame(value, linalg.expm(a))
  const moved = (by: number): NDArray => linalg.expm(array(toMoved(a, e, by), { dtype: "float64" }))
  const [up, down] = [moved(h), moved(-h)].map((x) => toTypedArray(x))
  toTypedArray(slope).forEach((s, i) => expect(s).toBeCloseTo((up![i]! - down![i]!) / (2 * h), 6))
})

const toMoved = (a: NDArray, e: NDArray, by: number): readonly (readonly number[])[] => {
  const [x, y] = [toTypedArray(a), toTypedArray(e)]
  return Array.from({ length: 4 }, (_, i) => Array.from({ length: 4 }, (_, j) => x[4 * i + j]! + by * y[4 * i + j]!))
}

test("the matrices of Fiedler have the roots of their polynomials as eigenvalues", () => {
  const roots = [1, 2, 3, 4, 5]
  const p = roots.reduce<readonly number[]>((c, r) => [...c, 0].map((v, i) => v - r * (c[i - 1] ?? 0)), [1])
  const c = linalg.fiedlerCompanion(array([...p], { dtype: "float64" }))
  expectSame(sort(real(linalg.eigvals(c))), array(roots, { dtype: "float64" }), 1e-10)
  expect(linalg.fiedlerCompanion(array([2])).shape).toEqual([0, 0])
})

test("qrMultiply and eighTridiagonal", () => {
  const a = normal([5, 3], 9)
  const [q, r] = linalg.qr(a)
  const [right, same] = linalg.qrMultiply(a, normal([2, 5]))
  expectSame(right, matmul(normal([2, 5]), q))
  expectSame(same, r)
  expectSame(linalg.qrMultiply(a, normal([3, 2]), { mode: "left" })[0], matmul(q, normal([3, 2])))
  const [d, e] = [normal([4], 1), normal([3], 2)]
  const [w, v] = linalg.eighTridiagonal(d, e)
  const [two] = linalg.eighTridiagonal(d, e, { select: "i", range: [1, 2] })
  expectSame(two, f64(Array.from(toTypedArray(w)).slice(1, 3), [2]))
  expect(v.shape).toEqual([4, 4])
  expect(() => linalg.eighTridiagonal(d, d)).toThrow(/d and e are not n and n - 1 elements/)
  expect(() => linalg.eighTridiagonal(d, e, { select: "i", range: [3, 4] })).toThrow(/the range is \[3, 4\]/)
})
