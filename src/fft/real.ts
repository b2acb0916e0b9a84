import { type DType, fromParts, type NDArray, type Parts } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import type { ComplexOf, PartOf } from "../operations/complex.js"
import { operation } from "../operations/operation.js"
import { neg } from "../primitives/arithmetic.js"
import { realAlong, realBackAlong } from "./along.js"
import type { FFTOptions } from "./complex.js"
import { alongOf, asParts, asReal, backOf, factorOf, scaled } from "./operand.js"

const forward = (op: string, given: NDArray, { n, axis, norm }: FFTOptions, inverse: boolean): Parts => {
  const x = asReal(op, given)
  const along = alongOf(op, x, axis, n)
  const factor = factorOf(op, norm, inverse, along.n)
  const [re, im] = realAlong(x, along)
  return [scaled(re, factor), scaled(im, factor)]
}

/** The real array whose transform begins with x, or with its conjugate where x is the one before the transform. */
const backward = (op: string, x: NDArray, { n, axis, norm }: FFTOptions, inverse: boolean): NDArray => {
  const [re, im] = asParts(op, x)
  const along = backOf(op, x, axis, n)
  const factor = factorOf(op, norm, inverse, along.n)
  return scaled(realBackAlong([re, inverse ? im : neg(im)], along), factor)
}

/**
 * The Fourier transform of a real array along an axis: its elements 0 to n / 2, of which the others are conjugates.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis; ValueError for a bad n or norm
 * @example real(rfft(array([1, 2, 3, 4]))) // [10, -2, -2]
 */
export const rfft = operation(
  "rfft",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTOptions = {}): NDArray<Unknown, ComplexOf<PartOf<D>>> => {
    const [re, im] = forward("rfft", x, options, false)
    return fromParts(re, im)
  },
  ["n", "axis", "norm"],
)

/**
 * The inverse of `rfft`: n real elements, default 2 (m - 1), from the first m elements of their transform. The
 * imaginary parts of the elements 0 and n / 2 are not looked at.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis; ValueError for a bad n or norm
 * @example irfft(rfft(array([1, 2, 3])), { n: 3 }) // [1, 2, 3]
 */
export const irfft = operation(
  "irfft",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTOptions = {}): NDArray<Unknown, PartOf<D>> =>
    backward("irfft", x, options, true),
  ["n", "axis", "norm"],
)

/**
 * The Fourier transform, which is real, of n elements, default 2 (m - 1), of which the first m are given and the others
 * are conjugates: a signal with Hermitian symmetry.
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis; ValueError for a bad n or norm
 * @example hfft(array([1, 2, 3])) // [8, -2, 0, -2]
 */
export const hfft = operation(
  "hfft",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTOptions = {}): NDArray<Unknown, PartOf<D>> =>
    backward("hfft", x, options, false),
  ["n", "axis", "norm"],
)

/**
 * The inverse of `hfft`: the first half of a signal with Hermitian symmetry, from its real transform.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis; ValueError for a bad n or norm
 * @example real(ihfft(array([8, -2, 0, -2]))) // [1, 2, 3]
 */
export const ihfft = operation(
  "ihfft",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTOptions = {}): NDArray<Unknown, ComplexOf<PartOf<D>>> => {
    const [re, im] = forward("ihfft", x, options, true)
    return fromParts(re, neg(im))
  },
  ["n", "axis", "norm"],
)
