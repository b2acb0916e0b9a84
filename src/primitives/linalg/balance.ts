import { norm2 } from "./host.js"

/**
 * A similar matrix d^-1 p^T a p d: upper triangular but for the rows and columns from..to, in which rows and columns
 * are about equally long. Row i of it comes from row order[i] of the matrix, and scales[i] is d_i, a power of two.
 */
export interface Balanced {
  readonly matrix: Float64Array
  readonly order: readonly number[]
  readonly scales: Float64Array
  readonly from: number
  readonly to: number
}

interface Isolated {
  readonly order: readonly number[]
  readonly from: number
  readonly to: number
}

/** Rows without elements among those that are left go last and columns first: their diagonals are eigenvalues. */
const isolate = (a: Float64Array, n: number): Isolated => {
  const head: number[] = []
  const tail: number[] = []
  let left = Array.from({ length: n }, (_, i) => i)
  const isAlone = (f: (j: number) => number, i: number): boolean => left.every((j) => j === i || f(j) === 0)
  for (;;) {
    const row = [...left].reverse().find((i) => isAlone((j) => a[i * n + j]!, i))
    const column = row ?? left.find((j) => isAlone((i) => a[i * n + j]!, j))
    if (column === undefined) break
    if (row === undefined) head.push(column)
    else tail.unshift(row)
    left = left.filter((i) => i !== column)
  }
  return { order: [...head, ...left, ...tail], from: head.length, to: head.length + left.length }
}

/** A sum of norms has to become this much smaller for a scaling to be worth it. */
const WORTH = 0.95
const SWEEPS = 50

/** Multiplies column i by f and divides row i by it; f is a power of two, so that nothing is rounded. */
const rescale = (x: Float64Array, n: number, i: number, f: number): void => {
  for (let k = 0; k < n; k++) x[k * n + i]! *= f
  for (let k = 0; k < n; k++) x[i * n + k]! /= f
}

/** Balancing in the 2-norm (Parlett & Reinsch, Numer. Math. 13, 1969; James, Langou & Lowery, arXiv:1401.5766). */
export const balance = (a: Float64Array, n: number): Balanced => {
  const { order, from, to } = isolate(a, n)
  const matrix = Float64Array.from({ length: n * n }, (_, k) => a[order[Math.floor(k / n)]! * n + order[k % n]!]!)
  const scales = new Float64Array(n).fill(1)
  let isChanged = from < to
  for (let sweep = 0; isChanged && sweep < SWEEPS; sweep++) {
    isChanged = false
    for (let i = from; i < to; i++) {
      const column = norm2(matrix, from * n + i, to - from, n)
      const row = norm2(matrix, i * n + from, to - from, 1)
      if (column === 0 || row === 0) continue
      const f = 2 ** Math.round(Math.log2(row / column) / 2)
      const scale = scales[i]! * f
      if (!(scale > 1e-150 && scale < 1e150) || column * f + row / f >= WORTH * (column + row)) continue
      scales[i] = scale
      rescale(matrix, n, i, f)
      isChanged = true
    }
  }
  return { matrix, order, scales, from, to }
}

/** The vector p d y of the matrix for a vector y of the balanced one. */
export const unbalance = ({ order, scales }: Balanced, y: Float64Array): Float64Array => {
  const out = new Float64Array(y.length)
  order.forEach((to, i) => {
    out[to] = scales[i]! * y[i]!
  })
  return out
}
