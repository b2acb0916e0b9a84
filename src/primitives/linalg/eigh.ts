import type { Aval, HostArray, NDArray } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { div, mul, sub } from "../arithmetic.js"
import { fill, zerosOf } from "../broadcast.js"
import { type None, none, op } from "../rule.js"
import { select } from "../select.js"
import { alongColumns, alongRows, diagonals, matmul, matrixTranspose, onDiagonal, symmetric } from "./algebra.js"
import { batchOf, checkSquare } from "./check.js"
import { largest, matricesOf, orientation, symmetrize, toHost } from "./host.js"
import { diagonalize, tridiagonalize } from "./tridiagonal.js"

export type Spectrum = readonly [w: NDArray, v: NDArray]

const typeOf = (a: Aval): readonly Aval[] => [{ shape: [...batchOf(a), a.shape.at(-1)!], dtype: a.dtype }, a]

/** The spectrum of one symmetric matrix, scaled by its largest element so that no square overflows. */
const decompose = (a: Float64Array, n: number, w: Float64Array, v: Float64Array): void => {
  const scale = largest(a)
  const unit = scale > 0 ? scale : 1
  const t = tridiagonalize(
    a.map((x) => x / unit),
    n,
  )
  if (!Number.isFinite(scale) || !diagonalize(t, n)) {
    w.fill(Number.NaN)
    v.fill(Number.NaN)
    return
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => t.diagonal[i]! - t.diagonal[j]!)
  order.forEach((from, to) => {
    w[to] = t.diagonal[from]! * unit
    const sign = orientation(t.basis, from * n, n)
    for (let i = 0; i < n; i++) v[i * n + to] = sign * t.basis[from * n + i]!
  })
}

const eighHost = (a: HostArray): readonly HostArray[] => {
  const x = matricesOf(a)
  const n = x.rows
  symmetrize(x)
  const w = new Float64Array(x.count * n)
  const v = new Float64Array(x.data.length)
  for (let k = 0; k < x.count; k++) {
    const part = (data: Float64Array, size: number): Float64Array => data.subarray(k * size, (k + 1) * size)
    decompose(part(x.data, n * n), n, part(w, n), part(v, n * n))
  }
  const [values, vectors] = typeOf(a)
  return [toHost(values!.shape, a.dtype, w), toHost(vectors!.shape, a.dtype, v)]
}

/** 1 / x off the diagonal, 0 on it. */
export const reciprocalsOff = (x: NDArray): NDArray => {
  const own = onDiagonal(x)
  return select(own, zerosOf(x), div(fill(x, 1), select(own, fill(x, 1), x)))
}

const eighPrimitive: Primitive<None> = {
  name: "eigh",
  type: ([a]) => {
    checkSquare("eigh", a!)
    return typeOf(a!)
  },
  impl: ([a]) => eighHost(a!),
  jvp: ([a], [t]) => {
    const [w, v] = eigh(a!)
    if (t === null || t === undefined)
      return [
        [w, v],
        [null, null],
      ]
    const inside = matmul(matrixTranspose(v), matmul(symmetric(t), v))
    const gaps = reciprocalsOff(sub(alongColumns(w, v), alongRows(w, v)))
    return [
      [w, v],
      [diagonals(inside), matmul(v, mul(gaps, inside))],
    ]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [eigh(a!), [true, true]],
}

/**
 * The eigenvalues w, ascending, and orthonormal eigenvectors (the columns of v) of the symmetric parts (a + a^T) / 2.
 *
 * With s = v^T da v: dw = diag(s) and dv = v (s_ij / (w_j - w_i) off the diagonal), so that the derivative of v is not
 * defined for equal eigenvalues, and NaN there. The largest element of each eigenvector is positive.
 */
export const eigh = op(eighPrimitive, (a: NDArray): Spectrum => {
  const [w, v] = bind(eighPrimitive, [a], none)
  return [w!, v!]
})
