import { type DType, fromParts, type NDArray, type Parts } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import type { ComplexOf, PartOf } from "../operations/complex.js"
import { asNumbers, show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { complexAlong, realAlong, realBackAlong } from "./along.js"
import type { FFTNOptions } from "./complex.js"
import { type Along, alongOf, alongsOf, asParts, asReal, axesOfOptions, backOf, factorOf, scaled } from "./operand.js"

const noAxes = (op: string, x: NDArray): ShapeError =>
  new ShapeError({
    op,
    problem: "there is no axis along which the transform is one of real numbers",
    given: { x: show(x) },
    hint: "name at least one axis",
  })

const sizeOf = (alongs: readonly Along[]): number => alongs.reduce((product, { n }) => product * n, 1)

/** Real numbers along the last of the axes, then complex ones along the others. */
const forward = (op: string, given: NDArray, { s, axes, norm }: FFTNOptions): NDArray => {
  const x = asReal(op, given)
  const alongs = alongsOf(op, x, s, axes)
  const last = alongs.at(-1)
  if (last === undefined) throw noAxes(op, x)
  const factor = factorOf(op, norm, false, sizeOf(alongs))
  const [re, im] = alongs.slice(0, -1).reduce((z, along) => complexAlong(z, along, false), realAlong(x, last))
  return fromParts(scaled(re, factor), scaled(im, factor))
}

const backward = (op: string, x: NDArray, { s, axes, norm }: FFTNOptions): NDArray => {
  const z: Parts = asParts(op, x)
  const chosen = axesOfOptions(op, x, s, axes)
  const lengths = s === undefined || s === null ? [] : asNumbers(op, s, "s")
  const final = chosen.length - 1
  if (final < 0) throw noAxes(op, x)
  const others = chosen.slice(0, -1).map((axis, i) => alongOf(op, x, axis, lengths[i], `s[${i}]`))
  const last = backOf(op, x, chosen[final], lengths[final], `s[${final}]`)
  const factor = factorOf(op, norm, true, sizeOf([...others, last]))
  const parts = others.reduce((y, along) => complexAlong(y, along, true), z)
  return scaled(realBackAlong(parts, last), factor)
}

const plane: FFTNOptions = { axes: [-2, -1] }

/**
 * The Fourier transform of a real array along several axes, default all: along the last of them its first half only.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis, or an axis is given twice, or lengths and
 * axes differ in number; ValueError for a bad length or norm
 * @example real(rfftn(ones([2, 3]))) // [[6, 0], [0, 0]]
 */
export const rfftn = operation(
  "rfftn",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTNOptions = {}): NDArray<Unknown, ComplexOf<PartOf<D>>> =>
    forward("rfftn", x, options),
  ["s", "axes", "norm"],
)

/**
 * The inverse of `rfftn`; the last length in `s` is that of the real array, default 2 (m - 1).
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis, or an axis is given twice, or
 * lengths and axes differ in number; ValueError for a bad length or norm
 * @example irfftn(rfftn(array([[1, 2], [3, 4]]))) // [[1, 2], [3, 4]]
 */
export const irfftn = operation(
  "irfftn",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTNOptions = {}): NDArray<Unknown, PartOf<D>> =>
    backward("irfftn", x, options),
  ["s", "axes", "norm"],
)

/**
 * The Fourier transform of a real array along two axes, default the last ones: along the second its first half only.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis, or lengths and axes differ in number;
 * ValueError for a bad length or norm
 * @example real(rfft2(eye(2))) // [[2, 0], [0, 2]]
 */
export const rfft2 = operation(
  "rfft2",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTNOptions = {}): NDArray<Unknown, ComplexOf<PartOf<D>>> =>
    forward("rfft2", x, { ...plane, ...options }),
  ["s", "axes", "norm"],
)

/**
 * The inverse of `rfft2`; the last length in `s` is that of the real array, default 2 (m - 1).
 *
 * @throws DTypeError unless x is float or complex; ShapeError when there is no such axis, or lengths and axes differ in
 * number; ValueError for a bad length or norm
 * @example irfft2(rfft2(array([[1, 2], [3, 4]]))) // [[1, 2], [3, 4]]
 */
export const irfft2 = operation(
  "irfft2",
  <D extends DType>(x: NDArray<Unknown, D>, options: FFTNOptions = {}): NDArray<Unknown, PartOf<D>> =>
    backward("irfft2", x, { ...plane, ...options }),
  ["s", "axes", "norm"],
)
