import type { DType, NDArray, Shape } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { add, divide, equal, maximum, multiply, relu, sqrt, square, subtract, sum, where } from "../operations/index.js"
import { broadcast } from "../operations/operand.js"
import { operation } from "../operations/operation.js"
import { alike, asFloats } from "./operand.js"

/** The options of `cosineSimilarity` and `cosineDistance`. */
export interface CosineOptions {
  /** the axis of the vectors; default -1 */
  readonly axis?: number
  /** the least square of a length that is divided by; default 0, with which vectors of zeros give NaN */
  readonly epsilon?: number
}

const similarity = (op: string, x: NDArray, y: NDArray, { axis = -1, epsilon = 0 }: CosineOptions): NDArray => {
  const [a, b] = alike(op, { predictions: x, targets: y })
  const unit = (v: NDArray): NDArray => divide(v, sqrt(maximum(sum(square(v), { axis, keepDims: true }), epsilon)))
  return sum(multiply(unit(a!), unit(b!)), { axis })
}

/**
 * The cosine of the angle between the vectors along an axis, default the last.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example cosineSimilarity(array([3, 4]), array([4, 3])) // 0.96
 */
export const cosineSimilarity = operation(
  "cosineSimilarity",
  <D extends DType>(
    predictions: NDArray<Unknown, D>,
    targets: NDArray<Unknown, D>,
    options: CosineOptions = {},
  ): NDArray<Unknown, D> => similarity("cosineSimilarity", predictions, targets, options),
  ["axis", "epsilon"],
)

/**
 * 1 - cosineSimilarity.
 *
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example cosineDistance(array([3, 4]), array([4, 3])) // 0.04
 */
export const cosineDistance = operation(
  "cosineDistance",
  <D extends DType>(
    predictions: NDArray<Unknown, D>,
    targets: NDArray<Unknown, D>,
    options: CosineOptions = {},
  ): NDArray<Unknown, D> => subtract(1, similarity("cosineDistance", predictions, targets, options)),
  ["axis", "epsilon"],
)

/** The options of `cosineEmbedding`. */
export interface CosineEmbeddingOptions {
  /** the cosine from which on vectors that do not belong together cost something; default 0 */
  readonly margin?: number
  /** what is added to the squares of the lengths; default 1e-12, PyTorch's */
  readonly epsilon?: number
}

/**
 * For pairs of vectors along the last axis: 1 - cosine where y is 1, and max(0, cosine - margin) where it is -1.
 *
 * The definition is PyTorch's `cosine_embedding_loss`.
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example cosineEmbedding(array([[3, 4]]), array([[4, 3]]), array([1])) // [0.04]
 */
export const cosineEmbedding = operation(
  "cosineEmbedding",
  <D extends DType>(
    x1: NDArray<Unknown, D>,
    x2: NDArray<Unknown, D>,
    y: NDArray<Shape, D> | number,
    { margin = 0, epsilon = 1e-12 }: CosineEmbeddingOptions = {},
  ): NDArray<Unknown, D> => {
    const op = "cosineEmbedding"
    const [a, b] = alike(op, { x1, x2 })
    const dot = (u: NDArray, v: NDArray): NDArray => sum(multiply(u, v), { axis: -1 })
    const lengths = multiply(add(dot(a!, a!), epsilon), add(dot(b!, b!), epsilon))
    const cosine = divide(dot(a!, b!), sqrt(lengths))
    const [c, s] = broadcast(op, { cosine, y: typeof y === "number" ? y : asFloats(op, y, "y") })
    return where(equal(s!, 1), subtract(1, c!), relu(subtract(c!, margin)))
  },
  ["margin", "epsilon"],
)
