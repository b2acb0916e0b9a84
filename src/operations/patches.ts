import { allocate, checkShape, type DType, fromHost, type NDArray, range, sizeOf } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { ShapeError } from "../errors/index.js"
import { transpose } from "../primitives/shape.js"
import { type ConvGeneralOptions, convGeneralDilated } from "./convolution.js"
import { channelsFirst, dimensionNumbersOf } from "./convolution-layout.js"
import { numbers } from "./elementwise.js"
import { asArray, checkParams, checkTakes, show } from "./operand.js"
import { operation } from "./operation.js"

/** The options of `convGeneralDilatedPatches`. */
export interface PatchesOptions extends Omit<ConvGeneralOptions, "featureGroupCount" | "batchGroupCount"> {
  /** spatial lengths of a patch */
  readonly filterShape: readonly number[]
}

/** Kernels that each hold one 1, `channels` times over: [out features, 1, ...filter]. */
const units = (filter: readonly number[], channels: number, dtype: DType): NDArray => {
  const size = sizeOf(filter)
  const data = allocate(dtype, channels * size * size)
  for (let i = 0; i < channels * size; i++) data[i * size + (i % size)] = 1
  return fromHost([channels * size, 1, ...filter], dtype, data)
}

/**
 * What a convolution's kernel lies over at each place, as the features of the result, channel by channel (im2col): the
 * convolution is then a matrix product with its kernel.
 *
 * @throws ShapeError when the filter does not go with the axes; ValueError for an unknown padding or
 * layout, or without a filter
 * @example convGeneralDilatedPatches(ones([1, 3, 8, 8]), { filterShape: [2, 2] }) // float32[1,12,7,7]
 */
export const convGeneralDilatedPatches = operation(
  "convGeneralDilatedPatches",
  <D extends DType>(lhs: NDArray<Unknown, D>, options: PatchesOptions): NDArray<Unknown, D> => {
    const op = "convGeneralDilatedPatches"
    const x: NDArray = asArray(op, lhs, "lhs")
    checkParams(op, options, ["filterShape"])
    const { filterShape, ...rest } = options
    checkTakes(op, numbers, [x], { lhs })
    const ndim: number = x.shape.length
    if (checkShape(op, filterShape).length !== ndim - 2)
      throw new ShapeError({
        op,
        problem: `a filter with ${filterShape.length} lengths does not go with ${ndim - 2} spatial axes`,
        given: { lhs: show(x) },
        hint: "lhs is [batch, feature, ...spatial]; give one length for each spatial axis",
      })
    const d = dimensionNumbersOf(op, rest.dimensionNumbers ?? channelsFirst(ndim), ndim)
    const channels: number = x.shape[d.lhs[1]!]
    const kernel = transpose(
      units(filterShape, channels, x.dtype),
      range(ndim).map((a) => d.rhs.indexOf(a)),
    )
    return convGeneralDilated(x, kernel, { ...rest, featureGroupCount: channels })
  },
  ["filterShape", "strides", "padding", "lhsDilation", "rhsDilation", "dimensionNumbers"],
)
