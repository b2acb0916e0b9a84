import { balance, unbalance } from "./balance.js"
import { eigenpairs } from "./eigenvectors.js"
import { largest } from "./host.js"
import { schur } from "./schur.js"

/** The real and imaginary parts of the eigenvalues of a matrix, and of the eigenvectors: the columns, row-major. */
export interface Spectrum {
  readonly wr: Float64Array
  readonly wi: Float64Array
  readonly vr: Float64Array
  readonly vi: Float64Array
}

/** Sizes that differ by less are equal: rounding then does not choose among the elements of a vector. */
const SAME = 1e-10

/** The index of the element that is largest in size, the first of equal ones. */
const strongest = (re: Float64Array, im: Float64Array): number => {
  const sizes = re.map((x, i) => Math.hypot(x, im[i]!))
  const most = largest(sizes)
  return sizes.findIndex((s) => s >= most * (1 - SAME))
}

/** A vector of norm 1 whose largest element is real and positive, along another. */
const normalized = (re: Float64Array, im: Float64Array): readonly [re: Float64Array, im: Float64Array] => {
  const most = Math.max(largest(re), largest(im))
  const [x, y] = [re.map((v) => v / most), im.map((v) => v / most)]
  const norm = Math.sqrt(x.reduce((s, v, i) => s + v * v + y[i]! * y[i]!, 0))
  const k = strongest(x, y)
  const length = Math.hypot(x[k]!, y[k]!)
  const [c, s] = [x[k]! / length / norm, y[k]! / length / norm]
  const [u, v] = [x.map((a, i) => c * a + s * y[i]!), y.map((b, i) => c * b - s * x[i]!)]
  u[k] = length / norm
  v[k] = 0
  return [u, v]
}

const notANumber = (n: number): Spectrum => ({
  wr: new Float64Array(n).fill(Number.NaN),
  wi: new Float64Array(n).fill(Number.NaN),
  vr: new Float64Array(n * n).fill(Number.NaN),
  vi: new Float64Array(n * n).fill(Number.NaN),
})

/**
 * The spectrum of one matrix, scaled by a power of two so that no square overflows: balancing, the real Schur form and
 * back substitution, the way of LAPACK's geev. Of a conjugate pair the eigenvalue with the positive imaginary part
 * comes first. NaN when an element is not finite.
 */
export const spectrumOf = (a: Float64Array, n: number): Spectrum => {
  const scale = largest(a)
  if (!Number.isFinite(scale)) return notANumber(n)
  const unit = scale > 0 ? 2 ** Math.floor(Math.log2(scale)) : 1
  const balanced = balance(
    a.map((x) => x / unit),
    n,
  )
  const form = schur(balanced.matrix, n, balanced.from, balanced.to)
  if (form === null) return notANumber(n)
  const out: Spectrum = {
    wr: new Float64Array(n),
    wi: new Float64Array(n),
    vr: new Float64Array(n * n),
    vi: new Float64Array(n * n),
  }
  for (const { block, value, re, im } of eigenpairs(form, n)) {
    const [x, y] = normalized(unbalance(balanced, re), unbalance(balanced, im))
    const isPair = value[1] !== 0
    for (const [k, sign] of isPair
      ? ([
          [block, 1],
          [block + 1, -1],
        ] as const)
      : ([[block, 1]] as const)) {
      out.wr[k] = value[0] * unit
      out.wi[k] = isPair ? sign * value[1] * unit : 0
      for (let i = 0; i < n; i++) {
        out.vr[i * n + k] = x[i]!
        out.vi[i * n + k] = isPair ? sign * y[i]! : 0
      }
    }
  }
  return out
}
