import { type Aval, type NDArray, type Parts, showAval } from "../../array/index.js"
import { ShapeError } from "../../errors/index.js"
import { ROUTINE } from "../../kernel/index.js"
import { bind, type Primitive, type Tangent } from "../../program/index.js"
import { instantiate, toBatch } from "../broadcast.js"
import { checkFloat, checkSameDType, checkSameShape } from "../check.js"
import { op } from "../rule.js"
import { fftHost } from "./host.js"

export type FFTParams = { readonly inverse: boolean }

/** Throws unless the operands are floats of one shape whose last axis has elements. */
export const checkRows = (name: string, avals: readonly Aval[]): void => {
  checkSameDType(name, avals)
  checkFloat(name, ...avals)
  checkSameShape(name, avals)
  if ((avals[0]!.shape.at(-1) ?? 0) === 0)
    throw new ShapeError({
      op: name,
      problem: avals[0]!.shape.length === 0 ? "a scalar has no axis to transform" : "the last axis has no elements",
      given: { x: showAval(avals[0]!) },
      hint: "the Fourier transform needs at least one element",
    })
}

/** A linear function of a pair on tangents, of which one may be zero. */
export const mapTangents = (
  [t, u]: readonly (Tangent | undefined)[],
  like: Aval,
  f: (re: NDArray, im: NDArray) => readonly NDArray[],
): readonly NDArray[] | null => {
  const [re, im] = [t ?? null, u ?? null]
  return re === null && im === null ? null : f(instantiate(re, like), instantiate(im, like))
}

const fftPrimitive: Primitive<FFTParams> = {
  name: "fft",
  type: (avals) => {
    checkRows("fft", avals)
    return avals
  },
  impl: ([re, im], { inverse }) => fftHost(re!, im!, inverse),
  jvp: ([re, im], ts, params) => [
    fft(re!, im!, params),
    mapTangents(ts, re!, (t, u) => fft(t, u, params)) ?? [null, null],
  ],
  transpose: (cts, _xs, { inverse }, [x]) =>
    mapTangents(cts, x!, (t, u) => fft(t, u, { inverse: !inverse })) ?? [null, null],
  lower: () => ROUTINE,
  complex: "real",
  vmap: ([re, im], [reBatched, imBatched], size, params) => [
    fft(toBatch(re!, reBatched!, size), toBatch(im!, imBatched!, size), params),
    [true, true],
  ],
}

/**
 * The discrete Fourier transform along the last axis, of complex numbers in two real arrays, not normalised:
 * X_k = sum_j x_j exp(-2 pi i j k / n), and with exp(2 pi i j k / n) for the inverse. As a map of the reals its matrix
 * transposed is that of the other direction.
 */
export const fft = op(fftPrimitive, (re: NDArray, im: NDArray, params: FFTParams): Parts => {
  const [x, y] = bind(fftPrimitive, [re, im], params)
  return [x!, y!]
})
