import { callback, checked } from "../array/given.js"
import type { DType, NDArray } from "../array/index.js"
import type { Unknown } from "../array/shape-types.js"
import { logSoftmax, multiply, negative, subtract, sum, where } from "../operations/index.js"
import { operation } from "../operations/operation.js"
import { alike } from "./operand.js"

/** The options of `rankingSoftmax`. */
export interface RankingOptions {
  /** which items there are, a mask that broadcasts to the scores; all of them by default */
  readonly where?: NDArray<Unknown, "bool">
}

/**
 * -sum relevance log softmax(scores) over the items of each list, along the last axis.
 *
 * ListNet's top-one loss (Cao et al., "Learning to rank: from pairwise approach to listwise approach", 2007).
 * @throws ShapeError when the shapes differ; DTypeError when the dtypes do, or are not float
 * @example rankingSoftmax(array([[0, 0]]), array([[1, 0]])) // [Math.LN2]
 */
export const rankingSoftmax = operation(
  "rankingSoftmax",
  <D extends DType>(
    scores: NDArray<Unknown, D>,
    relevance: NDArray<Unknown, D>,
    { where: mask }: RankingOptions = {},
  ): NDArray<Unknown, D> => {
    const [x, r] = alike("rankingSoftmax", { scores, relevance })
    if (mask === undefined) return negative(sum(multiply(r!, logSoftmax(x!)), { axis: -1 }))
    const logs = where(mask, logSoftmax(x!, { where: mask }), 0)
    return negative(sum(multiply(r!, logs), { axis: -1 }))
  },
  ["where"],
)

/**
 * The Fenchel-Young loss max(scores) - <targets, scores> of vectors along the last axis, for a function that gives the
 * regularized maximum of a vector: with logSumExp it is the cross entropy of softmax, up to a constant.
 *
 * Blondel, Martins and Niculae, "Learning with Fenchel-Young losses", 2020.
 * @example fenchelYoung((x) => logSumExp(x, { axis: -1 }))(array([0, 0]), array([1, 0])) // Math.LN2
 */
export const fenchelYoung = checked(
  "fenchelYoung",
  { maximum: callback },
  (
    maximum: (scores: NDArray) => NDArray,
  ): (<D extends DType>(scores: NDArray<Unknown, D>, targets: NDArray<Unknown, D>) => NDArray<Unknown, D>) =>
    operation("fenchelYoung", (scores: NDArray, targets: NDArray): NDArray => {
      const [x, t] = alike("fenchelYoung", { scores, targets })
      return subtract(maximum(x!), sum(multiply(x!, t!), { axis: -1 }))
    }),
)
