import { type DType, describe, isFloat, type NDArray, type Shape } from "../../array/index.js"
import { DTypeError, ShapeError } from "../../errors/index.js"
import {
  abs,
  add,
  arange,
  astype,
  expandDims,
  lessEqual,
  logicalAnd,
  mean,
  multiply,
  sqrt,
  subtract,
  take,
  where,
} from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { beta, type Key, permutation, splitRecord, uniform } from "../../random/index.js"
import { numberFrom } from "./augmentation.js"

/** The options of `mixup` and `cutmix`. */
export interface MixOptions {
  /** the parameter of the beta distribution that the share of the first image comes from; default 0.2 for mixup, 1 for cutmix */
  readonly alpha?: number
}

interface Batch {
  readonly images: NDArray
  readonly targets: NDArray
  readonly n: number
}

/** Throws unless images and targets are floats for equally many examples. */
const batchIn = (op: string, x: NDArray, y: NDArray, axes: number): Batch => {
  const [images, targets] = [asArray(op, x, "images"), asArray(op, y, "targets")]
  const given = { images: describe(images), targets: describe(targets) }
  if (!isFloat(images.dtype) || images.dtype !== targets.dtype)
    throw new DTypeError({
      op,
      problem: "images and targets must be floats of one dtype",
      given,
      hint: "targets are probabilities of classes: oneHot(labels, classes)",
    })
  if (images.shape.length < axes || targets.shape.length !== 2 || images.shape[0] !== targets.shape[0])
    throw new ShapeError({
      op,
      problem: `the images must be [n,...] of at least ${axes} axes, and the targets [n,classes]`,
      given,
      hint: "targets are probabilities of classes: oneHot(labels, classes)",
    })
  return { images, targets, n: images.shape[0] }
}

const shareOf = (op: string, k: Key, alpha: number, dtype: DType): NDArray => {
  const a = numberFrom(op, "alpha", alpha, 1e-6)
  return beta(k, a, a, [], { dtype: dtype as "float32" })
}

/** share a + (1 - share) b, which is never outside of a and b. */
const mixed = (share: NDArray, a: NDArray, b: NDArray): NDArray => add(b, multiply(share, subtract(a, b)))

/**
 * Every image and target mixed with those of another one of the batch, with one random share for all: images [n,...] and
 * targets [n,classes] that are probabilities.
 *
 * Zhang et al., "mixup: beyond empirical risk minimization", 2017.
 * @throws ShapeError unless there are equally many; DTypeError unless both are floats of one dtype; ValueError for another
 * alpha
 * @example const [images, targets] = mixup(key(0), ones([4, 1, 2, 2]), ones([4, 10]))
 */
export const mixup = operation(
  "mixup",
  <S extends Shape, T extends Shape, D extends DType>(
    k: Key,
    images: NDArray<S, D>,
    targets: NDArray<T, D>,
    options: MixOptions = {},
  ): readonly [images: NDArray<S, D>, targets: NDArray<T, D>] => {
    const op = "mixup"
    const { images: x, targets: y, n } = batchIn(op, images, targets, 1)
    const keys = splitRecord(k, ["share", "order"])
    const share = shareOf(op, keys.share, options.alpha ?? 0.2, x.dtype)
    const others = permutation(keys.order, n)
    const mix = (a: NDArray): NDArray => mixed(share, a, take(a, others, { axis: 0 }))
    return [mix(x) as NDArray<S, D>, mix(y) as NDArray<T, D>]
  },
  ["alpha"],
  3,
)

/** Where 0 to n - 1 are within half a length of a random place. */
const stretch = (k: Key, n: number, length: NDArray): NDArray => {
  const places = astype(arange(0, n, 1, { dtype: "int32" }), length.dtype)
  const centre = uniform(k, [], { min: -0.5, max: n - 0.5, dtype: length.dtype as "float32" })
  return lessEqual(abs(subtract(places, centre)), multiply(length, 0.5))
}

/**
 * Every image with a rectangle of another one of the batch, the same for all, and the targets mixed by the areas: images
 * [n,...,rows,columns] and targets [n,classes] that are probabilities.
 *
 * Yun et al., "CutMix: regularization strategy to train strong classifiers with localizable features", 2019.
 * @throws ShapeError unless there are equally many; DTypeError unless both are floats of one dtype; ValueError for another
 * alpha
 * @example const [images, targets] = cutmix(key(0), ones([4, 1, 2, 2]), ones([4, 10]))
 */
export const cutmix = operation(
  "cutmix",
  <S extends Shape, T extends Shape, D extends DType>(
    k: Key,
    images: NDArray<S, D>,
    targets: NDArray<T, D>,
    options: MixOptions = {},
  ): readonly [images: NDArray<S, D>, targets: NDArray<T, D>] => {
    const op = "cutmix"
    const { images: x, targets: y, n } = batchIn(op, images, targets, 3)
    const shape: Shape = x.shape
    const [rows, columns] = [shape.at(-2)!, shape.at(-1)!]
    const keys = splitRecord(k, ["share", "order", "down", "right"])
    const side = sqrt(subtract(1, shareOf(op, keys.share, options.alpha ?? 1, x.dtype)))
    const others = permutation(keys.order, n)
    const isOther = logicalAnd(
      expandDims(stretch(keys.down, rows, multiply(side, rows)), 1),
      expandDims(stretch(keys.right, columns, multiply(side, columns)), 0),
    )
    const own = subtract(1, mean(astype(isOther, x.dtype)))
    return [
      where(isOther, take(x, others, { axis: 0 }), x) as NDArray<S, D>,
      mixed(own, y, take(y, others, { axis: 0 })) as NDArray<T, D>,
    ]
  },
  ["alpha"],
  3,
)
