import { similarity, toHessenberg } from "./hessenberg.js"
import { reflect } from "./householder.js"

/** The real Schur form a = z t z^T: t is upper triangular but for 2 by 2 blocks that have conjugate eigenvalues. */
export interface Schur {
  readonly t: Float64Array
  readonly z: Float64Array
}

/** Steps for one eigenvalue after which the iteration has failed, as it does with NaN. */
const LIMIT = 60
/** Every so many steps the shifts are taken from elsewhere, to leave a cycle. */
const EXCEPTIONAL = 10

/**
 * True when the element below the diagonal in row k is nothing beside its neighbours (Ahues & Tisseur, LAPACK Working
 * Note 122, 1997): the second condition keeps the small eigenvalues of graded matrices.
 */
const isNegligible = (t: Float64Array, n: number, k: number): boolean => {
  const [a, b] = [t[(k - 1) * (n + 1)]!, t[(k - 1) * n + k]!]
  const [c, d] = [t[k * n + k - 1]!, t[k * (n + 1)]!]
  if (Math.abs(c) < 1e-290) return true
  const near = Math.abs(a) + Math.abs(d)
  if (near !== 0 && Math.abs(c) > Number.EPSILON * near) return false
  if (near === 0) return false
  const [beside, across] = [Math.abs(c), Math.abs(b)]
  const gap = Math.abs(a - d)
  const large = Math.max(Math.abs(d), gap)
  const sum = large + Math.max(beside, across)
  const bound = Number.EPSILON * Math.min(Math.abs(d), gap) * (large / sum)
  return Math.min(beside, across) * (Math.max(beside, across) / sum) <= Math.max(1e-290, bound)
}

/** Sum and product of the two shifts, and one element of the last column: what a double step needs of the corner. */
interface Shifts {
  readonly x: number
  readonly y: number
  readonly w: number
}

const shiftsOf = (t: Float64Array, n: number, last: number, steps: number): Shifts => {
  const x = t[last * (n + 1)]!
  if (steps > 0 && steps % EXCEPTIONAL === 0) {
    const s = Math.abs(t[last * n + last - 1]!) + Math.abs(t[(last - 1) * n + last - 2]!)
    return { x: x + 0.75 * s, y: x + 0.75 * s, w: -0.4375 * s * s }
  }
  return { x, y: t[(last - 1) * (n + 1)]!, w: t[last * n + last - 1]! * t[(last - 1) * n + last]! }
}

/**
 * One double step of Francis on the unreduced block first..last (Golub & Van Loan, Matrix Computations, 4th ed.,
 * algorithm 7.5.1): both shifts at once, so that conjugate ones stay in real arithmetic.
 */
const step = ({ t, z }: Schur, n: number, first: number, last: number, steps: number): void => {
  const at = (i: number, j: number): number => t[i * n + j]!
  const { x, y, w } = shiftsOf(t, n, last, steps)
  const [h, below] = [at(first, first), at(first + 1, first)]
  const start = [
    ((x - h) * (y - h) - w) / below + at(first, first + 1),
    at(first + 1, first + 1) - h - (x - h) - (y - h),
    at(first + 2, first + 1),
  ]
  for (let k = first; k < last; k++) {
    const count = Math.min(3, last - k + 1)
    const v = Float64Array.from({ length: count }, (_, i) => (k === first ? start[i]! : at(k + i, k - 1)))
    const tau = reflect(v, 0, count, 1)
    if (k > first) {
      t[k * n + k - 1] = v[0]!
      for (let i = 1; i < count; i++) t[(k + i) * n + k - 1] = 0
    }
    v[0] = 1
    if (tau !== 0) similarity(t, z, n, { v, tau, first: k }, { column: k, rows: Math.min(k + 4, last + 1) })
  }
}

const rotate = (
  x: Float64Array,
  count: number,
  [first, second, by]: readonly [first: number, second: number, by: number],
  [c, s]: readonly number[],
): void => {
  for (let k = 0; k < count; k++) {
    const [i, j] = [first + k * by, second + k * by]
    const [u, v] = [x[i]!, x[j]!]
    x[i] = c! * u + s! * v
    x[j] = c! * v - s! * u
  }
}

/** Makes the 2 by 2 block in the rows k and k + 1 triangular by a rotation, when its eigenvalues are real. */
const splitBlock = ({ t, z }: Schur, n: number, k: number): void => {
  const at = k * (n + 1)
  const [a, b, c, d] = [t[at]!, t[at + 1]!, t[at + n]!, t[at + n + 1]!]
  const p = (a - d) / 2
  const disc = p * p + b * c
  if (disc < 0) return
  const f = p + (p < 0 ? -1 : 1) * Math.sqrt(disc)
  const r = Math.hypot(f, c)
  const turn = [f / r, c / r]
  rotate(t, n - k, [at, at + n, 1], turn)
  rotate(t, k + 2, [k, k + 1, n], turn)
  rotate(z, n, [k, k + 1, n], turn)
  t[at + n] = 0
}

/**
 * The real Schur form of a matrix that is upper triangular outside of the rows and columns from..to, which is
 * overwritten; null when the iteration does not converge.
 */
export const schur = (a: Float64Array, n: number, from = 0, to = n): Schur | null => {
  const form: Schur = { t: a, z: toHessenberg(a, n, from, to) }
  let last = to - 1
  for (let steps = 0; last > from; steps++) {
    let first = last
    while (first > from && !isNegligible(a, n, first)) first--
    if (first > from) a[first * n + first - 1] = 0
    if (first < last - 1) {
      if (steps > LIMIT) return null
      step(form, n, first, last, steps)
      continue
    }
    if (first === last - 1) splitBlock(form, n, first)
    last = first - 1
    steps = -1
  }
  return form
}
