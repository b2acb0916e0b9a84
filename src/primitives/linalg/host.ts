import { allocate, type DType, type HostArray, type Shape, sizeOf } from "../../array/index.js"

/** The matrices in the last two axes of an array, one after another in row-major order, in float64. */
export interface Matrices {
  readonly count: number
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

/** The matrices of an array, as a copy that the caller owns. */
export const matricesOf = ({ shape, data }: HostArray): Matrices => ({
  count: sizeOf(shape.slice(0, -2)),
  rows: shape.at(-2)!,
  cols: shape.at(-1)!,
  data: new Float64Array(data),
})

/** The transpose of every matrix, as a copy. */
export const transposed = ({ count, rows, cols, data }: Matrices): Matrices => {
  const out = new Float64Array(data.length)
  const size = rows * cols
  for (let at = 0; at < count * size; at += size)
    for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[at + j * rows + i] = data[at + i * cols + j]!
  return { count, rows: cols, cols: rows, data: out }
}

/** An array of float64 elements rounded to its dtype, once. */
export const toHost = (shape: Shape, dtype: DType, data: Float64Array): HostArray => ({
  shape,
  dtype,
  data: dtype === "float64" ? data : allocate(dtype, data),
})

/** Sets every matrix to its symmetric part; (a + b) / 2 twice, so that the result is symmetric to the bit. */
export const symmetrize = ({ count, rows: n, data }: Matrices): void => {
  for (let at = 0; at < count * n * n; at += n * n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++) {
        const mean = data[at + i * n + j]! / 2 + data[at + j * n + i]! / 2
        data[at + i * n + j] = mean
        data[at + j * n + i] = mean
      }
}

/** The largest size among elements; NaN if one is. */
export const largest = (x: Float64Array): number => x.reduce((m, v) => Math.max(m, Math.abs(v)), 0)

/** The square root of the sum of squares of a stretch of elements, without overflow or underflow. */
export const norm2 = (x: Float64Array, at: number, count: number, step: number): number => {
  let largest = 0
  for (let i = 0; i < count; i++) {
    const size = Math.abs(x[at + i * step]!)
    if (Number.isNaN(size)) return Number.NaN
    if (size > largest) largest = size
  }
  if (largest === 0 || largest === Infinity) return largest
  let sum = 0
  for (let i = 0; i < count; i++) {
    const v = x[at + i * step]! / largest
    sum += v * v
  }
  return largest * Math.sqrt(sum)
}

/** 1 or -1, so that the element of a vector that is largest in size becomes positive: it makes the vector unique. */
export const orientation = (x: Float64Array, at: number, count: number): number => {
  let k = 0
  for (let i = 1; i < count; i++) if (Math.abs(x[at + i]!) > Math.abs(x[at + k]!)) k = i
  return x[at + k]! < 0 ? -1 : 1
}
