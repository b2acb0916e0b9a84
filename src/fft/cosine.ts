import { allocate, type DType, fromHost, type NDArray, range, type Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ValueError } from "../errors/index.js"
import { reshapeTo } from "../operations/axes.js"
import { expand, show } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { sliceAxis } from "../operations/rearrange.js"
import { add, mul, neg, sub } from "../primitives/arithmetic.js"
import { zerosOf } from "../primitives/broadcast.js"
import { halfOf, irfft, rfft } from "../primitives/fft/real.js"
import { type ComplexData, rootsOfUnity } from "../primitives/fft/roots.js"
import { concatenate, rev } from "../primitives/shape.js"
import { onAxis, resize } from "./along.js"
import type { FFTNOptions, FFTOptions } from "./complex.js"
import { type Along, alongOf, alongsOf, asReal, factorOf, type Norm, scaled } from "./operand.js"

/** The type of a cosine transform; each is the inverse of the other, but for a factor. */
export type CosineType = 2 | 3

/** The options of cosine transforms along one axis. */
export interface DCTOptions extends FFTOptions {
  /** default 2 */
  readonly type?: CosineType
}

/** The options of cosine transforms along several axes. */
export interface DCTNOptions extends FFTNOptions {
  /** default 2 */
  readonly type?: CosineType
}

type Row = (x: NDArray) => NDArray

const lengthOf = (x: NDArray): number => x.shape[x.shape.length - 1]

const part = (x: NDArray, from: number, to: number, stride = 1): NDArray =>
  sliceAxis(x, x.shape.length - 1, from, to, stride)

const reversed: Row = (x) => rev(x, [x.shape.length - 1])

const join = (...xs: readonly NDArray[]): NDArray => concatenate(xs, xs[0]!.shape.length - 1)

/** Multiplies the last axis by numbers. */
const weighted = (x: NDArray, weights: ArrayLike<number>): NDArray =>
  mul(x, expand(fromHost([weights.length], x.dtype, allocate(x.dtype, weights)), x.shape))

/** exp(-pi i k / (2 n)) for k up to n / 2. */
const quarterTurns = (n: number): ComplexData => rootsOfUnity(4 * n, halfOf(n))

/**
 * Type 2 along the last axis: y_k = 2 sum_j x_j cos(pi k (2 j + 1) / (2 n)). With the even elements in order and then
 * the odd ones backwards it is a real Fourier transform; u_k = exp(-pi i k / (2 n)) V_k has y_k as its real part and
 * y_(n - k) as minus its imaginary part, both halved.
 */
const type2: Row = (x) => {
  const n = lengthOf(x)
  const [re, im] = rfft(join(part(x, 0, n, 2), reversed(part(x, 1, n, 2))), { doubled: false })
  const { re: cos, im: sin } = quarterTurns(n)
  const low = sub(weighted(re, cos), weighted(im, sin))
  const high = add(weighted(re, sin), weighted(im, cos))
  return scaled(join(low, neg(reversed(part(high, 1, Math.ceil(n / 2))))), 2)
}

/** The elements of the first half of a row at the even places, and those of the second, backwards, at the odd ones. */
const interleaved: Row = (x) => {
  const n = lengthOf(x)
  const half = Math.ceil(n / 2)
  const odd = resize(reversed(part(x, half, n)), { axis: x.shape.length - 1, n: half })
  const shape: Shape = x.shape.slice(0, -1)
  const pairs = [part(x, 0, half), odd].map((y) => reshapeTo(y, [...shape, half, 1]))
  return part(reshapeTo(join(...pairs), [...shape, 2 * half]), 0, n)
}

/** Type 3 along the last axis, type 2 backwards: y_k = x_0 + 2 sum_(j > 0) x_j cos(pi j (2 k + 1) / (2 n)). */
const type3: Row = (x) => {
  const n = lengthOf(x)
  const half = halfOf(n)
  const re = part(x, 0, half)
  const mirrored = part(reversed(x), 0, half - 1)
  const im = neg(join(zerosOf(part(x, 0, 1)), mirrored))
  const { re: cos, im: sin } = quarterTurns(n)
  const first = add(weighted(re, cos), weighted(im, sin))
  const second = sub(weighted(im, cos), weighted(re, sin))
  return interleaved(irfft(first, second, { n, doubled: true }))
}

