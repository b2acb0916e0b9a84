import { reflect } from "./householder.js"

/** The matrix v of reflections: x - tau v (v^T x) for the columns from..width of the rows `first` and on. */
const applyLeft = (x: Float64Array, n: number, v: Float64Array, tau: number, first: number, from: number): void => {
  const sums = new Float64Array(n)
  v.forEach((f, i) => {
    for (let k = from, row = (first + i) * n; k < n; k++) sums[k]! += f * x[row + k]!
  })
  v.forEach((f, i) => {
    for (let k = from, row = (first + i) * n; k < n; k++) x[row + k]! -= tau * f * sums[k]!
  })
}

/** The same from the right: rows 0..rows, and the columns `first` and on. */
const applyRight = (x: Float64Array, n: number, v: Float64Array, tau: number, first: number, rows: number): void => {
  for (let i = 0, at = first; i < rows; i++, at += n) {
    let s = 0
    for (let k = 0; k < v.length; k++) s += x[at + k]! * v[k]!
    s *= tau
    for (let k = 0; k < v.length; k++) x[at + k]! -= s * v[k]!
  }
}

/** Applies the reflection I - tau v v^T as a similarity to h, and to the orthogonal q that has been applied. */
export const similarity = (
  h: Float64Array,
  q: Float64Array,
  n: number,
  { v, tau, first }: { readonly v: Float64Array; readonly tau: number; readonly first: number },
  { column, rows }: { readonly column: number; readonly rows: number },
): void => {
  applyLeft(h, n, v, tau, first, column)
  applyRight(h, n, v, tau, first, rows)
  applyRight(q, n, v, tau, first, n)
}

/**
 * Makes h zero below its first subdiagonal, in the rows and columns from..to, by reflections (Golub & Van Loan, Matrix
 * Computations, 4th ed., algorithm 7.4.2), in place; the result is q with h_before = q h_after q^T.
 */
export const toHessenberg = (h: Float64Array, n: number, from: number, to: number): Float64Array => {
  const q = new Float64Array(n * n)
  for (let i = 0; i < n; i++) q[i * (n + 1)] = 1
  for (let k = from; k < to - 2; k++) {
    const v = Float64Array.from({ length: to - k - 1 }, (_, i) => h[(k + 1 + i) * n + k]!)
    const tau = reflect(v, 0, v.length, 1)
    h[(k + 1) * n + k] = v[0]!
    for (let i = 1; i < v.length; i++) h[(k + 1 + i) * n + k] = 0
    v[0] = 1
    if (tau !== 0) similarity(h, q, n, { v, tau, first: k + 1 }, { column: k + 1, rows: to })
  }
  return q
}
