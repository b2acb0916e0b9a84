import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import {
  add,
  exp,
  log,
  log1p,
  logSigmoid,
  logSumExp,
  multiply,
  negative,
  softplus,
  stack,
  subtract,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { alike, checkNumber, type Pairwise } from "./operand.js"

/** The options of `sigmoidBinaryCrossEntropy`. */
export interface BinaryOptions {
  /** what the loss of positive examples is multiplied by, a number or an array that broadcasts; default 1 */
  readonly posWeight?: NDArray | number
}

/** -(w t log s(x) + (1 - t) log s(-x)). */
const crossEntropy = (logits: NDArray, labels: NDArray, weight: NDArray | number = 1): NDArray =>
  negative(
    add(
      multiply(weight, multiply(labels, logSigmoid(logits))),
      multiply(subtract(1, labels), logSigmoid(negative(logits))),
    ),
  )

/**
 * -(t log p + (1 - t) log(1 - p)) for p = sigmoid(logits) and labels t in [0, 1], element by element, without overflow.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example sigmoidBinaryCrossEntropy(array([0, 100]), array([1, 1])) // [Math.LN2, 0]
 */
export const sigmoidBinaryCrossEntropy = operation(
  "sigmoidBinaryCrossEntropy",
  <S extends Shape, D extends DType>(
    logits: NDArray<S, D>,
    labels: NDArray<S, D> | number,
    { posWeight }: BinaryOptions = {},
  ): NDArray<Unknown, D> => {
    const [x, t] = alike("sigmoidBinaryCrossEntropy", { logits, labels })
    return crossEntropy(x!, t!, posWeight)
  },
  ["posWeight"],
)

/**
 * -(t log p + (1 - t) log(1 - p)) for probabilities p and labels t in [0, 1], element by element.
 *
 * Logits are better kept, and given to `sigmoidBinaryCrossEntropy`: a probability near 1 has lost its digits.
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example binaryCrossEntropy(array([0.5]), array([1])) // [Math.LN2]
 */
export const binaryCrossEntropy: Pairwise = operation("binaryCrossEntropy", (probabilities, labels) => {
  const [p, t] = alike("binaryCrossEntropy", { probabilities, labels })
  return negative(add(multiply(t!, log(p!)), multiply(subtract(1, t!), log1p(negative(p!)))))
})

/**
 * log(1 + e^(-y f)) for scores f and labels y that are 1 or -1, element by element, without overflow.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example logistic(array([0, -1000]), array([1, 1])) // [Math.LN2, 1000]
 */
export const logistic: Pairwise = operation("logistic", (scores, labels) => {
  const [f, y] = alike("logistic", { scores, labels })
  return softplus(negative(multiply(y!, f!)))
})

/** The options of `sigmoidFocal`. */
export interface FocalOptions {
  /** the weight of positive examples, that of negative ones being 1 - alpha; without it both have 1 */
  readonly alpha?: number
  /** the power of the probability of the wrong answer; default 2 */
  readonly gamma?: number
}

/**
 * (1 - q)^gamma (-log q), element by element, where q is the probability that sigmoid(logits) gives the label: the
 * cross entropy with less weight for what is already right.
 *
 * Lin et al., "Focal loss for dense object detection", 2017.
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float; ValueError unless gamma >= 0
 * @example sigmoidFocal(array([0]), array([1])) // [Math.LN2 / 4]
 */
export const sigmoidFocal = operation(
  "sigmoidFocal",
  <S extends Shape, D extends DType>(
    logits: NDArray<S, D>,
    labels: NDArray<S, D> | number,
    { alpha, gamma = 2 }: FocalOptions = {},
  ): NDArray<S, D> => {
    const op = "sigmoidFocal"
    checkNumber(op, "gamma", gamma, (x) => x >= 0, "a number from 0 on")
    const [x, t] = alike(op, { logits, labels })
    const other = subtract(1, t!)
    const logs = stack([logSigmoid(x!), logSigmoid(negative(x!))], { axis: -1 })
    const wrong = logSumExp(logs, { axis: -1, b: stack([other, t!], { axis: -1 }) })
    const loss = multiply(crossEntropy(x!, t!), exp(multiply(wrong, gamma)))
    if (alpha === undefined) return loss
    checkNumber(op, "alpha", alpha, (a) => a >= 0 && a <= 1, "a number from 0 to 1")
    return multiply(loss, add(multiply(t!, alpha), multiply(other, 1 - alpha)))
  },
  ["alpha", "gamma"],
)
