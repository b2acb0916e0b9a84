import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { neg } from "../primitives/arithmetic.js"
import {
  type GatherParams,
  gather as gatherPrimitive,
  type ScatterParams,
  scatterAdd as scatterAddPrimitive,
} from "../primitives/gather.js"
import {
  scatterMax as scatterMaxPrimitive,
  scatterMin as scatterMinPrimitive,
  scatterMul as scatterMulPrimitive,
  scatter as scatterPrimitive,
} from "../primitives/scatter.js"
import { numbers } from "./elementwise.js"
import { asArray, checkParams, checkTakes, operands } from "./operand.js"
import { operation } from "./operation.js"

export type { GatherParams, ScatterParams } from "../primitives/gather.js"

const GATHER_LISTS = [
  "offsetDims",
  "collapsedSliceDims",
  "operandBatchingDims",
  "startIndicesBatchingDims",
  "startIndexMap",
  "sliceSizes",
]

const SCATTER_LISTS = [
  "updateWindowDims",
  "insertedWindowDims",
  "operandBatchingDims",
  "scatterIndicesBatchingDims",
  "scatterDimsToOperandDims",
]

/**
 * Slices of x at the index vectors in the last axis of `indices`, laid out as XLA's Gather has it.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError unless the indices are int32
 * @example const elements = {
 *   offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0], sliceSizes: [1],
 *   operandBatchingDims: [], startIndicesBatchingDims: [], mode: "clip",
 * } as const
 * gather(array([10, 20, 30]), array([[2], [0]], { dtype: "int32" }), elements) // [30, 10]
 */
export const gather = operation(
  "gather",
  <D extends DType>(x: NDArray<Unknown, D>, indices: NDArray, params: GatherParams): NDArray<Unknown, D> => {
    checkParams("gather", params, GATHER_LISTS)
    return gatherPrimitive(asArray("gather", x), asArray("gather", indices, "indices"), params)
  },
)

type ScatterPrimitive = (x: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams) => NDArray

/** x with the slices at index vectors combined with updates. */
export type Scatter = <S extends Shape, D extends DType>(
  x: NDArray<S, D>,
  indices: NDArray,
  updates: NDArray<Unknown, D>,
  params: ScatterParams,
) => NDArray<S, D>

/* @__NO_SIDE_EFFECTS__ */
const scattering = (op: string, f: ScatterPrimitive): Scatter =>
  operation(op, (x, indices, updates, params) => {
    const [array, added] = operands(op, { x, updates })
    checkParams(op, params, SCATTER_LISTS)
    return f(array!, asArray(op, indices, "indices"), added!, params)
  })

/**
 * x with the slices `updates` in place of those at the index vectors in the last axis of `indices`, as XLA's Scatter has
 * it. Of updates that meet, the last one stays.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError when the dtypes differ
 * @example const elements = {
 *   updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0],
 *   operandBatchingDims: [], scatterIndicesBatchingDims: [], mode: "clip",
 * } as const
 * scatter(array([1, 2, 3]), array([[2], [0]], { dtype: "int32" }), array([5, 6]), elements) // [6, 2, 5]
 */
export const scatter: Scatter = scattering("scatter", scatterPrimitive)

/**
 * x with the slices `updates` added at the index vectors in the last axis of `indices`, as XLA's Scatter has it.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError when the dtypes differ
 * @example const elements = {
 *   updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0],
 *   operandBatchingDims: [], scatterIndicesBatchingDims: [], mode: "clip",
 * } as const
 * scatterAdd(array([1, 2, 3]), array([[2], [0]], { dtype: "int32" }), array([5, 6]), elements) // [7, 2, 8]
 */
export const scatterAdd: Scatter = scattering("scatterAdd", scatterAddPrimitive)

/**
 * x with the slices `updates` subtracted at index vectors.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError when the dtypes differ
 * @example const elements = {
 *   updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0],
 *   operandBatchingDims: [], scatterIndicesBatchingDims: [], mode: "clip",
 * } as const
 * scatterSubtract(array([1, 2, 3]), array([[2], [0]], { dtype: "int32" }), array([5, 6]), elements) // [-5, 2, -2]
 */
export const scatterSubtract: Scatter = scattering("scatterSubtract", (x, indices, updates, params) => {
  checkTakes("scatterSubtract", numbers, [x], { x, updates })
  return scatterAddPrimitive(x, indices, neg(updates), params)
})

/**
 * x with the slices at index vectors multiplied by `updates`.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError when the dtypes differ
 * @example const elements = {
 *   updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0],
 *   operandBatchingDims: [], scatterIndicesBatchingDims: [], mode: "clip",
 * } as const
 * scatterMultiply(array([1, 2, 3]), array([[2], [0]], { dtype: "int32" }), array([5, 6]), elements) // [6, 2, 15]
 */
export const scatterMultiply: Scatter = scattering("scatterMultiply", scatterMulPrimitive)

/**
 * The smaller of x and the `updates` at index vectors; ties share the derivative.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError when the dtypes differ
 * @example const elements = {
 *   updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0],
 *   operandBatchingDims: [], scatterIndicesBatchingDims: [], mode: "clip",
 * } as const
 * scatterMin(array([1, 2, 3]), array([[2], [0]], { dtype: "int32" }), array([2, 4]), elements) // [1, 2, 2]
 */
export const scatterMin: Scatter = scattering("scatterMin", scatterMinPrimitive)

/**
 * The larger of x and the `updates` at index vectors; ties share the derivative.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError when the dtypes differ
 * @example const elements = {
 *   updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0],
 *   operandBatchingDims: [], scatterIndicesBatchingDims: [], mode: "clip",
 * } as const
 * scatterMax(array([1, 2, 3]), array([[2], [0]], { dtype: "int32" }), array([2, 4]), elements) // [4, 2, 3]
 */
export const scatterMax: Scatter = scattering("scatterMax", scatterMaxPrimitive)
