import { type Aval, type HostArray, isInteger, range, type Shape, showAval, sizeOf, stridesOf } from "../array/index.js"
import { DTypeError, ShapeError } from "../errors/index.js"
import { otherAxes, pick } from "./broadcast.js"

/** What becomes of a window that does not fit the operand: it is moved until it does, or it does not count. */
export type OutOfRange = "clip" | "fill"

/**
 * Windows of an array `x`, each at an index vector, laid out one after the other in a second array: the result of a
 * gather, the updates of a scatter.
 */
export interface Windows {
  readonly shape: Shape
  /** lengths of a window along the axes of `x` */
  readonly sizes: readonly number[]
  /** axes of `x` along which a window is one element that the second array has no axis for */
  readonly collapsed: readonly number[]
  /** axes of `x` that go with the axes `indexBatching` of the indices */
  readonly batching: readonly number[]
  readonly indexBatching: readonly number[]
  /** axes of `x` that the components of an index vector count along */
  readonly indexMap: readonly number[]
  readonly placed: Shape
  /** axes of the second array that a window lies along; its other axes are those of the indices */
  readonly offsets: readonly number[]
  readonly mode: OutOfRange
}

/** The axes of `x` that a window keeps. */
export const keptAxes = (w: Pick<Windows, "shape" | "collapsed" | "batching">): readonly number[] =>
  otherAxes(w.shape.length, [...w.collapsed, ...w.batching])

const distinct = (axes: readonly number[], ndim: number): boolean =>
  new Set(axes).size === axes.length && axes.every((a) => Number.isInteger(a) && a >= 0 && a < ndim)

/** What is wrong with the axes of a gather or scatter, or null; `n` is the number of windows' axes in the indices. */
const axesProblem = (w: Windows, indices: Shape): string | null => {
  const ndim = w.shape.length
  const n = indices.length - 1
  const kept = keptAxes(w).length
  const list = (axes: readonly number[]): string => `[${axes.join(",")}]`
  if (indices.at(-1) !== w.indexMap.length)
    return `the index vectors have ${indices.at(-1)} components for ${w.indexMap.length} axes of x`
  if (!distinct([...w.indexMap, ...w.batching], ndim))
    return `the index vectors cannot count along the axes ${list(w.indexMap)} of x, with ${list(w.batching)} as batch`
  if (!distinct([...w.collapsed, ...w.batching], ndim))
    return `the axes ${list(w.collapsed)} and batch axes ${list(w.batching)} of x are not distinct axes of x`
  if (!distinct(w.indexBatching, n) || w.indexBatching.length !== w.batching.length)
    return `the batch axes ${list(w.batching)} of x do not go with the axes ${list(w.indexBatching)} of the indices`
  const uneven = w.batching.findIndex((a, i) => w.shape[a] !== indices[w.indexBatching[i]!])
  if (uneven >= 0)
    return `batch axis ${w.batching[uneven]} of x and axis ${w.indexBatching[uneven]} of the indices differ in length: ${w.shape[w.batching[uneven]!]} and ${indices[w.indexBatching[uneven]!]}`
  if (!distinct(w.offsets, n + kept) || w.offsets.length !== kept || w.offsets.some((a, i) => a < w.offsets[i - 1]!))
    return `the ${kept} axes of a window cannot be the axes ${list(w.offsets)}, in this order, of ${n + kept} in all`
  if (w.sizes.length !== ndim) return `there are ${w.sizes.length} slice sizes for ${ndim} axes`
  const thick = [...w.collapsed, ...w.batching].find((a) => w.sizes[a] !== 1)
  if (thick !== undefined) return `the slice size along axis ${thick} is ${w.sizes[thick]}, not 1`
  const none = sizeOf(indices.slice(0, -1)) === 0
  const large = otherAxes(ndim, w.batching).find((a) => !(w.sizes[a]! >= 0 && (none || w.sizes[a]! <= w.shape[a]!)))
  return large === undefined
    ? null
    : `a slice of ${w.sizes[large]} does not fit axis ${large} of x, which has ${w.shape[large]} elements`
}

