import type { Shape } from "../array/index.js"
import { keptAxes, type OutOfRange, type Windows } from "./gather-index.js"

/** XLA's dimension numbers of a gather; the last axis of the indices is the index vector. */
export type GatherParams = {
  /** axes of the result that a slice lies along, ascending */
  readonly offsetDims: readonly number[]
  /** axes of `x` along which a slice is one element and that the result does not have */
  readonly collapsedSliceDims: readonly number[]
  /** axes of `x` that go with the axes `startIndicesBatchingDims` of the indices */
  readonly operandBatchingDims: readonly number[]
  readonly startIndicesBatchingDims: readonly number[]
  /** the axis of `x` that each component of an index vector counts along */
  readonly startIndexMap: readonly number[]
  /** lengths of a slice along the axes of `x` */
  readonly sliceSizes: readonly number[]
  readonly mode: OutOfRange
  /** what a slice out of range holds in mode "fill"; NaN, the smallest int32, the largest uint32, true by default */
  readonly fillValue?: number
}

/** XLA's dimension numbers of a scatter; the last axis of the indices is the index vector. */
export type ScatterParams = {
  /** axes of the updates that a window lies along, ascending */
  readonly updateWindowDims: readonly number[]
  /** axes of `x` along which a window is one element and that the updates do not have */
  readonly insertedWindowDims: readonly number[]
  /** axes of `x` that go with the axes `scatterIndicesBatchingDims` of the indices */
  readonly operandBatchingDims: readonly number[]
  readonly scatterIndicesBatchingDims: readonly number[]
  /** the axis of `x` that each component of an index vector counts along */
  readonly scatterDimsToOperandDims: readonly number[]
  /** "fill" drops the windows that are out of range */
  readonly mode: OutOfRange
}

/** The shape of a gather's result. */
export const gatheredShape = (x: Shape, indices: Shape, p: GatherParams): Shape => {
  const sizes = keptAxes({ shape: x, collapsed: p.collapsedSliceDims, batching: p.operandBatchingDims }).map(
    (a) => p.sliceSizes[a]!,
  )
  const batch = indices.slice(0, -1)
  const all = Array.from({ length: batch.length + p.offsetDims.length }, (_, i) => i)
  const others = all.filter((i) => !p.offsetDims.includes(i))
  return all.map((i) => (p.offsetDims.includes(i) ? sizes[p.offsetDims.indexOf(i)]! : batch[others.indexOf(i)]!))
}

/** The slices of a gather. */
export const gatherWindows = (x: Shape, indices: Shape, p: GatherParams): Windows => ({
  shape: x,
  sizes: p.sliceSizes,
  collapsed: p.collapsedSliceDims,
  batching: p.operandBatchingDims,
  indexBatching: p.startIndicesBatchingDims,
  indexMap: p.startIndexMap,
  placed: gatheredShape(x, indices, p),
  offsets: p.offsetDims,
  mode: p.mode,
})

/** The windows of a scatter, whose sizes are those of the updates. */
export const scatterWindows = (x: Shape, updates: Shape, p: ScatterParams): Windows => {
  const axes = { shape: x, collapsed: p.insertedWindowDims, batching: p.operandBatchingDims }
  const kept = keptAxes(axes)
  return {
    ...axes,
    sizes: x.map((_, a) => (kept.includes(a) ? updates[p.updateWindowDims[kept.indexOf(a)]!]! : 1)),
    indexBatching: p.scatterIndicesBatchingDims,
    indexMap: p.scatterDimsToOperandDims,
    placed: updates,
    offsets: p.updateWindowDims,
    mode: p.mode,
  }
}

/** The gather that reads what a scatter into an array of shape `x` adds to. */
export const gatherOf = (x: Shape, updates: Shape, p: ScatterParams): GatherParams => ({
  offsetDims: p.updateWindowDims,
  collapsedSliceDims: p.insertedWindowDims,
  operandBatchingDims: p.operandBatchingDims,
  startIndicesBatchingDims: p.scatterIndicesBatchingDims,
  startIndexMap: p.scatterDimsToOperandDims,
  sliceSizes: scatterWindows(x, updates, p).sizes,
  mode: p.mode,
  fillValue: 0,
})

/** The scatter that adds to what a gather reads. */
export const scatterOf = (p: GatherParams): ScatterParams => ({
  updateWindowDims: p.offsetDims,
  insertedWindowDims: p.collapsedSliceDims,
  operandBatchingDims: p.operandBatchingDims,
  scatterIndicesBatchingDims: p.startIndicesBatchingDims,
  scatterDimsToOperandDims: p.startIndexMap,
  mode: p.mode,
})
