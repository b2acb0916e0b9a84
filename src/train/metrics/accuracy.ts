import { array, isFloat, type NDArray, range } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import {
  add,
  astype,
  equal,
  expandDims,
  greater,
  less,
  logicalAnd,
  logicalOr,
  mean,
  sum,
  takeAlongAxis,
} from "../../operations/index.js"
import { operation } from "../../operations/operation.js"
import { predicted, scored } from "./labels.js"

/**
 * The share of examples whose class was found: of predictions int [n], or the most likely of scores [n,classes].
 *
 * @throws DTypeError unless the labels are integers; ShapeError unless there is one for each example
 * @example accuracy(array([[1, 3], [5, 2]]), array([1, 1], { dtype: "int32" })) // 0.5
 */
export const accuracy = operation("accuracy", (predictions: NDArray, labels: NDArray): NDArray => {
  const [p, y] = predicted("accuracy", predictions, labels)
  return mean(astype(equal(p, y), isFloat(predictions.dtype) ? predictions.dtype : "float32"))
})

/**
 * The share of examples whose class is among the k with the highest scores [n,classes]; of equal scores the first counts
 * as higher.
 *
 * @throws ValueError unless k is a whole number from 1 to the classes
 * @example topKAccuracy(array([[1, 3, 2], [5, 2, 4]]), array([2, 1], { dtype: "int32" }), 2) // 0.5
 */
export const topKAccuracy = operation("topKAccuracy", (scores: NDArray, labels: NDArray, k: number): NDArray => {
  const op = "topKAccuracy"
  const [x, y] = scored(op, scores, labels)
  const classes: number = x.shape[1]
  if (!(Number.isInteger(k) && k >= 1 && k <= classes))
    throw new ValueError({ op, problem: `k is ${String(k)}`, hint: `use a whole number from 1 to ${classes}` })
  const own = takeAlongAxis(x, expandDims(y, 1), { axis: 1 })
  const isBefore = less(array([range(classes)], { dtype: "int32" }), expandDims(y, 1))
  const isHigher = logicalOr(greater(x, own), logicalAnd(equal(x, own), isBefore))
  const rank = add(sum(astype(isHigher, "int32"), { axis: 1 }), 1)
  return mean(astype(less(rank, k + 1), x.dtype))
})
