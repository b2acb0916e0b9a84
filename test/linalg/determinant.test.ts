import { expect, test } from "vitest"
import { type NDArray, toArray } from "../../src/array/index.js"
import * as linalg from "../../src/linalg/index.js"
import { exp, matmul, multiply, outer, sum } from "../../src/operations/index.js"
import { grad, hessian } from "../../src/transforms/index.js"
import { expectNear, f64, identity, normal, T, valuesOf } from "./support.js"

test("small determinants", () => {
  expect(toArray(linalg.det(f64([], [0, 0])))).toBe(1)
  expect(toArray(linalg.det(f64([-3], [1, 1])))).toBe(-3)
  expectNear(linalg.det(f64([1, 2, 3, 4], [2, 2])), f64([-2], []), 1e-15)
  expectNear(linalg.det(f64([0, 1, 1, 0, 2, 0, 0, 2], [2, 2, 2])), f64([-1, 4], [2]), 0)
})

test("det is multiplicative, and slogdet its logarithm", () => {
  const [a, b] = [normal([3, 6, 6]), normal([3, 6, 6], 2)]
  expectNear(linalg.det(matmul(a, b)), multiply(linalg.det(a), linalg.det(b)), 1e-13)
  const [sign, log] = linalg.slogdet(a)
  expectNear(multiply(sign, exp(log)), linalg.det(a), 1e-13)
})

test("slogdet does not overflow, and says so when there is no logarithm", () => {
  const [sign, log] = linalg.slogdet(multiply(identity(40), -1e30))
  expect([toArray(sign), toArray(log)]).toEqual([1, expect.closeTo(1200 * Math.LN10, 9)])
  expect(linalg.slogdet(f64([1, 2, 2, 4], [2, 2])).map((x) => toArray(x))).toEqual([0, -Infinity])
  expect(linalg.slogdet(f64([], [0, 0])).map((x) => toArray(x))).toEqual([1, 0])
})

const cofactors = grad((a: NDArray) => sum(linalg.det(a)))

test("the gradient of the determinant is the matrix of cofactors", () => {
  const a = normal([2, 5, 5], 3)
  expectNear(matmul(T(cofactors(a)), a), multiply(identity(5), expanded(linalg.det(a))), 1e-13)
})

const expanded = (x: NDArray): NDArray => f64(valuesOf(x), [...x.shape, 1, 1])

test("also of matrices without full rank", () => {
  // Of rank n - 1: the outer product of the null vectors. Below: nothing.
  expectNear(cofactors(f64([1, 2, 2, 4], [2, 2])), f64([4, -2, -2, 1], [2, 2]), 1e-15)
  expectNear(cofactors(f64([0, 0, 0, 0, 2, 0, 0, 0, 3], [3, 3])), f64([6, 0, 0, 0, 0, 0, 0, 0, 0], [3, 3]), 1e-15)
  expectNear(cofactors(f64([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3])), f64([-3, 6, -3, 6, -12, 6, -3, 6, -3], [3, 3]), 1e-14)
  const x = f64([1, 2, 3], [3])
  expectNear(cofactors(outer(x, x)), f64([0, 0, 0, 0, 0, 0, 0, 0, 0], [3, 3]), 1e-14)
  expectNear(cofactors(f64([0], [1, 1])), f64([1], [1, 1]), 0)
})

test("the second derivative of a 2 by 2 determinant, at a singular matrix", () => {
  const h = hessian((a: NDArray) => linalg.det(a))(f64([0, 0, 0, 0], [2, 2]))
  expectNear(h, f64([0, 0, 0, 1, 0, 0, -1, 0, 0, -1, 0, 0, 1, 0, 0, 0], [2, 2, 2, 2]), 0)
})

test("the gradient of the logarithm is the inverse, transposed", () => {
  const a = normal([4, 4], 5)
  expectNear(grad((x: NDArray) => linalg.slogdet(x)[1])(a), T(linalg.inv(a)), 1e-13)
  expectNear(grad((x: NDArray) => linalg.slogdet(x)[0])(a), multiply(a, 0), 0)
})
