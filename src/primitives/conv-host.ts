import { allocate, type HostArray, isFloat, type Shape, sizeOf, stridesOf, type TypedArray } from "../array/index.js"
import { type ConvParams, convWindows } from "./conv-params.js"
import { transposeHost } from "./strided.js"
import { type WindowParams, windowedShape } from "./window-index.js"

/** Columns and rows that are packed at a time, which stay in the cache while all kernels go over them. */
const WIDTH = 256
const DEPTH = 256

/** Output places, counted over images and then the places in each: the place, and where they are in x and y. */
interface Columns {
  readonly count: number
  readonly place: Int32Array
  readonly inX: Int32Array
  readonly inY: Int32Array
}

const columnsAt = (first: number, count: number, places: number, xStep: number, yStep: number): Columns => {
  const [place, inX, inY] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)]
  for (let j = 0; j < count; j++) {
    const image = Math.floor((first + j) / places)
    place[j] = first + j - image * places
    inX[j] = image * xStep
    inY[j] = image * yStep + place[j]!
  }
  return { count, place, inX, inY }
}

/** For each element of the kernel, one row: the position in a channel that it meets in each column, or -1. */
const meetings = (shape: Shape, p: WindowParams, { count, place }: Columns): Int32Array => {
  const table = new Int32Array(sizeOf(p.windowDimensions) * count)
  const outer = windowedShape(shape, p)
  const [inX, inY, inKernel] = [stridesOf(shape), stridesOf(outer), stridesOf(p.windowDimensions)]
  shape.forEach((n, a) => {
    const [base, step] = [p.baseDilation[a]!, p.windowDilation[a]!]
    const starts = place.map((j) => (Math.floor(j / inY[a]!) % outer[a]!) * p.windowStrides[a]! - p.padding[a]![0])
    for (let at = 0, tap = 0; at < table.length; tap++) {
      const offset = (Math.floor(tap / inKernel[a]!) % p.windowDimensions[a]!) * step
      for (let j = 0; j < count; j++, at++) {
        const dilatedAt = starts[j]! + offset
        const meets = table[at]! >= 0 && dilatedAt >= 0 && dilatedAt < n * base && dilatedAt % base === 0
        table[at] = meets ? table[at]! + (dilatedAt / base) * inX[a]! : -1
      }
    }
  })
  return table
}

/** What the kernels meet in a group that begins at `start` of x, from row `first` on; 0 outside of x. */
const pack = (
  x: Float64Array,
  start: number,
  area: number,
  table: Int32Array,
  { count, inX }: Columns,
  first: number,
  packed: Float64Array,
): void => {
  const taps = table.length / count
  for (let at = 0, l = first; at < packed.length; l++) {
    const channel = Math.floor(l / taps)
    const row = (l - channel * taps) * count
    const from = start + channel * area
    for (let j = 0; j < count; j++, at++) {
      const met = table[row + j]!
      packed[at] = met < 0 ? 0 : x[from + inX[j]! + met]!
    }
  }
}

/** Adds the product of a kernel's part, in `w` from a position on, with the packed rows. */
type Product = (w: Float64Array, from: number, packed: Float64Array, row: Float64Array) => void

/** In float64, each sum in the order of the kernel; adding four rows at a time changes no bit. */
const addFloat: Product = (w, from, packed, row) => {
  const n = row.length
  const depth = packed.length / n
  let l = 0
  for (; l + 4 <= depth; l += 4) {
    const w0 = w[from + l]!
    const w1 = w[from + l + 1]!
    const w2 = w[from + l + 2]!
    const w3 = w[from + l + 3]!
    for (let j = 0, at = l * n; j < n; j++, at++)
      row[j] = row[j]! + w0 * packed[at]! + w1 * packed[at + n]! + w2 * packed[at + 2 * n]! + w3 * packed[at + 3 * n]!
  }
  for (; l < depth; l++) {
    const w0 = w[from + l]!
    for (let j = 0, at = l * n; j < n; j++, at++) row[j] = row[j]! + w0 * packed[at]!
  }
}

/** Modulo 2^32, for both signs. */
const addInt: Product = (w, from, packed, row) => {
  const n = row.length
  for (let l = 0; l * n < packed.length; l++) {
    const w0 = w[from + l]!
    for (let j = 0, at = l * n; j < n; j++, at++) row[j] = (row[j]! + Math.imul(w0, packed[at]!)) | 0
  }
}

const asFloat64 = (data: TypedArray): Float64Array => (data instanceof Float64Array ? data : new Float64Array(data))

/** Axis `axes[i]` of the result is axis `i` of `x`. */
const arranged = (x: HostArray, axes: readonly number[]): HostArray =>
  transposeHost(
    x,
    axes.map((_, a) => axes.indexOf(a)),
  )

/**
 * Each group is a product of matrices: its kernels, as rows, times columns that hold what the kernel meets at each
 * place. Columns are packed a cacheful at a time, over images too, so that small outputs are no slower.
 */
export const convHost = (lhs: HostArray, rhs: HostArray, params: ConvParams): HostArray => {
  const { dimensionNumbers: d, featureGroupCount, batchGroupCount } = params
  const { dtype } = lhs
  const x = transposeHost(lhs, d.lhs)
  const w = transposeHost(rhs, d.rhs)
  const [batch, features, ...inner] = x.shape as readonly [number, number, ...number[]]
  const [outputs, channels] = w.shape as readonly [number, number]
  const windows = convWindows(rhs.shape, params)
  const area = sizeOf(inner)
  const outer = windowedShape(inner, windows)
  const places = sizeOf(outer)
  const groups = featureGroupCount * batchGroupCount
  const [images, kernels] = [batch / batchGroupCount, outputs / groups]
  const y = allocate(dtype, images * outputs * places)
  const depth = channels * sizeOf(windows.windowDimensions)
  const [xs, ws] = [asFloat64(x.data), asFloat64(w.data)]
  const addProduct = isFloat(dtype) ? addFloat : addInt
  for (let first = 0; first < images * places; first += WIDTH) {
    const count = Math.min(WIDTH, images * places - first)
    const columns = columnsAt(first, count, places, features * area, outputs * places)
    const table = meetings(inner, windows, columns)
    for (let g = 0; g < groups; g++) {
      const start = featureGroupCount > 1 ? g * channels * area : g * images * features * area
      const sums = new Float64Array(kernels * count)
      for (let l = 0; l < depth; l += DEPTH) {
        const packed = new Float64Array(Math.min(DEPTH, depth - l) * count)
        pack(xs, start, area, table, columns, l, packed)
        for (let o = 0; o < kernels; o++)
          addProduct(ws, (g * kernels + o) * depth + l, packed, sums.subarray(o * count, (o + 1) * count))
      }
      for (let o = 0, at = 0; o < kernels; o++) {
        const to = (g * kernels + o) * places
        for (let j = 0; j < count; j++, at++) y[to + columns.inY[j]!] = sums[at]!
      }
    }
  }
  return arranged({ shape: [images, outputs, ...outer], dtype, data: y }, d.out)
}
