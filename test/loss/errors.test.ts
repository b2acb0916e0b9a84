import { describe, expect, test } from "vitest"
import { array, astype, isCotangentError, isNaN, item, jit, type NDArray, ones, sum, zeros } from "../../src/index.js"
import * as loss from "../../src/loss/index.js"

const int32 = { dtype: "int32" } as const
const logits = zeros([2, 3])

const message = (f: () => unknown): string => {
  try {
    f()
    return "nothing was thrown"
  } catch (e) {
    return isCotangentError(e) ? String(e) : `a stranger: ${e}`
  }
}

describe("losses refuse", () => {
  const cross = loss.softmaxCrossEntropyWithIntegerLabels
  test.each([
    [
      "a label that is no class",
      () => cross(logits, array([0, 3], int32)),
      /^ValueError: .*there is no class 3: the label at position 1/,
    ],
    ["a negative label", () => loss.nll(logits, array([-1, 0], int32)), /^ValueError: nll: there is no class -1/],
    ["labels that are float", () => cross(logits, zeros([2])), /^DTypeError: .*the labels are float32, not integers/],
    ["labels of another batch", () => cross(logits, array([0], int32)), /^ShapeError: .*labels \[2\]/s],
    [
      "weights for other classes",
      () => cross(logits, array([0, 1], int32), { classWeights: ones([2]) }),
      /^ShapeError: .*classWeights \[3\]/s,
    ],
    ["smoothing of 2", () => cross(logits, array([0, 1], int32), { labelSmoothing: 2 }), /labelSmoothing is 2/],
    [
      "targets that would broadcast",
      () => loss.squaredError(zeros([2, 1]) as NDArray, zeros([2])),
      /^ShapeError: squaredError: the shapes differ/,
    ],
    [
      "targets of another dtype",
      () => loss.huber(logits, astype(logits, "float64")),
      /^DTypeError: huber: the dtypes differ/,
    ],
    ["integers", () => loss.l1(array([1], int32), array([1], int32)), /^DTypeError: /],
    ["a threshold of 0", () => loss.huber(logits, logits, { delta: 0 }), /huber: delta is 0/],
    ["a negative power", () => loss.hinge(logits, logits, { power: -1 }), /hinge: power is -1/],
    ["an unknown option", () => loss.hinge(logits, logits, { delta: 1 } as never), /hinge: there is no option delta/],
    [
      "labels that number classes where probabilities belong",
      () => loss.softmaxCrossEntropy(logits, array([0, 1], int32) as never),
      /^DTypeError: .*numbers of classes.*hint: use softmaxCrossEntropyWithIntegerLabels/s,
    ],
    [
      "an axis that there is not",
      () => loss.softmaxCrossEntropy(logits, logits, { axis: 2 }),
      /^ShapeError: softmaxCrossEntropy: /,
    ],
    [
      "a temperature of 0",
      () => loss.ntXent(logits, array([0, 0], int32), { temperature: 0 }),
      /ntXent: temperature is 0/,
    ],
    [
      "a blank that is no class",
      () => loss.ctc(zeros([1, 2, 3]), array([[1]], int32), { blank: 3 }),
      /ctc: the blank 3/,
    ],
    [
      "a penalty of integers",
      () => loss.l1Penalty({ a: { n: array(1, int32) } }),
      /l1Penalty: params.a.n is int32\[\], not float/,
    ],
    ["a number in a tree", () => loss.l2Penalty({ a: 1 as never }), /l2Penalty: params.a is the number 1/],
  ])("%s", (_, f, expected) => expect(message(f)).toMatch(expected))
})

test("an unknown label in a trace costs NaN", () => {
  const cost = jit((y: NDArray) => sum(loss.softmaxCrossEntropyWithIntegerLabels(logits, y)))
  expect(item(isNaN(cost(array([0, 3], int32))))).toBe(true)
  expect(item(isNaN(cost(array([0, 2], int32))))).toBe(false)
})

describe("losses are exact where naive formulas are not", () => {
  const value = (x: NDArray): number => item(sum(x))
  test.each([
    ["logistic of a large margin", value(loss.logistic(array([-1000]), 1)), 1000],
    ["cross entropy of large logits", value(loss.softmaxCrossEntropy(array([[1000, 0]]), array([[0, 1]]))), 1000],
    ["binary cross entropy", value(loss.sigmoidBinaryCrossEntropy(array([-1000]), array([1]))), 1000],
    ["logCosh of a small error", value(loss.logCosh(array([1e-4]), 0)) / 5e-9, 1],
    ["logCosh of a large error", value(loss.logCosh(array([100]), 0)), 100 - Math.LN2],
    [
      "an impossible class that counts for nothing",
      value(loss.safeSoftmaxCrossEntropy(array([[0, -Infinity]]), array([[1, 0]]))),
      0,
    ],
  ])("%s", (_, got, wanted) => expect(got).toBeCloseTo(wanted, 5))
})
