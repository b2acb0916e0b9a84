import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import {
  type GatherParams,
  gather as gatherPrimitive,
  type ScatterParams,
  scatterAdd as scatterAddPrimitive,
} from "../primitives/gather.js"
import { asArray, operands } from "./operand.js"

export type { GatherParams, ScatterParams } from "../primitives/gather.js"

/**
 * Slices of x at the index vectors in the last axis of `indices`, laid out as XLA's Gather has it.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError unless the indices are int32
 * @example gather(x, indices, { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0], sliceSizes: [1], ... })
 */
export const gather = <D extends DType>(
  x: NDArray<Unknown, D>,
  indices: NDArray,
  params: GatherParams,
): NDArray<Unknown, D> => gatherPrimitive(asArray("gather", x), asArray("gather", indices, "indices"), params)

/**
 * x with the slices `updates` added at the index vectors in the last axis of `indices`, as XLA's Scatter has it.
 *
 * @throws ShapeError when the dimension numbers do not fit; DTypeError when the dtypes differ
 * @example scatterAdd(zeros([3]), indices, updates, { updateWindowDims: [], insertedWindowDims: [0], ... })
 */
export const scatterAdd = <S extends Shape, D extends DType>(
  x: NDArray<S, D>,
  indices: NDArray,
  updates: NDArray<Unknown, D>,
  params: ScatterParams,
): NDArray<S, D> => {
  const [array, added] = operands("scatterAdd", { x, updates })
  return scatterAddPrimitive(array!, asArray("scatterAdd", indices, "indices"), added!, params)
}
