import { isBlock } from "./eigenvectors.js"
import { eliminate, solveFactored } from "./elimination.js"
import type { Schur } from "./schur.js"

/** Rows and columns from..to of a quasi-triangular matrix: one, or two that belong together. */
export interface Block {
  readonly from: number
  readonly to: number
}

/** The diagonal blocks of a quasi-triangular matrix, from the first to the last. */
export const blocksOf = (t: Float64Array, n: number): readonly Block[] =>
  Array.from({ length: n }, (_, k) => k)
    .filter((k) => k === 0 || !isBlock(t, n, k - 1))
    .map((from) => ({ from, to: from + (isBlock(t, n, from) ? 2 : 1) }))

/** The elements of a block in the rows of one and the columns of another. */
export const cut = (x: Float64Array, n: number, rows: Block, cols: Block): Float64Array => {
  const width = cols.to - cols.from
  return Float64Array.from(
    { length: (rows.to - rows.from) * width },
    (_, k) => x[(rows.from + Math.floor(k / width)) * n + cols.from + (k % width)]!,
  )
}

/** Writes the elements of a block. */
export const paste = (x: Float64Array, n: number, rows: Block, cols: Block, values: Float64Array): void => {
  const width = cols.to - cols.from
  values.forEach((v, k) => {
    x[(rows.from + Math.floor(k / width)) * n + cols.from + (k % width)] = v
  })
}

/**
 * The solution x of a x + x b = c for p by p and q by q matrices of order 1 or 2, as a system of p q equations; 0 where
 * a and b have opposite eigenvalues and c is 0.
 */
export const solveBlock = (a: Float64Array, b: Float64Array, c: Float64Array, p: number, q: number): Float64Array => {
  if (c.every((v) => v === 0)) return c
  const n = p * q
  const system = new Float64Array(n * n)
  for (let i = 0; i < p; i++)
    for (let j = 0; j < q; j++) {
      const row = (i * q + j) * n
      for (let k = 0; k < p; k++) system[row + k * q + j]! += a[i * p + k]!
      for (let k = 0; k < q; k++) system[row + i * q + k]! += b[k * q + j]!
    }
  const x = c.slice()
  const pivots = new Int32Array(n)
  eliminate(system, 0, n, n, pivots)
  solveFactored({ data: system, at: 0, row: n, col: 1 }, pivots, { data: x, at: 0, row: 1, col: 1 }, n, 1)
  return x
}

/** x y, x^T y or x y^T of an m by k and a k by n matrix. */
export const product = (
  x: Float64Array,
  y: Float64Array,
  [m, k, n]: readonly [m: number, k: number, n: number],
  { left = false, right = false }: { readonly left?: boolean; readonly right?: boolean } = {},
): Float64Array => {
  const out = new Float64Array(m * n)
  for (let i = 0; i < m; i++)
    for (let l = 0; l < k; l++) {
      const f = left ? x[l * m + i]! : x[i * k + l]!
      if (f !== 0) for (let j = 0; j < n; j++) out[i * n + j]! += f * (right ? y[j * k + l]! : y[l * n + j]!)
    }
  return out
}

/** z t z^T */
export const restored = ({ z }: Schur, t: Float64Array, n: number): Float64Array =>
  product(product(z, t, [n, n, n]), z, [n, n, n], { right: true })
