import type { NDArray } from "../array/index.js"
import { ValueError } from "../errors/index.js"
import { abs, add, divide, max, multiply, subtract, sum, zerosLike } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { type Key, normal, split } from "../random/index.js"
import { grad } from "../transforms/index.js"
import { checkExamples, checkFunction, type Scores, scoreOfLabels } from "./score.js"

const gradientOf = (op: string, f: Scores, x: NDArray, labels: NDArray): NDArray =>
  grad((images: NDArray) => sum(scoreOfLabels(op, f, images, labels)))(x)

/** The largest magnitude over the channels: [n,channels,...spatial] -> [n,...spatial]; [n,features] stay. */
const strongest = (x: NDArray): NDArray => (x.shape.length < 4 ? abs(x) : max(abs(x), { axis: 1 }))

/**
 * The gradient of the score of each example's label with respect to the example, in the shape of the examples. Examples
 * must not depend on each other.
 *
 * @throws ShapeError unless there is one label an example and the scores are [n,classes]
 * @example inputGradient((x) => matmul(x, array([[1, 2], [3, 4]])), ones([1, 2]), array([1], { dtype: "int32" })) // [[2, 4]]
 */
export const inputGradient = operation("inputGradient", (f: Scores, x: NDArray, labels: NDArray): NDArray => {
  checkFunction("inputGradient", f)
  checkExamples("inputGradient", x, labels)
  return gradientOf("inputGradient", f, x, labels)
})

/**
 * How much each pixel matters: the magnitude of the gradient of the label's score, the largest over the channels:
 * [n,channels,rows,columns] -> [n,rows,columns] (Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks",
 * 2014). Examples without channels, [n,...], keep their shape.
 *
 * @throws ShapeError unless there is one label an example and the scores are [n,classes]
 * @example saliency((x) => matmul(x, array([[1, 2], [3, -4]])), ones([1, 2]), array([1], { dtype: "int32" })) // [[2, 4]]
 */
export const saliency = operation("saliency", (f: Scores, x: NDArray, labels: NDArray): NDArray => {
  checkFunction("saliency", f)
  checkExamples("saliency", x, labels)
  return strongest(gradientOf("saliency", f, x, labels))
})

const samplesOf = (op: string, samples: number): number => {
  if (!Number.isInteger(samples) || samples < 1)
    throw new ValueError({ op, problem: `${samples} is no number of samples`, hint: "give a whole number above 0" })
  return samples
}

/** The options of `smoothGrad`. */
export interface SmoothGradOptions {
  /** how many noisy copies are averaged; default 16 */
  readonly samples?: number
  /** the standard deviation of the noise; default 0.1 */
  readonly std?: number
}

/**
 * The saliency of noisy copies of the examples on average, which is less noisy itself (Smilkov et al., "SmoothGrad",
 * 2017): [n,channels,rows,columns] -> [n,rows,columns].
 *
 * @throws ShapeError unless there is one label an example; ValueError unless there are samples
 * @example smoothGrad(key(0), (x) => matmul(x, array([[1, 2], [3, -4]])), ones([1, 2]), array([1], { dtype: "int32" })) // [[2, 4]]
 */
export const smoothGrad = operation(
  "smoothGrad",
  (k: Key, f: Scores, x: NDArray, labels: NDArray, { samples = 16, std = 0.1 }: SmoothGradOptions = {}): NDArray => {
    const op = "smoothGrad"
    checkFunction(op, f)
    checkExamples(op, x, labels)
    const n = samplesOf(op, samples)
    const noisy = (key: Key): NDArray =>
      gradientOf(op, f, add(x, multiply(normal(key, x.shape, { dtype: x.dtype as "float32" }), std)), labels)
    return divide(
      split(k, n)
        .map(noisy)
        .map(strongest)
        .reduce((a, b) => add(a, b)),
      n,
    )
  },
  ["samples", "std"],
  4,
)

/** The options of `integratedGradients`. */
export interface IntegratedGradientsOptions {
  /** an example that says nothing, in the shape of the examples; default 0 everywhere */
  readonly baseline?: NDArray
  /** how many points of the way are looked at; default 32 */
  readonly steps?: number
}

/**
 * What each element adds to the score on the way from a baseline, in the shape of the examples (Sundararajan, Taly and
 * Yan, "Axiomatic attribution for deep networks", 2017).
 *
 * Law: the attributions of an example sum to its score less that of the baseline, up to the error of the midpoint rule.
 * @throws ShapeError unless there is one label an example; ValueError unless there are steps
 * @example integratedGradients((x) => matmul(x, array([[1, 2], [3, 4]])), ones([1, 2]), array([1], { dtype: "int32" })) // [[2, 4]]
 */
export const integratedGradients = operation(
  "integratedGradients",
  (f: Scores, x: NDArray, labels: NDArray, options: IntegratedGradientsOptions = {}): NDArray => {
    const op = "integratedGradients"
    checkFunction(op, f)
    checkExamples(op, x, labels)
    const { baseline = zerosLike(x), steps = 32 } = options
    const n = samplesOf(op, steps)
    const way = subtract(x, baseline)
    const at = (i: number): NDArray => gradientOf(op, f, add(baseline, multiply(way, (i + 0.5) / n)), labels)
    const total = Array.from({ length: n }, (_, i) => at(i)).reduce((a, b) => add(a, b))
    return multiply(way, divide(total, n))
  },
  ["baseline", "steps"],
  3,
)
