import { allocate, type HostArray, type Shape, sizeOf, stridesOf, type TypedArray } from "../array/index.js"

/** A new array that reads `x` from `start` on, by the given stride of every output axis (0 where it repeats). */
export const gatherStrided = (x: HostArray, shape: Shape, strides: readonly number[], start = 0): HostArray => {
  const n = sizeOf(shape)
  const data = allocate(x.dtype, n)
  const last = shape.length - 1
  const width = last < 0 ? 1 : shape[last]!
  const step = last < 0 ? 0 : strides[last]!
  const index = new Array<number>(shape.length).fill(0)
  for (let at = 0, from = start; at < n; at += width) {
    if (step === 0) data.fill(x.data[from]!, at, at + width)
    else if (step === 1) data.set(x.data.subarray(from, from + width), at)
    else for (let i = 0; i < width; i++) data[at + i] = x.data[from + i * step]!
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis]!
      index[axis]!++
      if (index[axis]! < shape[axis]!) break
      from -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return { shape, dtype: x.dtype, data }
}

/** The elements with axis `perm[i]` of `x` as axis `i`; no copy when nothing moves. */
export const transposeHost = (x: HostArray, perm: readonly number[]): HostArray => {
  if (perm.every((p, i) => p === i)) return x
  const strides = stridesOf(x.shape)
  return gatherStrided(
    x,
    perm.map((p) => x.shape[p]!),
    perm.map((p) => strides[p]!),
  )
}

/** An array seen as `count` rows of `width` elements, one row for each output of a reduction. */
export interface Rows {
  readonly shape: Shape
  readonly data: TypedArray
  readonly count: number
  readonly width: number
}

/** The rows that a reduction over `axes` folds; copies only when the axes are not the last ones. */
export const rowsOf = (x: HostArray, axes: readonly number[]): Rows => {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i))
  const shape = kept.map((i) => x.shape[i]!)
  const { data } = transposeHost(x, [...kept, ...[...axes].sort((a, b) => a - b)])
  return { shape, data, count: sizeOf(shape), width: sizeOf(axes.map((a) => x.shape[a]!)) }
}

/** Reduces each row to one element. */
export const reduceRows = (
  x: HostArray,
  axes: readonly number[],
  f: (data: TypedArray, from: number, to: number) => number,
): HostArray => {
  const { shape, data, count, width } = rowsOf(x, axes)
  const out = allocate(x.dtype, count)
  for (let k = 0; k < count; k++) out[k] = f(data, k * width, (k + 1) * width)
  return { shape, dtype: x.dtype, data: out }
}

const BLOCK = 128

/** Pairwise summation in float64: the error grows with the logarithm of the count. */
export const pairwiseSum = (data: TypedArray, from: number, to: number): number => {
  if (to - from <= BLOCK) {
    let s = 0
    for (let i = from; i < to; i++) s += data[i]!
    return s
  }
  const middle = from + BLOCK * Math.ceil((to - from) / (2 * BLOCK))
  return pairwiseSum(data, from, middle) + pairwiseSum(data, middle, to)
}

/** The sum modulo 2^32. */
export const wrappingSum = (data: TypedArray, from: number, to: number): number => {
  let s = 0
  for (let i = from; i < to; i++) s = (s + data[i]!) | 0
  return s
}
