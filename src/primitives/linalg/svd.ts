import type { Aval, HostArray, NDArray, Shape } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { add, div, mul, sub } from "../arithmetic.js"
import { type None, none, op } from "../rule.js"
import { alongColumns, alongRows, diagonals, matmul, matrixTranspose } from "./algebra.js"
import { batchOf, checkMatrices } from "./check.js"
import { reciprocalsOff } from "./eigh.js"
import { matricesOf, toHost, transposed } from "./host.js"
import { decompose, type Singular } from "./singular.js"

export type SingularTriple = readonly [u: NDArray, s: NDArray, vt: NDArray]

const typeOf = (a: Aval): readonly Aval[] => {
  const [m, n]: Shape = a.shape.slice(-2)
  const k = Math.min(m!, n!)
  const batch = batchOf(a)
  return [
    { shape: [...batch, m!, k], dtype: a.dtype },
    { shape: [...batch, k], dtype: a.dtype },
    { shape: [...batch, k, n!], dtype: a.dtype },
  ]
}

const svdHost = (a: HostArray): readonly HostArray[] => {
  const given = matricesOf(a)
  const isWide = given.rows < given.cols
  const { count, rows: m, cols: n, data } = isWide ? transposed(given) : given
  const parts = Array.from({ length: count }, (_, k) => decompose(data.subarray(k * m * n, (k + 1) * m * n), m, n))
  const join = (size: number, of: (p: Singular) => Float64Array): Float64Array => {
    const out = new Float64Array(count * size)
    parts.forEach((p, k) => out.set(of(p), k * size))
    return out
  }
  const u = { count, rows: m, cols: n, data: join(m * n, (p) => p.u) }
  const vt = { count, rows: n, cols: n, data: join(n * n, (p) => p.vt) }
  const [left, values, right] = typeOf(a)
  return [
    toHost(left!.shape, a.dtype, isWide ? transposed(vt).data : u.data),
    toHost(
      values!.shape,
      a.dtype,
      join(n, (p) => p.s),
    ),
    toHost(right!.shape, a.dtype, isWide ? transposed(u).data : vt.data),
  ]
}

/** The part of a tangent of orthonormal columns that leaves their span: what `moved` has beside it, over s. */
const outside = (columns: NDArray, moved: NDArray, s: NDArray): NDArray =>
  div(sub(moved, matmul(columns, matmul(matrixTranspose(columns), moved))), alongColumns(s, moved))

/**
 * With p = u^T da v: ds = diag(p), and inside their spans du = u (f * (p s + s p^T)) and dv = v (f * (s p + p^T s)),
 * where f_ij = 1 / (s_j^2 - s_i^2) off the diagonal.
 */
const tangents = ([u, s, vt]: SingularTriple, t: NDArray): SingularTriple => {
  const v = matrixTranspose(vt)
  const p = matmul(matrixTranspose(u), matmul(t, v))
  const [row, column] = [alongRows(s, p), alongColumns(s, p)]
  const f = reciprocalsOff(mul(sub(column, row), add(column, row)))
  const inside = (x: NDArray, q: NDArray): NDArray => matmul(x, mul(f, add(q, matrixTranspose(q))))
  const [du, dv] = [inside(u, mul(p, column)), inside(v, mul(row, p))]
  const [m, n]: Shape = t.shape.slice(-2)
  return [
    m! > n! ? add(du, outside(u, matmul(t, v), s)) : du,
    diagonals(p),
    matrixTranspose(n! > m! ? add(dv, outside(v, matmul(matrixTranspose(t), u), s)) : dv),
  ]
}

const svdPrimitive: Primitive<None> = {
  name: "svd",
  type: ([a]) => {
    checkMatrices("svd", a!)
    return typeOf(a!)
  },
  impl: ([a]) => svdHost(a!),
  jvp: ([a], [t]) => {
    const parts = svd(a!)
    return [parts, t === null || t === undefined ? [null, null, null] : tangents(parts, t)]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [svd(a!), [true, true, true]],
}

/**
 * a = u diag(s) vt with orthonormal columns u and rows vt, min(m, n) of them, and s descending and not negative.
 *
 * The derivative of s is always right where s is not 0; that of u and vt is defined for singular values that differ,
 * and NaN for equal ones. The largest element of each column of v (of u, for wide matrices) is positive.
 */
export const svd = op(svdPrimitive, (a: NDArray): SingularTriple => {
  const [u, s, vt] = bind(svdPrimitive, [a], none)
  return [u!, s!, vt!]
})
