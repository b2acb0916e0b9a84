import type { NDArray, Shape } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { reshape } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { count, withFeatures } from "../check.js"
import { type Layer, leaf } from "../layer.js"
import {
  type Affine,
  affineInit,
  alongChannels,
  checkEpsilon,
  type NormOptions,
  normalizedOver,
  scaledBy,
  spatialAxesOf,
} from "./normalize.js"

/**
 * Groups of neighbouring channels of each example with mean 0 and variance 1, then scaled and shifted channel by channel
 * (Wu and He, "Group normalization", 2018): [n,c,...].
 *
 * @throws ShapeError when x has not those channels; ValueError unless the groups divide them
 * @example const layer = groupNorm(2, 4)
 * layer.apply(layer.init(key(0)), ones([1, 4, 3, 3])) // float32[1,4,3,3]
 */
export const groupNorm = operation(
  "groupNorm",
  (
    groups: number,
    channels: number,
    { epsilon = 1e-5, affine = true, dtype = "float32" }: NormOptions = {},
  ): Layer<Affine | null> => {
    const op = "groupNorm"
    const [g, c] = [count(op, "groups", groups), count(op, "channels", channels)]
    checkEpsilon(op, epsilon)
    if (c % g !== 0)
      throw new ValueError({ op, problem: `${g} groups do not divide ${c} channels`, hint: "choose a divisor" })
    return leaf(op, affineInit([c], affine, dtype), (p: Affine | null, x: NDArray): NDArray => {
      const image = withFeatures(op, x, { axis: 1, features: c, ndim: 2, exact: false })
      const shape: Shape = image.shape
      const split = reshape(image, [shape[0]!, g, c / g, ...shape.slice(2)])
      const axes = [2, ...spatialAxesOf(split).slice(1)]
      const y = reshape(normalizedOver(split, axes, epsilon), shape)
      return scaledBy(op, p, [c], affine, y, (v) => alongChannels(v, shape.length))
    })
  },
  ["epsilon", "affine", "dtype"],
  2,
)

/**
 * Each channel of each example with mean 0 and variance 1 over its spatial axes, then scaled and shifted (Ulyanov et al.,
 * "Instance normalization", 2016): [n,c,...spatial]. PyTorch learns no scale by default; this does.
 *
 * @throws ShapeError when x has not those channels, or no spatial axes
 * @example const layer = instanceNorm(4)
 * layer.apply(layer.init(key(0)), ones([1, 4, 3, 3])) // float32[1,4,3,3]
 */
export const instanceNorm = operation(
  "instanceNorm",
  (channels: number, { epsilon = 1e-5, affine = true, dtype = "float32" }: NormOptions = {}): Layer<Affine | null> => {
    const op = "instanceNorm"
    const c = count(op, "channels", channels)
    checkEpsilon(op, epsilon)
    return leaf(op, affineInit([c], affine, dtype), (p: Affine | null, x: NDArray): NDArray => {
      const image = withFeatures(op, x, { axis: 1, features: c, ndim: 3, exact: false })
      const y = normalizedOver(image, spatialAxesOf(image), epsilon)
      return scaledBy(op, p, [c], affine, y, (v) => alongChannels(v, image.shape.length))
    })
  },
  ["epsilon", "affine", "dtype"],
  1,
)
