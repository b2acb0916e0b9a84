import { fromTypedArray, isFloat, type NDArray, toTypedArray } from "../../array/index.js"
import { ShapeError, ValueError } from "../../errors/index.js"
import { add, astype, divide, multiply, searchsorted, sort, subtract, sum, trapezoid } from "../../operations/index.js"
import { asArray, show } from "../../operations/operand.js"
import { operation } from "../../operations/operation.js"
import { labelsOf } from "./labels.js"

/** Points of a receiver operating characteristic, from [0, 0] to [1, 1]. */
export interface RocCurve {
  /** the share of negatives with a score from the threshold on, float64[m] */
  readonly falsePositives: NDArray
  /** the share of positives with a score from the threshold on, float64[m] */
  readonly truePositives: NDArray
  /** float64[m], descending from Infinity */
  readonly thresholds: NDArray
}

const checked = (op: string, scores: NDArray, labels: NDArray): readonly [NDArray, NDArray] => {
  const [x, y] = [asArray(op, scores, "scores"), labelsOf(op, labels)]
  if (x.shape.length === 1 && isFloat(x.dtype) && x.shape[0] === y.shape[0]) return [x, y]
  throw new ShapeError({
    op,
    problem: "the scores are not one float for each label",
    given: { scores: show(x), labels: show(y) },
    hint: "give the score of the positive class, [n]",
  })
}

/**
 * The receiver operating characteristic of scores float [n] for labels int [n], 1 for positive and 0 for negative: one
 * point for each different score. Its arrays are as long as the data says, so it is not for use inside of `jit`.
 *
 * @throws ShapeError unless there is one score for each label; ValueError unless both labels are there, and no NaN
 * @example rocCurve(array([0.1, 0.4, 0.35, 0.8]), array([0, 0, 1, 1], { dtype: "int32" })).truePositives // array([0, 0.5, 0.5, 1, 1], { dtype: "float64" })
 */
export const rocCurve = operation("rocCurve", (scores: NDArray, labels: NDArray): RocCurve => {
  const op = "rocCurve"
  const [x, y] = checked(op, scores, labels).map((a) => toTypedArray(a)) as [Float32Array, Int32Array]
  const positives = y.reduce((n, label) => n + (label === 1 ? 1 : 0), 0)
  const negatives = y.length - positives
  if (positives === 0 || negatives === 0 || x.some(Number.isNaN) || y.some((label) => label !== 0 && label !== 1))
    throw new ValueError({
      op,
      problem: x.some(Number.isNaN) ? "a score is NaN" : "there are not both labels, 0 and 1",
      given: { scores: show(scores), labels: show(labels) },
      hint: "of several classes, ask for one against all others: equal(labels, 3) as int32",
    })
  const order = [...x.keys()].sort((i, j) => x[j]! - x[i]!)
  const points: [number, number, number][] = [[0, 0, Infinity]]
  const seen = { right: 0, wrong: 0 }
  order.forEach((i, n) => {
    if (y[i] === 1) seen.right++
    else seen.wrong++
    if (n + 1 === order.length || x[order[n + 1]!] !== x[i])
      points.push([seen.wrong / negatives, seen.right / positives, x[i]!])
  })
  const column = (axis: 0 | 1 | 2): NDArray => fromTypedArray(Float64Array.from(points, (p) => p[axis]))
  return { falsePositives: column(0), truePositives: column(1), thresholds: column(2) }
})

/**
 * The area under a curve through points with ascending x, by trapezoids.
 *
 * @throws ShapeError unless x and y are vectors of one length
 * @example auc(array([0, 0.5, 1]), array([0, 1, 1])) // 0.75
 */
export const auc = operation("auc", (x: NDArray, y: NDArray): NDArray => {
  const [a, b] = [asArray("auc", x, "x"), asArray("auc", y, "y")]
  if (a.shape.length !== 1 || String(a.shape) !== String(b.shape))
    throw new ShapeError({
      op: "auc",
      problem: "the points are not two vectors of one length",
      given: { x: show(a), y: show(b) },
      hint: "give rocCurve's falsePositives and truePositives",
    })
  return trapezoid(b, { x: a })
})

/**
 * The area under the receiver operating characteristic: the probability that a positive has a higher score than a
 * negative, an equal one counting half. NaN unless there are both labels. It works inside of `jit`.
 *
 * Mann and Whitney's U, by ranks: Hanley and McNeil, "The meaning and use of the area under a ROC curve", 1982.
 * @throws ShapeError unless there is one score for each label
 * @example rocAuc(array([0.1, 0.4, 0.35, 0.8]), array([0, 0, 1, 1], { dtype: "int32" })) // 0.75
 */
export const rocAuc = operation("rocAuc", (scores: NDArray, labels: NDArray): NDArray => {
  const [x, y] = checked("rocAuc", scores, labels)
  const sorted = sort(x)
  const below = searchsorted(sorted, x, { side: "left" })
  const upTo = searchsorted(sorted, x, { side: "right" })
  const positive = astype(y, "float64")
  const n = sum(positive)
  const negatives = subtract(y.shape[0] as number, n)
  const rank = divide(add(astype(add(below, upTo), "float64"), 1), 2)
  const u = subtract(sum(multiply(rank, positive)), divide(multiply(n, add(n, 1)), 2))
  return astype(divide(u, multiply(n, negatives)), x.dtype)
})
