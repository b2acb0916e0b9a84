/** A matrix inside a buffer: the element (i, j) stands at `at + i * row + j * col`. */
export interface View {
  readonly data: Float64Array
  readonly at: number
  readonly row: number
  readonly col: number
}

/** The matrix with rows and columns exchanged; nothing is copied. */
export const flipped = ({ data, at, row, col }: View): View => ({ data, at, row: col, col: row })

/** How a triangular matrix is read. */
export interface Triangle {
  readonly lower: boolean
  readonly unitDiagonal: boolean
}

/**
 * Solves T X = B for an n by n triangular T, in place of the m columns of B, row by row (Golub & Van Loan, Matrix
 * Computations, 4th ed., 3.1). Only the triangle of T that is meant is read.
 */
export const substitute = (t: View, { lower, unitDiagonal }: Triangle, x: View, n: number, m: number): void => {
  for (let step = 0; step < n; step++) {
    const i = lower ? step : n - 1 - step
    const to = x.at + i * x.row
    const [first, last] = lower ? [0, i] : [i + 1, n]
    for (let j = first; j < last; j++) {
      const f = t.data[t.at + i * t.row + j * t.col]!
      const from = x.at + j * x.row
      for (let k = 0; k < m; k++) x.data[to + k * x.col]! -= f * x.data[from + k * x.col]!
    }
    if (unitDiagonal) continue
    const d = t.data[t.at + i * (t.row + t.col)]!
    for (let k = 0; k < m; k++) x.data[to + k * x.col]! /= d
  }
}
