import type { Aval, HostArray, NDArray, Shape } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { add, sub } from "../arithmetic.js"
import { mapTangent, type None, none, op } from "../rule.js"
import { select } from "../select.js"
import { identity, lowerPart, matmul, onDiagonal, resize, takeRows, upperPart } from "./algebra.js"
import { batchOf, checkMatrices } from "./check.js"
import { eliminate, orderOf } from "./elimination.js"
import { matricesOf, toHost } from "./host.js"
import { triangularSolve } from "./triangular-solve.js"

export type Factors = readonly [lu: NDArray, pivots: NDArray, permutation: NDArray]

const typeOf = (a: Aval): readonly Aval[] => {
  const [m, n] = [a.shape.at(-2)!, a.shape.at(-1)!]
  return [a, { shape: [...batchOf(a), Math.min(m, n)], dtype: "int32" }, { shape: [...batchOf(a), m], dtype: "int32" }]
}

const luHost = (x: HostArray): readonly HostArray[] => {
  const { count, rows: m, cols: n, data } = matricesOf(x)
  const k = Math.min(m, n)
  const pivots = new Int32Array(count * k)
  const permutation = new Int32Array(count * m)
  for (let i = 0; i < count; i++) {
    const own = pivots.subarray(i * k, i * k + k)
    eliminate(data, i * m * n, m, n, own)
    permutation.set(orderOf(own, m), i * m)
  }
  const [lu, p, q] = typeOf(x)
  return [toHost(lu!.shape, x.dtype, data), { ...p!, data: pivots }, { ...q!, data: permutation }]
}

/**
 * From p da = dl u + l du, with w = l^-1 p da: l^-1 dl is the strictly lower part of w u^-1, and what is left of w is
 * du. The tangents of both are returned in one matrix, as the factors are.
 */
const tangentOf = (lu: NDArray, permutation: NDArray, t: NDArray): NDArray => {
  const [m, n]: Shape = lu.shape.slice(-2)
  const k = Math.min(m!, n!)
  const square = resize(lu, m!, m!)
  const l = select(onDiagonal(square), identity(square), lowerPart(square))
  const u = upperPart(resize(lu, k, n!))
  const left = { lower: true, unitDiagonal: true, transposeA: false, leftSide: true }
  const right = { lower: false, unitDiagonal: false, transposeA: false, leftSide: false }
  const w = triangularSolve(l, takeRows(t, permutation), left)
  const strict = lowerPart(triangularSolve(resize(u, k, k), resize(w, m!, k), right), -1)
  return add(resize(matmul(l, strict), m!, n!), upperPart(sub(w, matmul(strict, u))))
}

const luPrimitive: Primitive<None> = {
  name: "lu",
  type: ([a]) => {
    checkMatrices("lu", a!)
    return typeOf(a!)
  },
  impl: ([a]) => luHost(a!),
  jvp: ([a], [t]) => {
    const [packed, pivots, permutation] = lu(a!)
    return [
      [packed, pivots, permutation],
      [mapTangent(t, (s) => tangentOf(packed, permutation, s)), null, null],
    ]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [lu(a!), [true, true, true]],
}

/**
 * p a = l u by elimination with partial pivoting: l (below the diagonal, with ones on it) and u in one matrix, the row
 * that each row was exchanged with, and the permutation these make: row i of p a is row permutation[i] of a.
 */
export const lu = op(luPrimitive, (a: NDArray): Factors => {
  const [packed, pivots, permutation] = bind(luPrimitive, [a], none)
  return [packed!, pivots!, permutation!]
})
