import { substitute, type View } from "./substitution.js"

const exchangeRows = (a: Float64Array, i: number, j: number, width: number): void => {
  for (let k = 0; k < width; k++) {
    const v = a[i + k]!
    a[i + k] = a[j + k]!
    a[j + k] = v
  }
}

/**
 * Factors the m by n matrix at `at` in place into L (below the diagonal, its own diagonal being 1) and U, by Gaussian
 * elimination with partial pivoting (Golub & Van Loan, Matrix Computations, 4th ed., algorithm 3.4.1).
 *
 * Row k was exchanged with row pivots[k] in step k. A column without a pivot is left as it is.
 */
export const eliminate = (a: Float64Array, at: number, m: number, n: number, pivots: Int32Array): void => {
  for (let k = 0; k < Math.min(m, n); k++) {
    let p = k
    for (let i = k + 1; i < m; i++) if (Math.abs(a[at + i * n + k]!) > Math.abs(a[at + p * n + k]!)) p = i
    pivots[k] = p
    if (p !== k) exchangeRows(a, at + k * n, at + p * n, n)
    const pivot = a[at + k * n + k]!
    if (pivot === 0) continue
    for (let i = k + 1; i < m; i++) {
      const f = a[at + i * n + k]! / pivot
      a[at + i * n + k] = f
      for (let j = k + 1; j < n; j++) a[at + i * n + j]! -= f * a[at + k * n + j]!
    }
  }
}

/** The sign of the permutation that the pivots make. */
export const signOf = (pivots: Int32Array): number => pivots.reduce((s, p, k) => (p === k ? s : -s), 1)

/** The order in which the pivots put m rows: row i of the result was row order[i]. */
export const orderOf = (pivots: Int32Array, m: number): Int32Array => {
  const order = Int32Array.from({ length: m }, (_, i) => i)
  pivots.forEach((p, k) => {
    const v = order[k]!
    order[k] = order[p]!
    order[p] = v
  })
  return order
}

/** Solves L U X = P B with the factors of an n by n matrix, in place of the m columns of B. */
export const solveFactored = (lu: View, pivots: Int32Array, b: View, n: number, m: number): void => {
  pivots.forEach((p, k) => {
    if (p !== k) exchangeRows(b.data, b.at + k * b.row, b.at + p * b.row, m)
  })
  substitute(lu, { lower: true, unitDiagonal: true }, b, n, m)
  substitute(lu, { lower: false, unitDiagonal: false }, b, n, m)
}
