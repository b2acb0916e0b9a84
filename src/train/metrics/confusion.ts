import type { NDArray } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { astype, divide, matmul, maximum, oneHot, sum, transpose } from "../../operations/index.js"
import { quote } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { checkClasses, predicted } from "./labels.js"

/** The options of `confusionMatrix`. */
export interface ConfusionOptions {
  /** whether rows add up to 1, or columns, or everything; counts unless given */
  readonly normalize?: "true" | "predicted" | "all"
}

/**
 * How often each class (row) was taken for each class (column), float32[classes,classes], from predictions int [n] or
 * scores [n,classes]. A label outside 0 to classes - 1 is not counted.
 *
 * @throws DTypeError unless the labels are integers; ValueError unless `classes` is a whole number from 1 on
 * @example confusionMatrix(array([0, 1, 1], { dtype: "int32" }), array([0, 0, 1], { dtype: "int32" }), 2) // [[1, 1], [0, 1]]
 */
export const confusionMatrix = operation(
  "confusionMatrix",
  (predictions: NDArray, labels: NDArray, classes: number, { normalize }: ConfusionOptions = {}): NDArray => {
    const op = "confusionMatrix"
    const n = checkClasses(op, classes)
    const [p, y] = predicted(op, predictions, labels)
    const counts: NDArray = astype(matmul(transpose(oneHot(y, n)), oneHot(p, n)), "float32")
    if (normalize === undefined) return counts
    const axes = { true: 1, predicted: 0, all: [0, 1] } as const
    if (!Object.hasOwn(axes, normalize))
      throw new ValueError({
        op,
        problem: `normalize is ${quote(normalize)}`,
        hint: 'use "true", "predicted" or "all"',
      })
    const total = sum(counts, { axis: axes[normalize], keepDims: true })
    return divide(counts, maximum(total, 1))
  },
  ["normalize"],
  3,
)
