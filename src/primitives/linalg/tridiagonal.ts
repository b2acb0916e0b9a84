import { reflect } from "./householder.js"

/** A symmetric tridiagonal matrix, and the orthogonal matrix that was applied, by rows. */
export interface Tridiagonal {
  readonly diagonal: Float64Array
  readonly beside: Float64Array
  /** row i is the i-th basis vector */
  readonly basis: Float64Array
}

/** a - v w^T - w v^T for the part of a symmetric matrix from row and column `from` on. */
const rankTwo = (a: Float64Array, n: number, from: number, v: Float64Array, w: Float64Array): void => {
  for (let i = from; i < n; i++) for (let j = from; j < n; j++) a[i * n + j]! -= v[i]! * w[j]! + w[i]! * v[j]!
}

/**
 * Householder tridiagonalization of a symmetric n by n matrix, which is overwritten (Golub & Van Loan, Matrix
 * Computations, 4th ed., algorithm 8.3.1).
 */
export const tridiagonalize = (a: Float64Array, n: number): Tridiagonal => {
  const tau = new Float64Array(n)
  const vectors: Float64Array[] = []
  const beside = new Float64Array(Math.max(0, n - 1))
  for (let k = 0; k < n - 1; k++) {
    const v = new Float64Array(n)
    for (let i = k + 1; i < n; i++) v[i] = a[k * n + i]!
    tau[k] = reflect(v, k + 1, n - k - 1, 1)
    beside[k] = v[k + 1]!
    v[k + 1] = 1
    vectors.push(v)
    if (tau[k] === 0) continue
    const w = new Float64Array(n)
    let inner = 0
    for (let i = k + 1; i < n; i++) {
      let s = 0
      for (let j = k + 1; j < n; j++) s += a[i * n + j]! * v[j]!
      w[i] = tau[k]! * s
      inner += w[i]! * v[i]!
    }
    for (let i = k + 1; i < n; i++) w[i]! -= (tau[k]! / 2) * inner * v[i]!
    rankTwo(a, n, k + 1, v, w)
  }
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => a[i * (n + 1)]!),
    beside,
    basis: basisOf(vectors, tau, n),
  }
}

/** The product of the reflections, transposed: applied from the last on, each touches one more row and column. */
const basisOf = (vectors: readonly Float64Array[], tau: Float64Array, n: number): Float64Array => {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) out[i * (n + 1)] = 1
  for (let k = vectors.length - 1; k >= 0; k--) {
    const v = vectors[k]!
    for (let i = k + 1; i < n; i++) {
      let s = 0
      for (let j = k + 1; j < n; j++) s += out[i * n + j]! * v[j]!
      for (let j = k + 1; j < n; j++) out[i * n + j]! -= tau[k]! * s * v[j]!
    }
  }
  return out
}

const rotateRows = (z: Float64Array, n: number, k: number, c: number, s: number): void => {
  for (let i = k * n, j = i + n; i < k * n + n; i++, j++) {
    const x = z[i]!
    const y = z[j]!
    z[i] = c * x + s * y
    z[j] = c * y - s * x
  }
}

/** One implicit step with Wilkinson's shift on the unreduced block first..last (algorithm 8.3.2 there). */
const step = ({ diagonal: d, beside: e, basis }: Tridiagonal, n: number, first: number, last: number): void => {
  const half = (d[last - 1]! - d[last]!) / 2
  const f = e[last - 1]!
  const shift = d[last]! - (f * f) / (half + (half >= 0 ? 1 : -1) * Math.hypot(half, f))
  let [x, z] = [d[first]! - shift, e[first]!]
  for (let k = first; k < last; k++) {
    const r = Math.sqrt(x * x + z * z)
    const [c, s] = r === 0 ? [1, 0] : [x / r, z / r]
    if (k > first) e[k - 1] = r
    const [p, q, b] = [d[k]!, d[k + 1]!, e[k]!]
    const change = s * (s * (q - p) + 2 * c * b)
    d[k] = p + change
    d[k + 1] = q - change
    e[k] = c * s * (q - p) + (c - s) * (c + s) * b
    rotateRows(basis, n, k, c, s)
    if (k + 1 === last) continue
    x = e[k]!
    z = s * e[k + 1]!
    e[k + 1]! *= c
  }
}

const LIMIT = 60

/**
 * Makes the matrix diagonal by implicit QR steps (algorithm 8.3.3 there): `diagonal` then holds the eigenvalues and row
 * i of `basis` the i-th eigenvector. False when that takes unheard-of many steps, as with NaN.
 */
export const diagonalize = (t: Tridiagonal, n: number): boolean => {
  const { diagonal: d, beside: e } = t
  let last = n - 1
  for (let steps = 0; last > 0; steps++) {
    for (let k = 0; k < last; k++)
      if (Math.abs(e[k]!) <= (Number.EPSILON * (Math.abs(d[k]!) + Math.abs(d[k + 1]!))) / 2) e[k] = 0
    while (last > 0 && e[last - 1] === 0) last--
    if (last === 0) return true
    if (steps > LIMIT * n) return false
    let first = last - 1
    while (first > 0 && e[first - 1] !== 0) first--
    step(t, n, first, last)
  }
  return true
}
