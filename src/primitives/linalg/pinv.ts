import type { Aval, HostArray, NDArray } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import type { Primitive } from "../../program/index.js"
import { add, sub } from "../arithmetic.js"
import { mapTangent, one, op } from "../rule.js"
import { matmul, matrixTranspose } from "./algebra.js"
import { batchOf, checkMatrices } from "./check.js"
import { matricesOf, toHost, transposed } from "./host.js"
import { decompose } from "./singular.js"

/** Singular values up to `rtol` times the largest count as 0. */
export type PinvParams = { readonly rtol: number }

/** v diag(1 / s) u^T, n by m, for the m by n matrices of at least as many rows as columns. */
const invert = (a: Float64Array, m: number, n: number, rtol: number): Float64Array => {
  const { u, s, vt } = decompose(a, m, n)
  const out = new Float64Array(n * m)
  for (let k = 0; k < n; k++) {
    if (s[k]! <= rtol * s[0]!) continue
    for (let i = 0; i < n; i++) {
      const f = vt[k * n + i]! / s[k]!
      for (let j = 0; j < m; j++) out[i * m + j]! += f * u[j * n + k]!
    }
  }
  return out
}

const typeOf = (a: Aval): Aval => ({ shape: [...batchOf(a), a.shape.at(-1)!, a.shape.at(-2)!], dtype: a.dtype })

const pinvHost = (a: HostArray, rtol: number): HostArray => {
  const given = matricesOf(a)
  const isWide = given.rows < given.cols
  const { count, rows: m, cols: n, data } = isWide ? transposed(given) : given
  const out = new Float64Array(data.length)
  for (let k = 0; k < count; k++) out.set(invert(data.subarray(k * m * n, (k + 1) * m * n), m, n, rtol), k * m * n)
  const { shape, dtype } = typeOf(a)
  return toHost(shape, dtype, isWide ? transposed({ count, rows: n, cols: m, data: out }).data : out)
}

/** With h = da^T: dp = -p da p + p p^T (h - h a p) + (h - p a h) p^T p. */
const tangent = (a: NDArray, p: NDArray, t: NDArray): NDArray => {
  const h = matrixTranspose(t)
  const q = matrixTranspose(p)
  const columns = matmul(matmul(p, q), sub(h, matmul(matmul(h, a), p)))
  const rows = matmul(sub(h, matmul(p, matmul(a, h))), matmul(q, p))
  return add(sub(columns, matmul(p, matmul(t, p))), rows)
}

const pinvPrimitive: Primitive<PinvParams> = {
  name: "pinv",
  type: ([a]) => {
    checkMatrices("pinv", a!)
    return [typeOf(a!)]
  },
  impl: ([a], { rtol }) => [pinvHost(a!, rtol)],
  jvp: ([a], [t], { rtol }) => {
    const p = pinv(a!, rtol)
    return [[p], [mapTangent(t, (s) => tangent(a!, p, s))]]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a], _batched, _size, { rtol }) => [[pinv(a!, rtol)], [true]],
}

/**
 * The pseudoinverses of matrices, from their singular values. The derivative is that along changes that keep the rank
 * (Golub & Pereyra, SIAM J. Numer. Anal. 10, 1973); it needs no distinct singular values.
 */
export const pinv = op(pinvPrimitive, (a: NDArray, rtol: number): NDArray => one(pinvPrimitive, [a], { rtol }))
