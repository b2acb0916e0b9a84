import { norm2 } from "./host.js"

const MOST_SWEEPS = 60

interface Gram {
  readonly xx: number
  readonly yy: number
  readonly xy: number
}

const gram = (g: Float64Array, x: number, y: number, n: number): Gram => {
  let xx = 0
  let yy = 0
  let xy = 0
  for (let k = 0; k < n; k++) {
    const u = g[x + k]!
    const v = g[y + k]!
    xx += u * u
    yy += v * v
    xy += u * v
  }
  return { xx, yy, xy }
}

/** A rotation by its sine and the tangent of half its angle, which keep small angles as exact as large ones. */
interface Rotation {
  readonly sine: number
  readonly half: number
}

const rotate = (z: Float64Array, x: number, y: number, n: number, { sine, half }: Rotation): void => {
  for (let k = 0; k < n; k++) {
    const u = z[x + k]!
    const v = z[y + k]!
    z[x + k] = u - sine * (v + half * u)
    z[y + k] = v + sine * (u - half * v)
  }
}

/** The rotation by at most 45 degrees that makes two rows orthogonal. */
const rotationFor = ({ xx, yy, xy }: Gram): Rotation => {
  const zeta = (yy - xx) / (2 * xy)
  const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta))
  const secant = Math.sqrt(1 + tangent * tangent)
  return { sine: tangent / secant, half: tangent / (1 + secant) }
}

/**
 * Rotates the n rows of g, each of n elements, until they are orthogonal, and the rows of w with them: one-sided Jacobi
 * (Golub & Van Loan, Matrix Computations, 4th ed., 8.6.3), which finds small singular values to high relative accuracy.
 *
 * False when it does not end, as with NaN.
 */
export const orthogonalize = (g: Float64Array, w: Float64Array, n: number): boolean => {
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false
    for (let i = 0; i < n * n; i += n)
      for (let j = i + n; j < n * n; j += n) {
        const products = gram(g, i, j, n)
        const { xx, yy, xy } = products
        if (Math.abs(xy) <= Number.EPSILON * Math.sqrt(xx) * Math.sqrt(yy)) continue
        rotated = true
        const rotation = rotationFor(products)
        rotate(g, i, j, n, rotation)
        rotate(w, i, j, n, rotation)
      }
    if (!rotated) return true
  }
  return false
}

/** The lengths of the n rows, each of n elements. */
export const rowNorms = (g: Float64Array, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => norm2(g, i * n, n, 1))
