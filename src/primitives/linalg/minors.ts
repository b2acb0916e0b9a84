import type { Matrices } from "./host.js"
import { substitute } from "./substitution.js"

interface Elimination {
  /** l below the diagonal and u, of the matrix with rows and columns exchanged */
  readonly lu: Float64Array
  readonly rows: Int32Array
  readonly cols: Int32Array
  /** the sign of both permutations together */
  readonly sign: number
}

/**
 * Gaussian elimination with complete pivoting (Golub & Van Loan, Matrix Computations, 4th ed., 3.4.8): pivots get
 * smaller, so that all zeros among them come last.
 */
const eliminateCompletely = (a: Float64Array, n: number): Elimination => {
  const lu = a.slice()
  const rows = Int32Array.from({ length: n }, (_, i) => i)
  const cols = rows.slice()
  let sign = 1
  const exchange = (order: Int32Array, i: number, j: number): void => {
    if (i === j) return
    const v = order[i]!
    order[i] = order[j]!
    order[j] = v
    sign = -sign
  }
  const swap = (i: number, j: number): void => {
    const v = lu[i]!
    lu[i] = lu[j]!
    lu[j] = v
  }
  for (let k = 0; k < n; k++) {
    let [p, q] = [k, k]
    for (let i = k; i < n; i++)
      for (let j = k; j < n; j++) if (Math.abs(lu[i * n + j]!) > Math.abs(lu[p * n + q]!)) [p, q] = [i, j]
    exchange(rows, k, p)
    exchange(cols, k, q)
    for (let j = 0; j < n; j++) swap(k * n + j, p * n + j)
    for (let i = 0; i < n; i++) swap(i * n + k, i * n + q)
    const pivot = lu[k * n + k]!
    if (pivot === 0) break
    for (let i = k + 1; i < n; i++) {
      const f = lu[i * n + k]! / pivot
      lu[i * n + k] = f
      for (let j = k + 1; j < n; j++) lu[i * n + j]! -= f * lu[k * n + j]!
    }
  }
  return { lu, rows, cols, sign }
}

/**
 * The adjugate of u = [u1 v; 0 d] applied to b, in place: det(u1) [d u1^-1, -u1^-1 v; 0, 1] b. It divides by no d, so
 * the last pivot may be 0; when there is another 0 among the pivots, the rank is below n - 1 and the adjugate is 0.
 */
const applyAdjugate = (u: Float64Array, n: number, b: Float64Array): void => {
  const m = n - 1
  let minor = 1
  for (let i = 0; i < m; i++) minor *= u[i * n + i]!
  if (minor === 0) {
    b.fill(0)
    return
  }
  const d = u[m * n + m]!
  for (let i = 0; i < m; i++)
    for (let k = 0; k < n; k++) b[i * n + k] = d * b[i * n + k]! - u[i * n + m]! * b[m * n + k]!
  const view = (data: Float64Array) => ({ data, at: 0, row: n, col: 1 })
  substitute(view(u), { lower: false, unitDiagonal: false }, view(b), m, n)
  for (let i = 0; i < b.length; i++) b[i]! *= minor
}

/** The cofactors of one matrix: the transpose of its adjugate. */
const cofactors = (a: Float64Array, n: number): Float64Array => {
  const { lu, rows, cols, sign } = eliminateCompletely(a, n)
  const b = new Float64Array(n * n)
  for (let i = 0; i < n; i++) b[i * n + rows[i]!] = sign
  const view = (data: Float64Array) => ({ data, at: 0, row: n, col: 1 })
  substitute(view(lu), { lower: true, unitDiagonal: true }, view(b), n, n)
  applyAdjugate(lu, n, b)
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[j * n + cols[i]!] = b[i * n + j]!
  return out
}

/** The cofactors of every matrix. */
export const cofactorsOf = ({ count, rows: n, data }: Matrices): Float64Array => {
  const out = new Float64Array(data.length)
  for (let k = 0; k < count && n > 0; k++) out.set(cofactors(data.subarray(k * n * n, (k + 1) * n * n), n), k * n * n)
  return out
}
