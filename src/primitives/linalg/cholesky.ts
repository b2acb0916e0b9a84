import type { HostArray, NDArray } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import type { Primitive } from "../../program/index.js"
import { mul } from "../arithmetic.js"
import { fill } from "../broadcast.js"
import { mapTangent, type None, none, one, op } from "../rule.js"
import { select } from "../select.js"
import { lowerPart, matmul, onDiagonal, symmetric } from "./algebra.js"
import { checkSquare } from "./check.js"
import { matricesOf, symmetrize, toHost } from "./host.js"
import { triangularSolve } from "./triangular-solve.js"

/** Factors the n by n matrix at `at` in place, row by row; false when it is not positive definite. */
const factor = (a: Float64Array, at: number, n: number): boolean => {
  for (let i = 0; i < n; i++) {
    const row = at + i * n
    for (let j = 0; j <= i; j++) {
      let s = a[row + j]!
      for (let k = 0; k < j; k++) s -= a[row + k]! * a[at + j * n + k]!
      if (j < i) a[row + j] = s / a[at + j * n + j]!
      else if (s > 0) a[row + i] = Math.sqrt(s)
      else return false
    }
    a.fill(0, row + i + 1, row + n)
  }
  return true
}

const choleskyHost = (x: HostArray): HostArray => {
  const a = matricesOf(x)
  const n = a.rows
  symmetrize(a)
  for (let at = 0; at < a.count * n * n; at += n * n)
    if (!factor(a.data, at, n))
      for (let i = 0; i < n; i++)
        a.data.fill(Number.NaN, at + i * n, at + i * n + i + 1).fill(0, at + i * n + i + 1, at + i * n + n)
  return toHost(x.shape, x.dtype, a.data)
}

/** The lower triangle with half of the diagonal, so that half(s) + half(s)^T = s for a symmetric s. */
const half = (s: NDArray): NDArray => lowerPart(select(onDiagonal(s), mul(s, fill(s, 0.5)), s))

const choleskyPrimitive: Primitive<None> = {
  name: "cholesky",
  type: ([a]) => {
    checkSquare("cholesky", a!)
    return [a!]
  },
  impl: ([a]) => [choleskyHost(a!)],
  jvp: ([a], [t]) => {
    const l = cholesky(a!)
    const options = { lower: true, unitDiagonal: false }
    const tangent = mapTangent(t, (s) => {
      const left = triangularSolve(l, symmetric(s), { ...options, transposeA: false, leftSide: true })
      return matmul(l, half(triangularSolve(l, left, { ...options, transposeA: true, leftSide: false })))
    })
    return [[l], [tangent]]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [[cholesky(a!)], [true]],
}

/**
 * The lower triangular l with positive diagonal and l l^T = (a + a^T) / 2; NaN when that is not positive definite.
 *
 * dl = l half(l^-1 da l^-T) (Smith, Differentiation of the Cholesky algorithm, 1995).
 */
export const cholesky = op(choleskyPrimitive, (a: NDArray): NDArray => one(choleskyPrimitive, [a], none))
