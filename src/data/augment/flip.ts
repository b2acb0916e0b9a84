import type { DType, NDArray, Shape } from "../../array/index.js"
import { flip, where } from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { bernoulli, type Key } from "../../random/index.js"
import { imageIn, numberFrom } from "./augmentation.js"

/** The options of flips. */
export interface FlipOptions {
  /** how often it is flipped; default 0.5 */
  readonly probability?: number
}

const flipped =
  (op: string, axis: -1 | -2) =>
  <S extends Shape, D extends DType>(k: Key, image: NDArray<S, D>, options: FlipOptions = {}): NDArray<S, D> => {
    const x = imageIn(op, image).image
    const p = numberFrom(op, "the probability", options.probability ?? 0.5, 0, 1)
    return where(bernoulli(k, p, []), flip(x, { axis }), x)
  }

/**
 * An image [...,rows,columns] with left and right exchanged, half of the time.
 *
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for another probability
 * @example randomHorizontalFlip(key(0), array([[1, 2]]), { probability: 1 }) // [[2, 1]]
 */
export const randomHorizontalFlip = operation(
  "randomHorizontalFlip",
  flipped("randomHorizontalFlip", -1),
  ["probability"],
  2,
)

/**
 * An image [...,rows,columns] upside down, half of the time.
 *
 * @throws ShapeError for an array of fewer than 2 axes; DTypeError unless it is float; ValueError for another probability
 * @example randomVerticalFlip(key(0), array([[1], [2]]), { probability: 1 }) // [[2], [1]]
 */
export const randomVerticalFlip = operation("randomVerticalFlip", flipped("randomVerticalFlip", -2), ["probability"], 2)
