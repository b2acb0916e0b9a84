import { type DType, fromParts, type NDArray, type Parts } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import type { ComplexOf, PartOf } from "../operations/complex.js"
import { operation } from "../operations/operation.js"
import { complexAlong } from "./along.js"
import { type Along, alongOf, alongsOf, asParts, factorOf, type Norm, scaled } from "./operand.js"

/** The options of transforms along one axis. */
export interface FFTOptions {
  /** how many elements are transformed; cut, or filled up with zeros; default all */
  readonly n?: number | null
  /** default -1 */
  readonly axis?: number
  /** default "backward" */
  readonly norm?: Norm | null
}

/** The options of transforms along several axes. */
export interface FFTNOptions {
  /** how many elements are transformed along each of the axes; default all */
  readonly s?: readonly number[] | null
  /** default the last `s.length` ones, or all */
  readonly axes?: readonly number[] | null
  /** default "backward" */
  readonly norm?: Norm | null
}

type Complex<D extends DType> = NDArray<Unknown, ComplexOf<PartOf<D>>>

const transform = (
  op: string,
  z: Parts,
  alongs: readonly Along[],
  norm: Norm | null | undefined,
  inverse: boolean,
): NDArray => {
  const size = alongs.reduce((product, { n }) => product * n, 1)
  const factor = factorOf(op, norm, inverse, size)
  const [re, im] = alongs.reduce((w, along) => complexAlong(w, along, inverse), z)
  return fromParts(scaled(re, factor), scaled(im, factor))
}

const one = (op: string, x: NDArray, { n, axis, norm }: FFTOptions, inverse: boolean): NDArray => {
  const z = asParts(op, x)
  return transform(op, z, [alongOf(op, x, axis, n)], norm, inverse)
}

const several = (op: string, x: NDArray, { s, axes, norm }: FFTNOptions, inverse: boolean): NDArray => {
  const z = asParts(op, x)
  return transform(op, z, alongsOf(op, x, s, axes), norm, inverse)
}

const plane: FFTNOptions = { axes: [-2, -1] }

/**
 * The discrete Fourier transform X_k = sum_j x_j exp(-2 pi i j k / n) along an axis, in O(n log n) for every n.
 *
 * It takes real arrays too, as complex ones without imaginary parts; `rfft` needs half of the time for these.
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis; ValueError for a bad n or norm
 * @example abs(fft(array([1, 2, 3, 4]))) // [10, Math.sqrt(8), 2, Math.sqrt(8)]
 */
export const fft = operation(
  "fft",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTOptions = {}): Complex<D> => one("fft", x, options, false),
  ["n", "axis", "norm"],
)

/**
 * The inverse of `fft`: x_j = 1/n sum_k X_k exp(2 pi i j k / n).
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis; ValueError for a bad n or norm
 * @example real(ifft(fft(array([1, 2, 3])))) // [1, 2, 3]
 */
export const ifft = operation(
  "ifft",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTOptions = {}): Complex<D> => one("ifft", x, options, true),
  ["n", "axis", "norm"],
)

/**
 * The Fourier transform along several axes, default all, one after another.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis, or an axis is given twice, or
 * lengths and axes differ in number; ValueError for a bad length or norm
 * @example real(fftn(ones([2, 3]))) // [[6, 0, 0], [0, 0, 0]]
 */
export const fftn = operation(
  "fftn",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTNOptions = {}): Complex<D> =>
    several("fftn", x, options, false),
  ["s", "axes", "norm"],
)

/**
 * The inverse of `fftn`.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis, or an axis is given twice, or
 * lengths and axes differ in number; ValueError for a bad length or norm
 * @example real(ifftn(fftn(array([[1, 2], [3, 4]])))) // [[1, 2], [3, 4]]
 */
export const ifftn = operation(
  "ifftn",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTNOptions = {}): Complex<D> =>
    several("ifftn", x, options, true),
  ["s", "axes", "norm"],
)

/**
 * The Fourier transform along two axes, default the last ones.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis, or lengths and axes differ in
 * number; ValueError for a bad length or norm
 * @example real(fft2(eye(2))) // [[2, 0], [0, 2]]
 */
export const fft2 = operation(
  "fft2",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTNOptions = {}): Complex<D> =>
    several("fft2", x, { ...plane, ...options }, false),
  ["s", "axes", "norm"],
)

/**
 * The inverse of `fft2`.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis, or lengths and axes differ in
 * number; ValueError for a bad length or norm
 * @example real(ifft2(fft2(array([[1, 2], [3, 4]])))) // [[1, 2], [3, 4]]
 */
export const ifft2 = operation(
  "ifft2",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTNOptions = {}): Complex<D> =>
    several("ifft2", x, { ...plane, ...options }, true),
  ["s", "axes", "norm"],
)