/** Throws unless the windows are well formed; `given` is shown. */
export const checkWindows = (op: string, w: Windows, indices: Aval, given: Readonly<Record<string, Aval>>): void => {
  const shown = Object.fromEntries(Object.entries(given).map(([name, aval]) => [name, showAval(aval)]))
  if (!isInteger(indices.dtype))
    throw new DTypeError({
      op,
      problem: `the indices must be int32 or uint32, not ${indices.dtype}`,
      given: shown,
      hint: 'convert them first: astype(indices, "int32")',
    })
  const problem =
    indices.shape.length === 0 ? "the indices have no axis for an index vector" : axesProblem(w, indices.shape)
  if (problem !== null)
    throw new ShapeError({
      op,
      problem,
      given: shown,
      hint: "the last axis of the indices holds a position in x, one number for each indexed axis",
    })
}

/** Where windows start in both arrays (-1 in `x` for one that does not count), and the runs of which each consists. */
export interface Plan {
  readonly starts: Int32Array
  readonly places: Int32Array
  readonly runsInX: Int32Array
  readonly runsInPlace: Int32Array
  /** elements of a run, which are neighbours in both arrays */
  readonly run: number
}

/** The offsets of all indices of an array of `shape`, in row-major order. */
const offsetsOf = (shape: Shape, strides: readonly number[]): Int32Array =>
  shape.reduce((outer, n, axis) => {
    const all = new Int32Array(outer.length * n)
    for (let i = 0, at = 0; i < outer.length; i++)
      for (let j = 0; j < n; j++) all[at++] = outer[i]! + j * strides[axis]!
    return all
  }, new Int32Array(1))

/** Adds to the start of every window what its index vector says, or makes it -1. */
const addIndices = (starts: Int32Array, w: Windows, indices: HostArray): void => {
  const strides = pick(stridesOf(w.shape), w.indexMap)
  const last = w.indexMap.map((a) => w.shape[a]! - w.sizes[a]!)
  const k = strides.length
  for (let i = 0; i < starts.length; i++)
    for (let c = 0; c < k && starts[i]! >= 0; c++) {
      const index = indices.data[i * k + c]!
      const inside = Math.max(0, Math.min(index, last[c]!))
      starts[i] = inside === index || w.mode === "clip" ? starts[i]! + inside * strides[c]! : -1
    }
}

/** The positions to copy between `x` and the second array. */
export const planOf = (w: Windows, indices: HostArray): Plan => {
  const kept = keptAxes(w)
  const own = stridesOf(w.shape)
  const other = stridesOf(w.placed)
  const batch = indices.shape.slice(0, -1)
  const batchStrides = batch.map((_, i) =>
    w.indexBatching.includes(i) ? own[w.batching[w.indexBatching.indexOf(i)]!]! : 0,
  )
  const starts = offsetsOf(batch, batchStrides)
  addIndices(starts, w, indices)
  const sizes = pick(w.sizes, kept)
  const inX = pick(own, kept)
  const inPlace = pick(other, w.offsets)
  const runs = range(kept.length).map((i) => sizeOf(sizes.slice(i + 1)))
  const adjoins = (i: number): boolean => sizes[i] === 1 || (inX[i] === runs[i] && inPlace[i] === runs[i])
  const split = runs.reduce((s, _, i) => (adjoins(i) ? s : i + 1), 0)
  return {
    starts,
    places: offsetsOf(batch, pick(other, otherAxes(w.placed.length, w.offsets))),
    runsInX: offsetsOf(sizes.slice(0, split), inX),
    runsInPlace: offsetsOf(sizes.slice(0, split), inPlace),
    run: sizeOf(sizes.slice(split)),
  }
}
