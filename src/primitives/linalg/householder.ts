import { norm2 } from "./host.js"

/**
 * A reflection I - tau v v^T with v[0] = 1 that maps x to [beta, 0, ..., 0]; v takes the place of x, and beta that of
 * x[0] (Golub & Van Loan, Matrix Computations, 4th ed., 5.1). It is the identity when only x[0] is not 0.
 */
export const reflect = (x: Float64Array, at: number, count: number, step: number): number => {
  const alpha = x[at]!
  const rest = norm2(x, at + step, count - 1, step)
  if (rest === 0) return 0
  const beta = alpha > 0 ? -Math.hypot(alpha, rest) : Math.hypot(alpha, rest)
  for (let i = 1; i < count; i++) x[at + i * step]! /= alpha - beta
  x[at] = beta
  return (beta - alpha) / beta
}

/** A matrix of n columns at `at`, with the vector of the reflection j in column j from row j on. */
export interface Reflections {
  readonly data: Float64Array
  readonly at: number
  readonly rows: number
  readonly cols: number
  readonly tau: Float64Array
}

/** Applies reflection j to the columns from..to of a matrix of `width` columns, row by row. */
const apply = (
  { data, at, rows, cols, tau }: Reflections,
  j: number,
  target: { readonly data: Float64Array; readonly at: number; readonly width: number },
  from: number,
): void => {
  if (tau[j] === 0) return
  const { data: out, at: start, width } = target
  const sums = new Float64Array(width)
  const v = (i: number): number => (i === j ? 1 : data[at + i * cols + j]!)
  for (let i = j; i < rows; i++) {
    const f = v(i)
    for (let k = from, row = start + i * width; k < width; k++) sums[k]! += f * out[row + k]!
  }
  for (let i = j; i < rows; i++) {
    const f = tau[j]! * v(i)
    for (let k = from, row = start + i * width; k < width; k++) out[row + k]! -= f * sums[k]!
  }
}

/** Factors an m by n matrix in place into reflections, and r on and above the diagonal (5.2.2 there). */
export const factorQR = (data: Float64Array, at: number, m: number, n: number): Reflections => {
  const tau = new Float64Array(Math.min(m, n))
  const q: Reflections = { data, at, rows: m, cols: n, tau }
  for (let j = 0; j < tau.length; j++) {
    tau[j] = reflect(data, at + j * (n + 1), m - j, n)
    apply(q, j, { data, at, width: n }, j + 1)
  }
  return q
}

/** The first `count` columns of the product of the reflections (5.1.6 there). */
export const formQ = (q: Reflections, count: number): Float64Array => {
  const out = new Float64Array(q.rows * count)
  for (let i = 0; i < Math.min(q.rows, count); i++) out[i * (count + 1)] = 1
  for (let j = q.tau.length - 1; j >= 0; j--) apply(q, j, { data: out, at: 0, width: count }, Math.min(j, count))
  return out
}

/** The part of an m by n matrix on and above the diagonal, in its first min(m, n) rows. */
export const upperOf = ({ data, at, rows, cols }: Reflections): Float64Array => {
  const k = Math.min(rows, cols)
  const out = new Float64Array(k * cols)
  for (let i = 0; i < k; i++) out.set(data.subarray(at + i * cols + i, at + (i + 1) * cols), i * cols + i)
  return out
}

/** m - n orthonormal columns that are orthogonal to the n orthonormal columns of a matrix. */
export const complementOf = (data: Float64Array, at: number, m: number, n: number): Float64Array => {
  const q = formQ(factorQR(data.slice(at, at + m * n), 0, m, n), m)
  const out = new Float64Array(m * (m - n))
  for (let i = 0; i < m; i++) out.set(q.subarray(i * m + n, (i + 1) * m), i * (m - n))
  return out
}
