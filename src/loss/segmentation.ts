import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { add, divide, multiply, reciprocal, sigmoid, square, subtract, sum } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { alike } from "./operand.js"

/** The options of `dice` and `binaryDice`. */
export interface DiceOptions {
  /** the axes of one region; default all */
  readonly axis?: number | readonly number[] | null
  /** what is added to both sides of the fraction; default 1 */
  readonly smooth?: number
}

const diceOf = (p: NDArray, t: NDArray, { axis = null, smooth = 1 }: DiceOptions): NDArray => {
  const total = (x: NDArray): NDArray => sum(x, { axis })
  const shared = add(multiply(total(multiply(p, t)), 2), smooth)
  return subtract(1, divide(shared, add(add(total(p), total(t)), smooth)))
}

/**
 * 1 - (2 sum p t + smooth) / (sum p + sum t + smooth) over the given axes, default all, for probabilities p of a region
 * and its mask t.
 *
 * Milletari et al., "V-Net", 2016.
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example dice(array([1, 0, 0]), array([1, 1, 0])) // 0.25
 */
export const dice = operation(
  "dice",
  <D extends DType>(
    probabilities: NDArray<Unknown, D>,
    targets: NDArray<Unknown, D>,
    options: DiceOptions = {},
  ): NDArray<Unknown, D> => {
    const [p, t] = alike("dice", { probabilities, targets })
    return diceOf(p!, t!, options)
  },
  ["axis", "smooth"],
)

/**
 * `dice` of the probabilities sigmoid(logits).
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example binaryDice(array([100, -100]), array([1, 0])) // 0
 */
export const binaryDice = operation(
  "binaryDice",
  <D extends DType>(
    logits: NDArray<Unknown, D>,
    targets: NDArray<Unknown, D>,
    options: DiceOptions = {},
  ): NDArray<Unknown, D> => {
    const [x, t] = alike("binaryDice", { logits, targets })
    return diceOf(sigmoid(x!), t!, options)
  },
  ["axis", "smooth"],
)

/** The options of `tversky`. */
export interface TverskyOptions extends DiceOptions {
  /** the weight of what is wrongly in the region; default 0.5 */
  readonly alpha?: number
  /** the weight of what is missing in it; default 0.5 */
  readonly beta?: number
}

/**
 * 1 - (s + smooth) / (s + alpha (sum p - s) + beta (sum t - s) + smooth) with s = sum p t, over the given axes.
 *
 * Salehi et al., "Tversky loss function for image segmentation", 2017; it is optax's `dice_loss` without its softmax.
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example tversky(array([1, 0, 0]), array([1, 1, 0])) // 0.2
 */
export const tversky = operation(
  "tversky",
  <D extends DType>(
    probabilities: NDArray<Unknown, D>,
    targets: NDArray<Unknown, D>,
    { axis = null, smooth = 1, alpha = 0.5, beta = 0.5 }: TverskyOptions = {},
  ): NDArray<Unknown, D> => {
    const [p, t] = alike("tversky", { probabilities, targets })
    const total = (x: NDArray): NDArray => sum(x, { axis })
    const shared = total(multiply(p!, t!))
    const wrong = multiply(subtract(total(p!), shared), alpha)
    const missing = multiply(subtract(total(t!), shared), beta)
    return subtract(1, divide(add(shared, smooth), add(add(add(shared, wrong), missing), smooth)))
  },
  ["axis", "smooth", "alpha", "beta"],
)

/** The options of `multiclassGeneralizedDice`. */
export interface GeneralizedDiceOptions {
  /** what is added to the squared size of each class, so that an absent one has a weight; default 1e-7 */
  readonly epsilon?: number
}

/**
 * 1 - 2 sum_c w_c sum p t / sum_c w_c sum (p + t) for classes c along the last axis, with the weights
 * w_c = 1 / (sum t)^2, which make small regions count as much as large ones.
 *
 * Sudre et al., "Generalised dice overlap as a deep learning loss function for highly unbalanced segmentations", 2017.
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example multiclassGeneralizedDice(array([[1, 0], [0, 1]]), array([[1, 0], [0, 1]])) // 0
 */
export const multiclassGeneralizedDice = operation(
  "multiclassGeneralizedDice",
  <D extends DType>(
    probabilities: NDArray<Unknown, D>,
    targets: NDArray<Unknown, D>,
    { epsilon = 1e-7 }: GeneralizedDiceOptions = {},
  ): NDArray<Unknown, D> => {
    const [p, t] = alike("multiclassGeneralizedDice", { probabilities, targets })
    const places = p!.shape.slice(0, -1).map((_: number, i: number) => i)
    const weighted = (x: NDArray): NDArray => {
      const weights = reciprocal(add(square(sum(t!, { axis: places })), epsilon))
      return sum(multiply(weights, sum(x, { axis: places })))
    }
    return subtract(1, divide(multiply(weighted(multiply(p!, t!)), 2), weighted(add(p!, t!))))
  },
  ["epsilon"],
)
