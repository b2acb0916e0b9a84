import { largest, orientation } from "./host.js"
import { complementOf, factorQR, formQ, upperOf } from "./householder.js"
import { orthogonalize, rowNorms } from "./jacobi.js"

/** The factors of one matrix of m rows and n <= m columns. */
export interface Singular {
  /** m by n */
  readonly u: Float64Array
  readonly s: Float64Array
  /** n by n */
  readonly vt: Float64Array
}

/** Rows shorter than this, where the longest is about 1, are too short to have a direction. */
const TINY = 1e-140

const notANumber = (m: number, n: number): Singular => ({
  u: new Float64Array(m * n).fill(Number.NaN),
  s: new Float64Array(n).fill(Number.NaN),
  vt: new Float64Array(n * n).fill(Number.NaN),
})

/** Rows that are orthonormal and complete the first `rank` ones to a basis, in place. */
const complete = (rows: Float64Array, n: number, rank: number): void => {
  const columns = new Float64Array(n * rank)
  for (let i = 0; i < rank; i++) for (let j = 0; j < n; j++) columns[j * rank + i] = rows[i * n + j]!
  const rest = complementOf(columns, 0, n, rank)
  for (let i = rank; i < n; i++) for (let j = 0; j < n; j++) rows[i * n + j] = rest[j * (n - rank) + i - rank]!
}

/** q times the transpose of w: the m by n product whose column i is q times row i of w. */
const timesTransposed = (q: Float64Array, w: Float64Array, m: number, n: number): Float64Array => {
  const out = new Float64Array(m * n)
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let s = 0
      for (let k = 0; k < n; k++) s += q[i * n + k]! * w[j * n + k]!
      out[i * n + j] = s
    }
  return out
}

/**
 * The singular values, descending, and vectors of one matrix: a = q r by reflections, then one-sided Jacobi on the rows
 * of r, w r = s vt, so that u = q w^T.
 */
export const decompose = (a: Float64Array, m: number, n: number): Singular => {
  const scale = largest(a)
  if (!Number.isFinite(scale)) return notANumber(m, n)
  const unit = scale > 0 ? scale : 1
  const factors = factorQR(
    a.map((x) => x / unit),
    0,
    m,
    n,
  )
  const g = upperOf(factors)
  const w = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
  if (!orthogonalize(g, w, n)) return notANumber(m, n)
  const norms = rowNorms(g, n)
  const order = Array.from(norms, (_, i) => i).sort((i, j) => norms[j]! - norms[i]!)
  const vt = new Float64Array(n * n)
  const turned = new Float64Array(n * n)
  const rank = order.filter((i) => norms[i]! > TINY).length
  order.forEach((from, to) => {
    for (let j = 0; j < n; j++) {
      vt[to * n + j] = g[from * n + j]! / norms[from]!
      turned[to * n + j] = w[from * n + j]!
    }
  })
  if (rank < n) complete(vt, n, rank)
  for (let i = 0; i < n; i++)
    if (orientation(vt, i * n, n) < 0)
      for (let j = i * n; j < (i + 1) * n; j++) {
        vt[j] = -vt[j]!
        turned[j] = -turned[j]!
      }
  return {
    u: timesTransposed(formQ(factors, n), turned, m, n),
    s: Float64Array.from(order, (i) => norms[i]! * unit),
    vt,
  }
}
