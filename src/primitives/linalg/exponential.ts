import { eliminate, solveFactored } from "./elimination.js"

/** Up to this 1-norm the Pade approximant of degree 13 is exact to float64 (Higham, SIAM J. Matrix Anal. 26, 2005). */
export const LARGEST = 5.371920351148152
const DEGREE = 13

/** The coefficients of its numerator; those of the denominator have alternating signs (Golub & Van Loan, 9.3.1). */
export const coefficients: readonly number[] = Array.from({ length: DEGREE }).reduce<readonly number[]>(
  (c, _, i) => [...c, (c[i]! * (DEGREE - i)) / ((i + 1) * (2 * DEGREE - i))],
  [1],
)

const product = (x: Float64Array, y: Float64Array, n: number): Float64Array => {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const f = x[i * n + k]!
      for (let j = 0; j < n; j++) out[i * n + j]! += f * y[k * n + j]!
    }
  return out
}

/** The sum of multiples of matrices, and of the identity. */
const combination = (terms: readonly (readonly [number, Float64Array])[], n: number, identity = 0): Float64Array => {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) out[i * (n + 1)] = identity
  terms.forEach(([c, x]) => {
    for (let i = 0; i < out.length; i++) out[i]! += c * x[i]!
  })
  return out
}

/** The approximant u / v, with the odd and even powers of `a` apart. */
const approximant = (a: Float64Array, n: number): Float64Array => {
  const c = coefficients
  const a2 = product(a, a, n)
  const a4 = product(a2, a2, n)
  const a6 = product(a4, a2, n)
  const powers = (i: number): Float64Array => {
    const high = combination(
      [
        [c[i + 12]!, a6],
        [c[i + 10]!, a4],
        [c[i + 8]!, a2],
      ],
      n,
    )
    const low: readonly (readonly [number, Float64Array])[] = [
      [c[i + 6]!, a6],
      [c[i + 4]!, a4],
      [c[i + 2]!, a2],
    ]
    return combination([[1, product(a6, high, n)], ...low], n, c[i]!)
  }
  const [odd, even] = [product(a, powers(1), n), powers(0)]
  const x = combination(
    [
      [1, even],
      [1, odd],
    ],
    n,
  )
  const lu = combination(
    [
      [1, even],
      [-1, odd],
    ],
    n,
  )
  const pivots = new Int32Array(n)
  eliminate(lu, 0, n, n, pivots)
  solveFactored({ data: lu, at: 0, row: n, col: 1 }, pivots, { data: x, at: 0, row: n, col: 1 }, n, n)
  return x
}

/** The largest sum of sizes in a column. */
export const norm1 = (a: Float64Array, n: number): number => {
  let most = 0
  for (let j = 0; j < n; j++) {
    let s = 0
    for (let i = 0; i < n; i++) s += Math.abs(a[i * n + j]!)
    most = Math.max(most, s)
  }
  return most
}

/** The exponential of one matrix, by scaling, the approximant and squaring (Golub & Van Loan, 4th ed., 9.3.1). */
export const exponential = (a: Float64Array, n: number): Float64Array => {
  const size = norm1(a, n)
  if (!Number.isFinite(size)) return new Float64Array(n * n).fill(Number.NaN)
  const squarings = size > LARGEST ? Math.ceil(Math.log2(size / LARGEST)) : 0
  let x = approximant(
    a.map((v) => v / 2 ** squarings),
    n,
  )
  for (let i = 0; i < squarings; i++) x = product(x, x, n)
  return x
}

/**
 * The derivative of the exponential at `a` along `e`: the upper right block of exp [a e; 0 a] (Higham, Functions of
 * Matrices, 2008, 3.2). It is linear in `e`, which is scaled to be no larger than `a` has to be.
 */
export const exponentialAlong = (a: Float64Array, e: Float64Array, n: number): Float64Array => {
  const size = norm1(e, n)
  if (size === 0) return new Float64Array(n * n)
  const m = 2 * n
  const block = new Float64Array(m * m)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      block[i * m + j] = a[i * n + j]!
      block[(i + n) * m + j + n] = a[i * n + j]!
      block[i * m + j + n] = e[i * n + j]! / size
    }
  const x = exponential(block, m)
  return Float64Array.from({ length: n * n }, (_, k) => size * x[Math.floor(k / n) * m + n + (k % n)]!)
}
