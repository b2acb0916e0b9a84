import type { Schur } from "./schur.js"

/** A complex number. */
type Complex = readonly [re: number, im: number]

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
const minus = ([a, b]: Complex, [c, d]: Complex): Complex => [a - c, b - d]
const size = ([a, b]: Complex): number => Math.abs(a) + Math.abs(b)

/** The quotient by Smith's formula, whose squares do not overflow. */
const over = ([a, b]: Complex, [c, d]: Complex): Complex => {
  if (Math.abs(c) >= Math.abs(d)) {
    const r = d / c
    const s = c + d * r
    return [(a + b * r) / s, (b - a * r) / s]
  }
  const r = c / d
  const s = c * r + d
  return [(a * r + b) / s, (b * r - a) / s]
}

/** A number in place of one that is nothing beside the matrix: the vector of a multiple eigenvalue is then finite. */
const atLeast = (x: Complex, least: number): Complex => (size(x) < least ? [least, 0] : x)

/** The solution of two equations, with pivoting. */
const solveTwo = (
  [a, b, c, d]: readonly Complex[],
  [e, f]: readonly [Complex, Complex],
  least: number,
): readonly [Complex, Complex] => {
  if (size(a!) < size(c!)) return solveTwo([c!, d!, a!, b!], [f, e], least)
  const pivot = atLeast(a!, least)
  const factor = over(c!, pivot)
  const y = over(minus(f, times(factor, e)), atLeast(minus(d!, times(factor, b!)), least))
  return [over(minus(e, times(b!, y)), pivot), y]
}

/** The largest size that an element of a vector may have before the whole is scaled. */
const LARGE = 1e100

/** The eigenvalues of a 2 by 2 block: the one whose imaginary part is not negative. */
export const blockEigenvalue = (t: Float64Array, n: number, k: number): Complex => {
  const at = k * (n + 1)
  const [a, b, c, d] = [t[at]!, t[at + 1]!, t[at + n]!, t[at + n + 1]!]
  const p = (a - d) / 2
  return [d + p, Math.sqrt(Math.max(0, -(p * p + b * c)))]
}

/** Whether a 2 by 2 block begins in row k. */
export const isBlock = (t: Float64Array, n: number, k: number): boolean => k < n - 1 && t[(k + 1) * n + k] !== 0

/**
 * The eigenvector, real and imaginary parts, of the quasi-triangular t for the eigenvalue whose block ends in row
 * `last`, by back substitution (Golub & Van Loan, Matrix Computations, 4th ed., 7.6.4).
 */
const substituteBack = (
  t: Float64Array,
  n: number,
  { value, block, least }: { readonly value: Complex; readonly block: number; readonly least: number },
): readonly [Float64Array, Float64Array] => {
  const [re, im] = [new Float64Array(n), new Float64Array(n)]
  const put = (i: number, [x, y]: Complex): void => {
    re[i] = x
    im[i] = y
  }
  const isPair = isBlock(t, n, block)
  const end = block + (isPair ? 2 : 1)
  const at = (i: number, j: number): number => t[i * n + j]!
  const shifted = (i: number): Complex => minus([at(i, i), 0], value)
  const rest = (i: number, from: number): Complex => {
    let [x, y] = [0, 0]
    for (let j = from; j < end; j++) {
      x -= at(i, j) * re[j]!
      y -= at(i, j) * im[j]!
    }
    return [x, y]
  }
  if (!isPair) re[block] = 1
  else if (Math.abs(at(block, block + 1)) >= Math.abs(at(block + 1, block))) {
    re[block] = 1
    put(block + 1, over(minus(value, [at(block, block), 0]), [at(block, block + 1), 0]))
  } else {
    re[block + 1] = 1
    put(block, over(minus(value, [at(block + 1, block + 1), 0]), [at(block + 1, block), 0]))
  }
  for (let i = block - 1; i >= 0; i--) {
    if (i > 0 && isBlock(t, n, i - 1)) {
      const [b, c]: readonly Complex[] = [
        [at(i - 1, i), 0],
        [at(i, i - 1), 0],
      ]
      const [x, y] = solveTwo([shifted(i - 1), b!, c!, shifted(i)], [rest(i - 1, i + 1), rest(i, i + 1)], least)
      put(i, y)
      i--
      put(i, x)
    } else put(i, over(rest(i, i + 1), atLeast(shifted(i), least)))
    const most = Math.max(Math.abs(re[i]!), Math.abs(im[i]!), Math.abs(re[i + 1]!), Math.abs(im[i + 1]!))
    if (most > LARGE)
      for (let j = i; j < end; j++) {
        re[j]! /= most
        im[j]! /= most
      }
  }
  return [re, im]
}

const applied = (z: Float64Array, n: number, x: Float64Array, end: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => {
    let s = 0
    for (let j = 0; j < end; j++) s += z[i * n + j]! * x[j]!
    return s
  })

/** An eigenvalue of a block with its vector: the conjugate pair of both is meant where the imaginary part is not 0. */
export interface Eigenpair {
  readonly block: number
  readonly value: Complex
  readonly re: Float64Array
  readonly im: Float64Array
}

/** The eigenpairs of z t z^T, one for every block of t, from the first to the last. */
export const eigenpairs = ({ t, z }: Schur, n: number): readonly Eigenpair[] => {
  const norm = t.reduce((m, v) => Math.max(m, Math.abs(v)), 0)
  const least = Math.max(Number.EPSILON * norm, 1e-290)
  const starts = Array.from({ length: n }, (_, k) => k).filter((k) => k === 0 || !isBlock(t, n, k - 1))
  return starts.map((block) => {
    const isPair = isBlock(t, n, block)
    const value = isPair ? blockEigenvalue(t, n, block) : ([t[block * (n + 1)]!, 0] as const)
    const [re, im] = substituteBack(t, n, { value, block, least })
    const end = block + (isPair ? 2 : 1)
    return { block, value, re: applied(z, n, re, end), im: applied(z, n, im, end) }
  })
}
