import * as fc from "fast-check"
import type { DType } from "../../src/array/index.js"
import { arrays, shapes } from "../arbitrary.js"
import { type Samples, sampleOf } from "./sample.js"

const some = shapes({ minDims: 1, maxDims: 2, minLength: 1 })
const mode = fc.constantFrom("clip", "fill")

/** Whole rows along one axis, or single elements, named by indices some of which are out of range. */
const windows = some.chain((shape) =>
  fc
    .record({
      axis: fc.integer({ min: 0, max: shape.length - 1 }),
      rows: shapes({ maxDims: 2, minLength: 1, maxLength: 2 }),
      collapse: fc.boolean(),
      mode,
    })
    .map(({ axis, rows, collapse, mode: m }) => {
      const sizes = shape.map((d, i) => (i === axis ? 1 : d))
      const kept = shape.map((_, i) => i).filter((i) => !collapse || i !== axis)
      const window = kept.map((_, i) => rows.length + i)
      return {
        shape,
        axis,
        rows,
        mode: m,
        sizes,
        window,
        collapsed: collapse ? [axis] : [],
        lengths: kept.map((i) => sizes[i]!),
      }
    }),
)

const gathers = windows.chain((w) =>
  sampleOf(
    {
      offsetDims: w.window,
      collapsedSliceDims: w.collapsed,
      operandBatchingDims: [],
      startIndicesBatchingDims: [],
      startIndexMap: [w.axis],
      sliceSizes: w.sizes,
      mode: w.mode,
      fillValue: 0,
    },
    [arrays(w.shape), arrays([...w.rows, 1], { dtype: "int32", min: -1, max: 4 })],
  ),
)

const scattersOf = (dtype: DType) =>
  windows.chain((w) =>
    sampleOf(
      {
        updateWindowDims: w.window,
        insertedWindowDims: w.collapsed,
        operandBatchingDims: [],
        scatterIndicesBatchingDims: [],
        scatterDimsToOperandDims: [w.axis],
        mode: w.mode,
      },
      [
        arrays(w.shape, { dtype }),
        arrays([...w.rows, 1], { dtype: "int32", min: -1, max: 4 }),
        arrays([...w.rows, ...w.lengths], { dtype, salt: 1 }),
      ],
    ),
  )

const scatters = scattersOf("float64")
const boolScatters = scattersOf("bool")

/** Batching dimensions: row i of the indices looks into row i of the operand. */
const batchedGathers = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), mode)
  .chain(([b, n, m]) =>
    sampleOf(
      {
        offsetDims: [],
        collapsedSliceDims: [1],
        operandBatchingDims: [0],
        startIndicesBatchingDims: [0],
        startIndexMap: [1],
        sliceSizes: [1, 1],
        mode: m,
        fillValue: 0,
      },
      [arrays([b, n]), arrays([b, 2, 1], { dtype: "int32", min: -1, max: 4 })],
    ),
  )

const starts = (n: number) => Array.from({ length: n }, () => arrays([], { dtype: "int32", min: -2, max: 4 }))

const parts = some.chain((shape) =>
  fc.tuple(...shape.map((d) => fc.integer({ min: 0, max: d }))).map((sizes) => ({ shape, sizes: [...sizes] })),
)

const slices = parts.chain(({ shape, sizes }) => sampleOf({ sizes }, [arrays(shape), ...starts(shape.length)]))

const updates = parts.chain(({ shape, sizes }) =>
  fc.oneof(
    sampleOf({}, [arrays(shape), arrays(sizes, { salt: 1 }), ...starts(shape.length)]),
    sampleOf({}, [arrays(shape, { dtype: "bool" }), arrays(sizes, { dtype: "bool" }), ...starts(shape.length)]),
  ),
)

export const indexSamples: Samples = {
  gather: fc.oneof({ weight: 3, arbitrary: gathers }, batchedGathers),
  scatter: fc.oneof({ weight: 3, arbitrary: scatters }, boolScatters),
  scatterAdd: scatters,
  scatterMul: scatters,
  scatterMin: scatters,
  scatterMax: scatters,
  dynamicSlice: slices,
  dynamicUpdateSlice: updates,
}
