import { describe, type NDArray, range, type Shape, sizeOf } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { add, multiply, reshape, stopGradient } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import type { Key } from "../../random/index.js"
import { count, numberIn, parameter, withFeatures } from "../check.js"
import { ones, zeros } from "../initializers/index.js"
import { inputOf } from "../kinds.js"
import { type Input, leaf, type StatefulLayer } from "../layer.js"
import {
  type Affine,
  affineInit,
  alongChannels,
  checkEpsilon,
  momentsOf,
  type NormOptions,
  scaledBy,
  whitened,
} from "./normalize.js"

/** What batch normalization has seen: the mean and the variance of each channel. */
export interface BatchStatistics {
  readonly mean: NDArray
  readonly var: NDArray
}

/** The options of `batchNorm`. */
export interface BatchNormOptions extends NormOptions {
  /** the weight of the new batch in the running statistics, as in PyTorch; default 0.1 */
  readonly momentum?: number
}

/** How many elements of each channel a batch has; throws for one, which has no variance. */
export const batchSize = (op: string, x: NDArray): number => {
  const shape: Shape = x.shape
  const n = sizeOf(shape.filter((_, i) => i !== 1))
  if (n > 1) return n
  throw new ValueError({
    op,
    problem: `training needs more than ${n} element of each channel`,
    given: { x: describe(x) },
    hint: "give larger batches; or use the running statistics: inference(x)",
  })
}

/** All axes but that of the channels. */
export const batchAxes = (x: NDArray): readonly number[] => range(x.shape.length).filter((i) => i !== 1)

const toward = (old: NDArray, next: NDArray, momentum: number): NDArray =>
  add(multiply(old, 1 - momentum), multiply(stopGradient(next), momentum))

/**
 * Each channel with mean 0 and variance 1 over the batch, then scaled and shifted: [n,c,...]. In training by the mean and
 * the biased variance of the batch, which move the running statistics (the variance unbiased); else by those (Ioffe and
 * Szegedy, "Batch normalization", 2015; momentum is the weight of the new batch, as in PyTorch).
 *
 * @throws ShapeError when x has not those channels; ValueError in training for a batch of one element
 * @example const layer = batchNorm(2)
 * const [p, s] = layer.init(key(0))
 * layer.apply(p, training(array([[1, 2], [3, 6]])))(s)[1].mean // [0.2, 0.4]
 */
export const batchNorm = operation(
  "batchNorm",
  (
    channels: number,
    { epsilon = 1e-5, momentum = 0.1, affine = true, dtype = "float32" }: BatchNormOptions = {},
  ): StatefulLayer<Affine | null, BatchStatistics> => {
    const op = "batchNorm"
    const c = count(op, "channels", channels)
    checkEpsilon(op, epsilon)
    numberIn(op, "momentum", momentum, (m) => m >= 0 && m <= 1, "a number from 0 to 1")
    const affineOf = affineInit([c], affine, dtype)
    return leaf(
      op,
      (k: Key): readonly [Affine | null, BatchStatistics] => [
        affineOf(k),
        { mean: zeros(k, [c], { dtype }), var: ones(k, [c], { dtype }) },
      ],
      (p: Affine | null, input: Input) =>
        (s: BatchStatistics): readonly [NDArray, BatchStatistics] => {
          const { x, mode } = inputOf(op, input)
          const image = withFeatures(op, x, { axis: 1, features: c, ndim: 2, exact: false })
          const place = (v: NDArray): NDArray => alongChannels(v, image.shape.length)
          const [oldMean, oldVar] = [parameter(op, s, "mean", [c]), parameter(op, s, "var", [c])]
          const finish = (y: NDArray): NDArray => scaledBy(op, p, [c], affine, y, place)
          if (mode === "eval") return [finish(whitened(image, place(oldMean), place(oldVar), epsilon)), s]
          const n = batchSize(op, image)
          const [center, variance] = momentsOf(image, batchAxes(image))
          const unbiased = multiply(reshape(variance, [c]), n / (n - 1))
          return [
            finish(whitened(image, center, variance, epsilon)),
            { mean: toward(oldMean, reshape(center, [c]), momentum), var: toward(oldVar, unbiased, momentum) },
          ]
        },
    )
  },
  ["epsilon", "affine", "dtype", "momentum"],
  1,
)
