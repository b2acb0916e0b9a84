import { describe, expect, test } from "vitest"
import { array, jit, type NDArray, toArray } from "../../src/index.js"
import { key, randint, uniform } from "../../src/random/index.js"
import {
  accuracy,
  auc,
  classificationReport,
  confusionMatrix,
  f1Score,
  precision,
  recall,
  rocAuc,
  rocCurve,
  topKAccuracy,
} from "../../src/train/index.js"

const int = (xs: readonly number[]): NDArray => array(xs, { dtype: "int32" })

const predictions = int([0, 2, 1, 2, 0, 0, 1])
const labels = int([0, 1, 1, 2, 0, 2, 2])

// The numbers are those of scikit-learn's functions of the same names.
test("counts labels by row and predictions by column", () => {
  expect(toArray(confusionMatrix(predictions, labels, 3))).toEqual([
    [2, 0, 0],
    [0, 1, 1],
    [1, 1, 1],
  ])
  expect(toArray(confusionMatrix(predictions, labels, 3, { normalize: "true" }))).toEqual([
    [1, 0, 0],
    [0, 0.5, 0.5],
    [Math.fround(1 / 3), Math.fround(1 / 3), Math.fround(1 / 3)],
  ])
})

test("precision, recall and F1, of each class and of all", () => {
  const near = (x: NDArray, expected: readonly number[] | number): void => {
    const [got, wanted] = [[toArray(x)].flat(), [expected].flat()] as [number[], number[]]
    got.forEach((v, i) => expect(v).toBeCloseTo(wanted[i]!, 6))
  }
  near(precision(predictions, labels, 3), [2 / 3, 0.5, 0.5])
  near(recall(predictions, labels, 3), [1, 0.5, 1 / 3])
  near(f1Score(predictions, labels, 3), [0.8, 0.5, 0.4])
  near(precision(predictions, labels, 3, { average: "macro" }), (2 / 3 + 1) / 3)
  near(recall(predictions, labels, 3, { average: "weighted" }), (2 + 1 + 1) / 7)
  near(f1Score(predictions, labels, 3, { average: "micro" }), 4 / 7)
  near(precision(int([0, 0]), int([0, 1]), 3), [0.5, 0, 0])
  expect(() => f1Score(predictions, labels, 3, { average: "mean" as never })).toThrow("average is")
  expect(classificationReport(predictions, labels, ["cat", "dog", "bird"])).toBe(
    [
      "          precision     recall         f1   examples",
      "cat          0.6667     1.0000     0.8000          2",
      "dog          0.5000     0.5000     0.5000          2",
      "bird         0.5000     0.3333     0.4000          3",
      "weighted     0.5476     0.5714     0.5429          7",
    ].join("\n"),
  )
})

test("accuracy of scores, and among the k most likely", () => {
  const scores = array([
    [3, 1, 2],
    [1, 1, 0],
    [0, 5, 1],
  ])
  const y = int([2, 1, 0])
  expect(toArray(accuracy(scores, y))).toBeCloseTo(0)
  expect(toArray(topKAccuracy(scores, y, 1))).toBeCloseTo(0)
  expect(toArray(topKAccuracy(scores, y, 2))).toBeCloseTo(2 / 3)
  expect(toArray(jit((s: NDArray) => topKAccuracy(s, y, 3))(scores))).toBe(1)
  expect(() => topKAccuracy(scores, y, 4)).toThrow("use a whole number from 1 to 3")
  expect(() => accuracy(scores, int([1]))).toThrow("there are not as many outputs as labels")
  expect(() => accuracy(scores, array([1, 2, 3]))).toThrow("the labels are not whole numbers")
})

describe("ROC", () => {
  test("has a point for each different score", () => {
    const curve = rocCurve(array([0.5, 0.5, 0.25, 0.75]), int([0, 1, 0, 1]))
    expect(toArray(curve.falsePositives)).toEqual([0, 0, 0.5, 1])
    expect(toArray(curve.truePositives)).toEqual([0, 0.5, 1, 1])
    expect(toArray(curve.thresholds)).toEqual([Infinity, 0.75, 0.5, 0.25])
  })

  test.each([1, 2, 3])("the area under the curve is the share of pairs in order, with ties (seed %i)", (seed) => {
    const scores = array((toArray(uniform(key(seed), [60])) as readonly number[]).map((x) => Math.round(8 * x) / 8))
    const y = randint(key(seed + 10), [60], 0, 2)
    const [s, t] = [toArray(scores) as readonly number[], toArray(y) as readonly number[]]
    const pairs = s.flatMap((a, i) =>
      s.flatMap((b, j) => (t[i] === 1 && t[j] === 0 ? [a > b ? 1 : a === b ? 0.5 : 0] : [])),
    )
    const expected = pairs.reduce<number>((a, b) => a + b, 0) / pairs.length
    const curve = rocCurve(scores, y)
    expect(toArray(auc(curve.falsePositives, curve.truePositives))).toBeCloseTo(expected, 12)
    expect(toArray(rocAuc(scores, y))).toBeCloseTo(expected, 6)
    expect(toArray(jit(rocAuc)(scores, y))).toBeCloseTo(expected, 6)
  })

  test("refuses what has no curve", () => {
    expect(() => rocCurve(array([0.5]), int([1]))).toThrow("there are not both labels")
    expect(() => rocCurve(array([0.5, NaN]), int([1, 0]))).toThrow("a score is NaN")
  })
})
