import { type DType, type NDArray, range, type Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { add } from "../primitives/arithmetic.js"
import { fill, zerosOf } from "../primitives/broadcast.js"
import { lt } from "../primitives/compare.js"
import { defaultFill, gather } from "../primitives/gather.js"
import { slice } from "../primitives/pad.js"
import { select } from "../primitives/select.js"
import { concatenate, rev } from "../primitives/shape.js"
import { reshapeTo } from "./axes.js"
import { type Entry, type Index, resolve, withArrays } from "./indices.js"
import { asArray, commonShape, expand } from "./operand.js"

/** What becomes of an index out of range: the nearest one ("clip"), a fill value or no update ("fill"). */
export type IndexMode = "clip" | "fill"

/** How to read out of range. */
export interface Outside {
  readonly mode: IndexMode
  readonly fillValue?: number
}

interface Range {
  readonly start: number
  readonly step: number
  readonly length: number
}

const last = ({ start, step, length }: Range): number => start + (length - 1) * step

/** The slices of an index, its integers as slices of length 1, and arrays as whole axes. */
const rangesOf = (shape: Shape, entries: readonly Entry[]): readonly Range[] =>
  entries
    .filter((e) => e.kind !== "new")
    .map((e, axis) => {
      const n = shape[axis]!
      if (e.kind === "range") return e
      if (e.kind === "array") return { start: 0, step: 1, length: n }
      return { start: Math.min(Math.max(e.value, 0), n - 1), step: 1, length: 1 }
    })

/** Slices and reverses, then drops and inserts axes; index arrays leave their axes whole. */
export const basic = (x: NDArray, entries: readonly Entry[]): NDArray => {
  const shape: Shape = x.shape
  const ranges = rangesOf(shape, entries)
  const isWhole = ranges.every((r, axis) => r.step === 1 && r.length === shape[axis])
  const isEmpty = (r: Range): boolean => r.length <= 0
  const sliced = isWhole
    ? x
    : slice(
        x,
        ranges.map((r) => (isEmpty(r) ? 0 : Math.min(r.start, last(r)))),
        ranges.map((r) => (isEmpty(r) ? 0 : Math.max(r.start, last(r)) + 1)),
        ranges.map((r) => Math.abs(r.step)),
      )
  const reversed = range(shape.length).filter((axis) => ranges[axis]!.step < 0 && ranges[axis]!.length > 1)
  const turned = reversed.length === 0 ? sliced : rev(sliced, reversed)
  const lengths = [...turned.shape]
  const target = entries.flatMap((e) => {
    if (e.kind === "new") return [1]
    const length: number = lengths.shift()!
    return e.kind === "int" ? [] : [length]
  })
  return reshapeTo(turned, target)
}

/** Index arrays with the axes they index, and where the axes of the result come from. */
export interface Advanced {
  readonly axes: readonly number[]
  /** index vectors in the last axis, negative ones counted from the end */
  readonly vectors: NDArray
  /** the axes of the result that are not those of the index arrays */
  readonly offsets: readonly number[]
}

const fromStart = (index: NDArray, n: number): NDArray =>
  select(lt(index, zerosOf(index)), add(index, fill(index, n)), index)

/** The axes of the index arrays stand where the first was when they are next to each other, and first otherwise. */
export const advanced = (op: string, shape: Shape, entries: readonly Entry[]): Advanced => {
  const axes = range(entries.length).filter((i) => entries[i]!.kind === "array")
  const arrays = entries.flatMap((e) => (e.kind === "array" ? [e.value] : []))
  const given = Object.fromEntries(arrays.map((a, i) => [`indices[${axes[i]}]`, a]))
  const batch = commonShape(
    op,
    arrays.map((a) => a.shape),
    given,
  )
  const parts = arrays.map((a, i) => reshapeTo(expand(fromStart(a, shape[axes[i]!]!), batch), [...batch, 1]))
  const isTogether = axes.every((axis, i) => axis === axes[0]! + i)
  const before = isTogether ? axes[0]! : 0
  return {
    axes,
    vectors: parts.length === 1 ? parts[0]! : concatenate(parts, batch.length),
    offsets: range(shape.length - axes.length).map((i) => (i < before ? i : i + batch.length)),
  }
}

/** The elements at a resolved index. */
export const read = (op: string, x: NDArray, entries: readonly Entry[], { mode, fillValue }: Outside): NDArray => {
  const kept = withArrays(entries)
  const y = basic(x, kept)
  if (!kept.some((e) => e.kind === "array")) return y
  const { axes, vectors, offsets } = advanced(op, y.shape, kept)
  return gather(y, vectors, {
    offsetDims: offsets,
    collapsedSliceDims: axes,
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    startIndexMap: axes,
    sliceSizes: y.shape.map((d: number, i: number) => (axes.includes(i) ? 1 : d)),
    mode,
    ...(mode === "fill" ? { fillValue: fillValue ?? defaultFill(x.dtype) } : {}),
  })
}

/**
 * NumPy's x[indices]: integers, { start, stop, step }, null for a new axis, "..." and arrays of integers or bool.
 *
 * Negative indices count from the end; one that is out of range gives the nearest element.
 * @throws ShapeError for more indices than axes; DTypeError for an index that is neither integer nor bool
 * @example at(arange(10), { start: 1, stop: 8, step: 3 }) // [1, 4, 7]
 */
export const at = <D extends DType>(x: NDArray<Unknown, D>, ...indices: readonly Index[]): NDArray<Unknown, D> =>
  read("at", asArray("at", x), resolve("at", x, indices), { mode: "clip" })
