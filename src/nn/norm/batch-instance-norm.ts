import { checked, fields, ndarray } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { add, clip, multiply, subtract } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { count, parameter, withFeatures } from "../check.js"
import { ones, zeros } from "../initializers/index.js"
import { type Layer, leaf } from "../layer.js"
import { batchAxes, batchSize } from "./batch-norm.js"
import {
  type Affine,
  alongChannels,
  checkEpsilon,
  type NormOptions,
  normalizedOver,
  spatialAxesOf,
} from "./normalize.js"

/** The parameters of `batchInstanceNorm`: rho is the share of the batch, from 0 to 1. */
export interface BatchInstanceParameters extends Affine {
  readonly rho: NDArray
}

/**
 * rho times x normalized over the batch plus 1 - rho times x normalized over each example, scaled and shifted (Nam and
 * Kim, "Batch-instance normalization for adaptively style-invariant neural networks", 2018); always by the statistics of
 * the batch. An optimizer step must be followed by `clipRho`, which keeps rho from 0 to 1.
 *
 * @throws ShapeError when x has not those channels, or no spatial axes
 * @example const layer = batchInstanceNorm(2)
 * layer.apply(layer.init(key(0)), ones([1, 2, 3, 3])) // float32[1,2,3,3]
 */
export const batchInstanceNorm = operation(
  "batchInstanceNorm",
  (
    channels: number,
    { epsilon = 1e-5, dtype = "float32" }: Omit<NormOptions, "affine"> = {},
  ): Layer<BatchInstanceParameters> => {
    const op = "batchInstanceNorm"
    const c = count(op, "channels", channels)
    checkEpsilon(op, epsilon)
    return leaf(
      op,
      (k): BatchInstanceParameters => ({
        rho: ones(k, [c], { dtype }),
        scale: ones(k, [c], { dtype }),
        bias: zeros(k, [c], { dtype }),
      }),
      (p: BatchInstanceParameters, x: NDArray): NDArray => {
        const image = withFeatures(op, x, { axis: 1, features: c, ndim: 3, exact: false })
        batchSize(op, image)
        const at = (name: string): NDArray => alongChannels(parameter(op, p, name, [c]), image.shape.length)
        const rho = at("rho")
        const batch = multiply(rho, normalizedOver(image, batchAxes(image), epsilon))
        const instance = multiply(subtract(1, rho), normalizedOver(image, spatialAxesOf(image), epsilon))
        return add(multiply(add(batch, instance), at("scale")), at("bias"))
      },
    )
  },
  ["epsilon", "dtype"],
  1,
)

/**
 * The parameters with rho kept from 0 to 1, as the paper has it after each step of an optimizer.
 *
 * @example const p = { rho: array([1.5]), scale: array([1]), bias: array([0]) }
 * clipRho(p).rho // [1]
 */
export const clipRho = checked(
  "clipRho",
  { p: fields("the parameters of batchInstanceNorm", { rho: ndarray }) },
  (p: BatchInstanceParameters): BatchInstanceParameters => ({
    ...p,
    rho: clip(p.rho, 0, 1),
  }),
)
