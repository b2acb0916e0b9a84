import { type NDArray, type Parts, type Shape, showAval } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive } from "../../program/index.js"
import { toBatch } from "../broadcast.js"
import { one, op } from "../rule.js"
import { checkRows, mapTangents } from "./fft.js"
import { irfftHost, rfftHost } from "./real-host.js"

export type RealFFTParams = {
  /** the elements of a half that stand for their conjugates, too, count twice */
  readonly doubled: boolean
}

export type RealInverseParams = RealFFTParams & {
  /** the length of the real rows */
  readonly n: number
}

/** How many elements of the transform of n real numbers there are before those that are conjugates of others. */
export const halfOf = (n: number): number => Math.floor(n / 2) + 1

const withLast = (shape: Shape, n: number): Shape => [...shape.slice(0, -1), n]

const rfftPrimitive: Primitive<RealFFTParams> = {
  name: "rfft",
  type: ([x]) => {
    checkRows("rfft", [x!])
    const half = { shape: withLast(x!.shape, halfOf(x!.shape.at(-1)!)), dtype: x!.dtype }
    return [half, half]
  },
  impl: ([x], { doubled }) => rfftHost(x!, doubled),
  jvp: ([x], [t], params) => [rfft(x!, params), t === null || t === undefined ? [null, null] : rfft(t, params)],
  transpose: (cts, _xs, { doubled }, [x]) => {
    const n = x!.shape.at(-1)!
    const half = { shape: withLast(x!.shape, halfOf(n)), dtype: x!.dtype }
    return mapTangents(cts, half, (t, u) => [irfft(t, u, { n, doubled })]) ?? [null]
  },
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([x], _batched, _size, params) => [rfft(x!, params), [true, true]],
}

/**
 * The first half, up to n / 2, of the Fourier transform of real rows; the others are conjugates of these. Not
 * normalised. As a map of the reals its matrix transposed is that of `irfft` with the same parameter.
 */
export const rfft = op(rfftPrimitive, (x: NDArray, params: RealFFTParams): Parts => {
  const [re, im] = bind(rfftPrimitive, [x], params)
  return [re!, im!]
})

const irfftPrimitive: Primitive<RealInverseParams> = {
  name: "irfft",
  type: ([re, im], { n }) => {
    checkRows("irfft", [re!, im!])
    const length = re!.shape.at(-1)!
    if (n < 1 || length !== halfOf(n))
      throw new ShapeError({
        op: "irfft",
        problem: `${length} elements are not the half of ${n}`,
        given: { x: showAval(re!) },
        hint: "n real numbers have a transform of n / 2 + 1 elements, rounded down",
      })
    return [{ shape: withLast(re!.shape, n), dtype: re!.dtype }]
  },
  impl: ([re, im], { n, doubled }) => [irfftHost(re!, im!, n, doubled)],
  jvp: ([re, im], ts, params) => [
    [irfft(re!, im!, params)],
    mapTangents(ts, re!, (t, u) => [irfft(t, u, params)]) ?? [null],
  ],
  transpose: ([ct], _xs, { doubled }) => (ct === null || ct === undefined ? [null, null] : rfft(ct, { doubled })),
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([re, im], [reBatched, imBatched], size, params) => [
    [irfft(toBatch(re!, reBatched!, size), toBatch(im!, imBatched!, size), params)],
    [true],
  ],
}

/**
 * Real rows of length n from the first half of their Fourier transform, not normalised:
 * x_j = sum_k X_k exp(2 pi i j k / n) over all n of them when `doubled`, over the given half when not. The imaginary
 * parts of X_0 and X_(n/2) count as 0.
 */
export const irfft = op(
  irfftPrimitive,
  (re: NDArray, im: NDArray, params: RealInverseParams): NDArray => one(irfftPrimitive, [re, im], params),
)
