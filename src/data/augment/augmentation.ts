import { callback, checked, checkGiven, listOf } from "../../array/given.js"
import { describe, isFloat, type NDArray, nameOfValue, type Shape } from "../../array/index.js"
import { DTypeError, ShapeError, ValueError } from "../../errors/index.js"
import { where } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { bernoulli, type Key, split, splitArray } from "../../random/index.js"
import { vmap } from "../../transforms/index.js"

/**
 * A random change of an image [...,rows,columns], which keeps its shape, dtype and range: a pure function of a key and the
 * image, so that it can be jitted and mapped.
 */
export type Augmentation = (k: Key, image: NDArray) => NDArray

/** The image with its rows and columns; throws unless it is one of floats. */
export const imageIn = (
  op: string,
  x: NDArray,
): { readonly image: NDArray; readonly rows: number; readonly columns: number } => {
  const image = asArray(op, x, "image")
  const shape: Shape = image.shape
  if (shape.length < 2)
    throw new ShapeError({
      op,
      problem: "an image has at least 2 axes",
      given: { image: describe(image) },
      hint: "give [rows,columns] or [channels,rows,columns]; map over a batch with overBatch",
    })
  if (!isFloat(image.dtype))
    throw new DTypeError({
      op,
      problem: `an image is float32 or float64, not ${image.dtype}`,
      given: { image: describe(image) },
      hint: 'give pixels from 0 to 1: divide(astype(image, "float32"), 255)',
    })
  return { image, rows: shape.at(-2)!, columns: shape.at(-1)! }
}

/** Throws unless x is a number within bounds. */
export const numberFrom = (op: string, what: string, x: unknown, least: number, most = Infinity): number => {
  if (typeof x === "number" && x >= least && x <= most) return x
  throw new ValueError({
    op,
    problem: `${what} is ${nameOfValue(x)}`,
    hint: most === Infinity ? `use a number from ${least} on` : `use a number from ${least} to ${most}`,
  })
}

/** Throws unless x is a pair of numbers in order, within bounds. */
export const rangeFrom = (op: string, what: string, x: unknown, least: number): readonly [number, number] => {
  if (Array.isArray(x) && x.length === 2 && x.every((v) => typeof v === "number" && v >= least) && x[0] <= x[1])
    return [x[0], x[1]]
  throw new ValueError({
    op,
    problem: `${what} is ${nameOfValue(x)}`,
    hint: `use two numbers, the smaller first, from ${least} on: [0.8, 1.2]`,
  })
}

/**
 * Augmentations one after the other, each with a key of its own; none of them leaves the image as it is.
 *
 * @example const augment = composed([randomHorizontalFlip, (k, x) => randomCrop(k, x, { padding: 4 })])
 */
export const composed = checked(
  "composed",
  { augmentations: listOf(callback, "a list of augmentations") },
  (augmentations: readonly Augmentation[]): Augmentation =>
    (k, image) =>
      split(k, augmentations.length).reduce((x, own, i) => augmentations[i]!(own, x), image),
)

/**
 * An augmentation that is applied with a probability only.
 *
 * @throws ValueError unless the probability is from 0 to 1
 * @example const sometimes = randomApply(0.3, (k, x) => gaussianNoise(k, x, { std: 0.1 }))
 */
export const randomApply = (probability: number, augmentation: Augmentation): Augmentation => {
  checkGiven("randomApply", "augmentation", callback, augmentation)
  const p = numberFrom("randomApply", "the probability", probability, 0, 1)
  return (k, image) => {
    const [whether, how] = split(k)
    return where(bernoulli(whether, p, []), augmentation(how, image), image)
  }
}

/**
 * An augmentation of every image of a batch [n,...], with a key for each.
 *
 * @example const flipped = overBatch(randomHorizontalFlip)(key(0), ones([8, 3, 32, 32]))
 */
export const overBatch = checked(
  "overBatch",
  { augmentation: callback },
  (augmentation: Augmentation): Augmentation =>
    (k, images) => {
      const batch = asArray("overBatch", images, "images")
      if (batch.shape.length === 0)
        throw new ShapeError({ op: "overBatch", problem: "a scalar is no batch", hint: "give images [n,...]" })
      return vmap(augmentation)(splitArray(k, batch.shape[0]), batch)
    },
)
