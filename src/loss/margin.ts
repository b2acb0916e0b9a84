import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import {
  add,
  divide,
  expandDims,
  max,
  multiply,
  negative,
  oneHot,
  power,
  relu,
  square,
  squeeze,
  subtract,
  sum,
  take,
  takeAlongAxis,
} from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { alike, asFloats, checkNumber, labelled, type Pairwise } from "./operand.js"

/** The options of `hinge` and `multiMargin`. */
export interface HingeOptions {
  /** how far on the right side a score must be to cost nothing; default 1 */
  readonly margin?: number
  /** the power of what is missing to the margin; default 1 */
  readonly power?: number
}

const raised = (op: string, x: NDArray, p: number): NDArray => {
  checkNumber(op, "power", p, (n) => n > 0, "a positive number")
  return p === 1 ? x : p === 2 ? square(x) : power(x, p)
}

/**
 * max(0, margin - y f)^power for scores f and labels y that are 1 or -1, element by element.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example hinge(array([0.5, 2, -1]), 1) // [0.5, 0, 2]
 */
export const hinge = operation(
  "hinge",
  <S extends Shape, D extends DType>(
    scores: NDArray<S, D>,
    labels: NDArray<S, D> | number,
    { margin = 1, power: p = 1 }: HingeOptions = {},
  ): NDArray<S, D> => {
    const [f, y] = alike("hinge", { scores, labels })
    return raised("hinge", relu(subtract(margin, multiply(y!, f!))), p)
  },
  ["margin", "power"],
)

/**
 * max(0, -y f) for scores f and labels y that are 1 or -1: its gradient step is Rosenblatt's learning rule (1958).
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example perceptron(array([0.5, -2]), 1) // [0, 2]
 */
export const perceptron: Pairwise = operation("perceptron", (scores, labels) => {
  const [f, y] = alike("perceptron", { scores, labels })
  return relu(negative(multiply(y!, f!)))
})

/** Scores along the last axis, those of the labels, and 1 for the labels and 0 for the other classes. */
const scored = (op: string, scores: NDArray, labels: NDArray) => {
  const given = labelled(op, { logits: scores, labels }, -1)
  const x: NDArray = given.logits
  const own: NDArray = takeAlongAxis(x, expandDims(given.labels, -1), { axis: -1 })
  return { x, own, isOwn: oneHot(given.labels, given.classes, { dtype: x.dtype }), classes: given.classes }
}

/**
 * max_j (scores_j + [j is not the label]) - scores_label: 0 when the label's score is ahead by 1.
 *
 * Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", 2001.
 * @throws ShapeError when the labels have not the shape of the scores without the last axis; DTypeError unless the
 * scores are float and the labels integers; ValueError for a label that is no class
 * @example multiclassHinge(array([[1, 0.5]]), array([0], { dtype: "int32" })) // [0.5]
 */
export const multiclassHinge = operation(
  "multiclassHinge",
  <D extends DType>(
    scores: NDArray<Unknown, D>,
    labels: NDArray,
    { margin = 1 }: Pick<HingeOptions, "margin"> = {},
  ): NDArray<Unknown, D> => {
    const { x, own, isOwn } = scored("multiclassHinge", scores, labels)
    return subtract(max(add(x, multiply(subtract(1, isOwn), margin)), { axis: -1 }), squeeze(own, { axis: -1 }))
  },
  ["margin"],
)

/**
 * max_j scores_j - scores_label: 0 when the label has the best score.
 *
 * Collins, "Discriminative training methods for hidden Markov models", 2002.
 * @throws ShapeError, DTypeError, ValueError as multiclassHinge
 * @example multiclassPerceptron(array([[1, 1.5]]), array([0], { dtype: "int32" })) // [0.5]
 */
export const multiclassPerceptron = operation(
  "multiclassPerceptron",
  <D extends DType>(scores: NDArray<Unknown, D>, labels: NDArray): NDArray<Unknown, D> => {
    const { x, own } = scored("multiclassPerceptron", scores, labels)
    return subtract(max(x, { axis: -1 }), squeeze(own, { axis: -1 }))
  },
)

/** The options of `multiMargin`. */
export interface MultiMarginOptions extends HingeOptions {
  /** a weight for each class, which multiplies what its examples cost before the power is taken */
  readonly classWeights?: NDArray
}

/**
 * The mean over n classes of max(0, margin - scores_label + scores_j)^power, where the label itself counts 0.
 *
 * The definition is PyTorch's `multi_margin_loss` (Weston and Watkins, "Support vector machines for multi-class pattern
 * recognition", 1999).
 * @throws ShapeError, DTypeError, ValueError as multiclassHinge
 * @example multiMargin(array([[1, 0.5]]), array([0], { dtype: "int32" })) // [0.25]
 */
export const multiMargin = operation(
  "multiMargin",
  <D extends DType>(
    scores: NDArray<Unknown, D>,
    labels: NDArray,
    { margin = 1, power: p = 1, classWeights }: MultiMarginOptions = {},
  ): NDArray<Unknown, D> => {
    const op = "multiMargin"
    const { x, own, isOwn, classes } = scored(op, scores, labels)
    const missing = raised(op, relu(add(subtract(x, own), margin)), p)
    const cost = divide(sum(multiply(missing, subtract(1, isOwn)), { axis: -1 }), classes)
    return classWeights === undefined ? cost : multiply(cost, take(asFloats(op, classWeights, "classWeights"), labels))
  },
  ["margin", "power", "classWeights"],
)

/** The options of `marginRanking`. */
export interface MarginRankingOptions {
  /** how far the first must be from the second; default 0 */
  readonly margin?: number
}

/**
 * max(0, -y (x1 - x2) + margin), element by element: x1 should be the larger one where y is 1, the smaller where it is
 * -1.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example marginRanking(array([1, 1]), array([2, 2]), array([1, -1])) // [1, 0]
 */
export const marginRanking = operation(
  "marginRanking",
  <S extends Shape, D extends DType>(
    x1: NDArray<S, D>,
    x2: NDArray<S, D>,
    y: NDArray<S, D> | number,
    { margin = 0 }: MarginRankingOptions = {},
  ): NDArray<S, D> => {
    const [a, b, s] = alike("marginRanking", { x1, x2, y })
    return relu(subtract(margin, multiply(s!, subtract(a!, b!))))
  },
  ["margin"],
)
