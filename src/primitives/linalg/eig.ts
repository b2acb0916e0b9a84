import type { Aval, HostArray, NDArray } from "../../array/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { add, div, mul, neg } from "../arithmetic.js"
import { fill, reduceSum, zerosOf } from "../broadcast.js"
import { eq } from "../compare.js"
import { convert } from "../convert.js"
import { slice } from "../pad.js"
import { reduceMax } from "../reduce.js"
import { type None, none, op } from "../rule.js"
import { select } from "../select.js"
import { concatenate } from "../shape.js"
import { alongColumns, alongRows, diagonals, matmul, onDiagonal } from "./algebra.js"
import { batchOf, checkSquare } from "./check.js"
import { type Spectrum, spectrumOf } from "./eig-host.js"
import { matricesOf, toHost } from "./host.js"
import { embed, mapPair, matmulPair, minusPair, type Pair, plusPair, reciprocalPair, timesPair } from "./pair.js"
import { solve } from "./solve.js"

/** The real and imaginary parts of eigenvalues and eigenvectors. */
export type ComplexSpectrum = readonly [wr: NDArray, wi: NDArray, vr: NDArray, vi: NDArray]

const typeOf = (a: Aval): readonly Aval[] => {
  const w: Aval = { shape: [...batchOf(a), a.shape.at(-1)!], dtype: a.dtype }
  return [w, w, a, a]
}

const eigHost = (a: HostArray): readonly HostArray[] => {
  const { count, rows: n, data } = matricesOf(a)
  const parts = Array.from({ length: count }, (_, k) => spectrumOf(data.subarray(k * n * n, (k + 1) * n * n), n))
  const join = (aval: Aval, of: (s: Spectrum) => Float64Array): HostArray => {
    const size = aval.shape.slice(batchOf(a).length).reduce((m, d) => m * d, 1)
    const out = new Float64Array(count * size)
    parts.forEach((part, k) => {
      out.set(of(part), k * size)
    })
    return toHost(aval.shape, a.dtype, out)
  }
  const [w, , v] = typeOf(a)
  return [join(w!, (s) => s.wr), join(w!, (s) => s.wi), join(v!, (s) => s.vr), join(v!, (s) => s.vi)]
}

/** The solution x of v x = b for complex matrices. */
const solvePair = (v: Pair, b: Pair): Pair => {
  const axis = v.re.shape.length - 2
  const n: number = v.re.shape[axis]
  const both = solve(embed(v), concatenate([b.re, b.im], axis))
  const half = (from: number): NDArray =>
    slice(
      both,
      both.shape.map((_: number, i: number) => (i === axis ? from : 0)),
      both.shape.map((d: number, i: number) => (i === axis ? from + n : d)),
      both.shape.map(() => 1),
    )
  return { re: half(0), im: half(n) }
}

/** 0 where the imaginary part of a value is: what is real for an eigenvalue that is real stays so, to the bit. */
const realWhere = (isReal: NDArray, x: Pair): Pair => ({ re: x.re, im: select(isReal, zerosOf(x.im), x.im) })

/** Sums along the columns, for all elements of a column. */
const columnSums = (x: NDArray): NDArray => alongColumns(reduceSum(x, [x.shape.length - 2]), x)

/**
 * 1 / (the largest element) of each vector where it stands, and 0 elsewhere: the element that `impl` made real is the
 * largest of those whose imaginary part is 0.
 */
const reciprocalOfLargest = ({ re, im }: Pair): NDArray => {
  const real = select(eq(im, zerosOf(im)), re, zerosOf(re))
  const top = alongColumns(reduceMax(real, [re.shape.length - 2]), re)
  const isTop = eq(real, top)
  const count = columnSums(convert(isTop, re.dtype))
  return select(isTop, div(fill(re, 1), mul(count, select(isTop, re, fill(re, 1)))), zerosOf(re))
}

/**
 * The tangents of vectors with norm 1 and a real largest element, from those up to multiples c of the vectors: the norm
 * stays 1 with re c = -re (v^H dv), and element k real with im c = -im dv_k / v_k.
 */
const inGauge = (v: Pair, dv: Pair): Pair => {
  const along = neg(columnSums(add(mul(v.re, dv.re), mul(v.im, dv.im))))
  const turn = neg(columnSums(mul(dv.im, reciprocalOfLargest(v))))
  return plusPair(dv, timesPair(v, { re: along, im: turn }))
}

const tangents = (w: Pair, v: Pair, t: NDArray): readonly NDArray[] => {
  const inside = solvePair(v, { re: matmul(t, v.re), im: matmul(t, v.im) })
  const isReal = eq(w.im, zerosOf(w.im))
  const dw = realWhere(isReal, mapPair(inside, diagonals))
  const gaps = minusPair(
    mapPair(w, (x) => alongColumns(x, v.re)),
    mapPair(w, (x) => alongRows(x, v.re)),
  )
  const own = onDiagonal(v.re)
  const safe: Pair = { re: select(own, fill(v.re, 1), gaps.re), im: gaps.im }
  const mixing = mapPair(timesPair(reciprocalPair(safe), inside), (x) => select(own, zerosOf(x), x))
  const dv = realWhere(alongColumns(isReal, v.re), inGauge(v, matmulPair(v, mixing)))
  return [dw.re, dw.im, dv.re, dv.im]
}

const eigPrimitive: Primitive<None> = {
  name: "eig",
  type: ([a]) => {
    checkSquare("eig", a!)
    return typeOf(a!)
  },
  impl: ([a]) => eigHost(a!),
  jvp: ([a], [t]) => {
    const y = eig(a!)
    const [wr, wi, vr, vi] = y
    if (t === null || t === undefined) return [y, [null, null, null, null]]
    return [y, tangents({ re: wr, im: wi }, { re: vr, im: vi }, t)]
  },
  transpose: "nonlinear",
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([a]) => [eig(a!), [true, true, true, true]],
}

/**
 * The eigenvalues w and eigenvectors (the columns of v) of square matrices, a v = v diag(w), by their real and
 * imaginary parts. Vectors have 2-norm 1, and their largest element is real and positive: LAPACK's normalisation, with
 * the sign that it leaves open.
 *
 * With m = v^-1 da v: dw = diag(m), and dv = v (m_ij / (w_j - w_i) off the diagonal) plus the multiples of the vectors
 * that keep this normalisation. For equal eigenvalues dv is not defined, and not finite; dw is that of the mean of a
 * group of equal ones only. For a matrix without n independent vectors neither is.
 */
export const eig = op(eigPrimitive, (a: NDArray): ComplexSpectrum => {
  const [wr, wi, vr, vi] = bind(eigPrimitive, [a], none)
  return [wr!, wi!, vr!, vi!]
})