/** The first element, which is longer by the square root of 2 than the others, made as long. */
const orthogonal = (n: number, first: number): readonly number[] => range(n).map((k) => (k === 0 ? first : 1))

/** One of the types, normalised: the matrix of "ortho" is orthogonal. */
const row =
  (op: string, type: CosineType, norm: Norm | null | undefined, inverse: boolean): Row =>
  (x) => {
    const n = lengthOf(x)
    const factor = factorOf(op, norm, inverse, 2 * n)
    if (norm !== "ortho") return scaled(type === 2 ? type2(x) : type3(x), factor)
    return type === 2
      ? scaled(weighted(type2(x), orthogonal(n, Math.SQRT1_2)), factor)
      : scaled(type3(weighted(x, orthogonal(n, Math.SQRT2))), factor)
  }

const checkType = (op: string, type: unknown = 2): CosineType => {
  if (type === 2 || type === 3) return type
  throw new ValueError({
    op,
    problem: `${typeof type === "number" ? type : show(type)} is no type of cosine transform`,
    hint: "use 2 or 3",
  })
}

const transform = (
  op: string,
  x: NDArray,
  alongs: readonly Along[],
  { type, norm }: DCTNOptions,
  inverse: boolean,
): NDArray => {
  const wanted = checkType(op, type)
  const f = row(op, inverse ? (wanted === 2 ? 3 : 2) : wanted, norm, inverse)
  return alongs.reduce((y, along) => onAxis([resize(y, along)], along.axis, ([z]) => [f(z!)])[0]!, x)
}

const one = (op: string, x: NDArray, { n, axis, ...rest }: DCTOptions, inverse: boolean): NDArray =>
  transform(op, asReal(op, x), [alongOf(op, asReal(op, x), axis, n)], rest, inverse)

const several = (op: string, x: NDArray, { s, axes, ...rest }: DCTNOptions, inverse: boolean): NDArray =>
  transform(op, asReal(op, x), alongsOf(op, asReal(op, x), s, axes), rest, inverse)

/**
 * The discrete cosine transform of type 2 along an axis, y_k = 2 sum_j x_j cos(pi k (2 j + 1) / (2 n)); of type 3,
 * y_k = x_0 + 2 sum_(j > 0) x_j cos(pi j (2 k + 1) / (2 n)). With the norm "ortho" its matrix is orthogonal.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis; ValueError for a bad n, norm or type
 * @example dct(array([1, 1, 1, 1]), { norm: "ortho" }) // [2, 0, 0, 0]
 */
export const dct = operation(
  "dct",
  <D extends DType>(x: NDArray<Unknown, D>, options: DCTOptions = {}): NDArray<Unknown, D> =>
    one("dct", x, options, false),
  ["n", "axis", "norm", "type"],
)

/**
 * The inverse of `dct` of the same type and norm.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis; ValueError for a bad n, norm or type
 * @example idct(dct(array([1, 2, 3]))) // [1, 2, 3]
 */
export const idct = operation(
  "idct",
  <D extends DType>(x: NDArray<Unknown, D>, options: DCTOptions = {}): NDArray<Unknown, D> =>
    one("idct", x, options, true),
  ["n", "axis", "norm", "type"],
)

/**
 * The discrete cosine transform along several axes, default all, one after another.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis, or an axis is given twice, or lengths and
 * axes differ in number; ValueError for a bad length, norm or type
 * @example dctn(ones([2, 2]), { norm: "ortho" }) // [[2, 0], [0, 0]]
 */
export const dctn = operation(
  "dctn",
  <D extends DType>(x: NDArray<Unknown, D>, options: DCTNOptions = {}): NDArray<Unknown, D> =>
    several("dctn", x, options, false),
  ["s", "axes", "norm", "type"],
)

/**
 * The inverse of `dctn` of the same type and norm.
 *
 * @throws DTypeError unless x is float; ShapeError when there is no such axis, or an axis is given twice, or lengths and
 * axes differ in number; ValueError for a bad length, norm or type
 * @example idctn(dctn(array([[1, 2], [3, 4]]))) // [[1, 2], [3, 4]]
 */
export const idctn = operation(
  "idctn",
  <D extends DType>(x: NDArray<Unknown, D>, options: DCTNOptions = {}): NDArray<Unknown, D> =>
    several("idctn", x, options, true),
  ["s", "axes", "norm", "type"],
)
