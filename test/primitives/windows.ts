import { type NDArray, range, type Shape, sizeOf } from "../../src/array/index.js"
import type { GatherParams, ScatterParams } from "../../src/primitives/gather.js"
import { at, type Index, indicesOf, tabulate } from "./indices.js"
import { i32, noise } from "./rules.js"

type Case = readonly [name: string, x: Shape, indices: Shape, GatherParams]

/** No axis of batch. */
export const plain = { operandBatchingDims: [], startIndicesBatchingDims: [] }

/** Dimension numbers of every kind. */
export const cases: readonly Case[] = [
  [
    "rows",
    [5, 3],
    [4, 1],
    { ...plain, offsetDims: [1], collapsedSliceDims: [0], startIndexMap: [0], sliceSizes: [1, 3], mode: "clip" },
  ],
  [
    "elements",
    [4, 5],
    [2, 3, 2],
    { ...plain, offsetDims: [], collapsedSliceDims: [0, 1], startIndexMap: [1, 0], sliceSizes: [1, 1], mode: "fill" },
  ],
  [
    "one window",
    [4, 5],
    [2],
    { ...plain, offsetDims: [0, 1], collapsedSliceDims: [], startIndexMap: [0, 1], sliceSizes: [2, 3], mode: "fill" },
  ],
  [
    "blocks with their axes apart",
    [4, 3, 5],
    [2, 3, 2],
    {
      ...plain,
      offsetDims: [0, 3],
      collapsedSliceDims: [1],
      startIndexMap: [2, 0],
      sliceSizes: [2, 1, 4],
      mode: "clip",
    },
  ],
  [
    "along an axis, batched",
    [3, 4, 2],
    [2, 3, 3, 1],
    {
      offsetDims: [],
      collapsedSliceDims: [1],
      operandBatchingDims: [0, 2],
      startIndicesBatchingDims: [1, 0],
      startIndexMap: [1],
      sliceSizes: [1, 1, 1],
      mode: "fill",
    },
  ],
  [
    "windows in a batch",
    [4, 6, 2],
    [5, 2, 1],
    {
      offsetDims: [1, 3],
      collapsedSliceDims: [],
      operandBatchingDims: [2],
      startIndicesBatchingDims: [1],
      startIndexMap: [1],
      sliceSizes: [4, 3, 1],
      mode: "clip",
    },
  ],
  [
    "at no index",
    [2, 3],
    [4, 0],
    { ...plain, offsetDims: [0], collapsedSliceDims: [0], startIndexMap: [], sliceSizes: [1, 2], mode: "clip" },
  ],
]

/** For each position of the second array: where it lies in `x`, or null where its window is out of range. */
const positions = (x: NDArray, indices: NDArray, placed: Shape, p: GatherParams): ((i: Index) => Index | null) => {
  const component = at(indices)
  const kept = range(x.shape.length).filter((a) => ![...p.collapsedSliceDims, ...p.operandBatchingDims].includes(a))
  const batchAxes = range(placed.length).filter((a) => !p.offsetDims.includes(a))
  return (index) => {
    const b = batchAxes.map((a) => index[a]!)
    const start = range(x.shape.length).map((a) => {
      const k = p.startIndexMap.indexOf(a)
      const i = p.operandBatchingDims.indexOf(a)
      return k >= 0 ? component([...b, k]) : i >= 0 ? b[p.startIndicesBatchingDims[i]!]! : 0
    })
    const clipped = start.map((s, a) => Math.max(0, Math.min(s, x.shape[a] - p.sliceSizes[a]!)))
    if (p.mode === "fill" && clipped.some((s, a) => s !== start[a])) return null
    return clipped.map((s, a) => s + (kept.includes(a) ? index[p.offsetDims[kept.indexOf(a)]!]! : 0))
  }
}

/** The definition of a gather. */
export const gathered = (x: NDArray, indices: NDArray, shape: Shape, p: GatherParams, fill: number): NDArray => {
  const where = positions(x, indices, shape, p)
  return tabulate(x.dtype, shape, (index) => {
    const source = where(index)
    return source === null ? fill : at(x)(source)
  })
}

/** The definition of a scatter, a sum unless something else is given. */
export const scattered = (
  x: NDArray,
  indices: NDArray,
  updates: NDArray,
  p: GatherParams,
  combine: (x: number, update: number) => number = (a, b) => a + b,
): NDArray => {
  const where = positions(x, indices, updates.shape, p)
  // One window after the other: the axes of the indices count before those of the windows.
  const outer = range(updates.shape.length).filter((a) => !p.offsetDims.includes(a))
  const order = [...outer, ...p.offsetDims]
  const targets = indicesOf(order.map((a) => updates.shape[a]!))
    .map((moved) => order.map((_, a) => moved[order.indexOf(a)]!))
    .map((index) => [where(index)?.join(","), at(updates)(index)] as const)
  return tabulate(x.dtype, x.shape, (index) =>
    targets.reduce((s, [target, u]) => (target === index.join(",") ? combine(s, u) : s), at(x)(index)),
  )
}

/** The scatter into what a gather reads. */
export const scatterOf = (p: GatherParams): ScatterParams => ({
  updateWindowDims: p.offsetDims,
  insertedWindowDims: p.collapsedSliceDims,
  operandBatchingDims: p.operandBatchingDims,
  scatterIndicesBatchingDims: p.startIndicesBatchingDims,
  scatterDimsToOperandDims: p.startIndexMap,
  mode: p.mode,
})

/** Indices from -2 to 7, so that some are out of range and some come twice. */
export const someIndices = (shape: Shape, seed = 1): NDArray =>
  i32(
    noise(sizeOf(shape), seed).map((v) => Math.floor(2.5 * v) + 3),
    shape,
  )
