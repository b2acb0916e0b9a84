import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import {
  add,
  array,
  astype,
  grad,
  item,
  logSumExp,
  min,
  multiply,
  type NDArray,
  reshape,
  sigmoid,
  softmax,
  sum,
} from "../../src/index.js"
import * as loss from "../../src/loss/index.js"

const numRuns = Number(process.env.LAWS_RUNS ?? 5)

const float64 = { dtype: "float64" } as const
const targets = array(
  [
    [0.25, -0.5, 1],
    [0.75, 0, -1.25],
  ],
  float64,
)
const shares = array(
  [
    [0.5, 0.25, 0.25],
    [0, 0.875, 0.125],
  ],
  float64,
)
const ones = array(
  [
    [1, 0, 1],
    [0, 1, 0],
  ],
  float64,
)
const signs = array(
  [
    [1, -1, 1],
    [-1, 1, 1],
  ],
  float64,
)
const labels = array([2, 0], { dtype: "int32" })
const weights = array([0.5, 1, 2], float64)
const words = array(
  [
    [1, 2],
    [2, 2],
  ],
  { dtype: "int32" },
)

/** What is true of a loss of [2,3], beside its gradient: that it is convex, or never negative, and its result's shape. */
interface Case {
  readonly f: (x: NDArray) => NDArray
  readonly shape: readonly number[]
  readonly convex?: boolean
  readonly negative?: boolean
}

const elementwise = [2, 3]
const examples = [2]

const cases: Readonly<Record<string, Case>> = {
  squaredError: { f: (x) => loss.squaredError(x, targets), shape: elementwise, convex: true },
  l2: { f: (x) => loss.l2(x, targets), shape: elementwise, convex: true },
  absoluteError: { f: (x) => loss.absoluteError(x, targets), shape: elementwise, convex: true },
  huber: { f: (x) => loss.huber(x, targets, { delta: 0.5 }), shape: elementwise, convex: true },
  smoothL1: { f: (x) => loss.smoothL1(x, targets, { beta: 0.5 }), shape: elementwise, convex: true },
  logCosh: { f: (x) => loss.logCosh(x, targets), shape: elementwise, convex: true },
  sigmoidBinaryCrossEntropy: {
    f: (x) => loss.sigmoidBinaryCrossEntropy(x, ones, { posWeight: 3 }),
    shape: elementwise,
    convex: true,
  },
  binaryCrossEntropy: { f: (x) => loss.binaryCrossEntropy(sigmoid(x), ones), shape: elementwise, convex: true },
  logistic: { f: (x) => loss.logistic(x, signs), shape: elementwise, convex: true },
  sigmoidFocal: { f: (x) => loss.sigmoidFocal(x, ones, { alpha: 0.25 }), shape: elementwise },
  softmaxCrossEntropyWithIntegerLabels: {
    f: (x) => loss.softmaxCrossEntropyWithIntegerLabels(x, labels, { classWeights: weights, labelSmoothing: 0.1 }),
    shape: examples,
    convex: true,
  },
  nll: { f: (x) => loss.nll(x, labels), shape: examples, convex: true, negative: true },
  softmaxCrossEntropy: { f: (x) => loss.softmaxCrossEntropy(x, shares), shape: examples, convex: true },
  safeSoftmaxCrossEntropy: { f: (x) => loss.safeSoftmaxCrossEntropy(x, shares), shape: examples, convex: true },
  polyCrossEntropy: { f: (x) => loss.polyCrossEntropy(x, shares), shape: examples },
  klDivergence: { f: (x) => loss.klDivergence(x, shares), shape: examples, convex: true, negative: true },
  klDivergenceWithLogTargets: {
    f: (x) => loss.klDivergenceWithLogTargets(x, targets),
    shape: examples,
    convex: true,
    negative: true,
  },
  generalizedKlDivergence: { f: (x) => loss.generalizedKlDivergence(x, shares), shape: examples, convex: true },
  hinge: { f: (x) => loss.hinge(x, signs), shape: elementwise, convex: true },
  "hinge squared": { f: (x) => loss.hinge(x, signs, { power: 2 }), shape: elementwise, convex: true },
  perceptron: { f: (x) => loss.perceptron(x, signs), shape: elementwise, convex: true },
  multiclassHinge: { f: (x) => loss.multiclassHinge(x, labels), shape: examples, convex: true },
  multiclassPerceptron: { f: (x) => loss.multiclassPerceptron(x, labels), shape: examples, convex: true },
  multiMargin: { f: (x) => loss.multiMargin(x, labels, { classWeights: weights }), shape: examples, convex: true },
  marginRanking: { f: (x) => loss.marginRanking(x, targets, signs, { margin: 0.5 }), shape: elementwise, convex: true },
  sparsemax: { f: (x) => loss.sparsemax(x, ones), shape: elementwise, convex: true },
  multiclassSparsemax: { f: (x) => loss.multiclassSparsemax(x, labels), shape: examples, convex: true },
  fenchelYoung: {
    f: (x) => loss.fenchelYoung((s) => logSumExp(s, { axis: -1 }))(x, shares),
    shape: examples,
    convex: true,
  },
  rankingSoftmax: { f: (x) => loss.rankingSoftmax(x, shares), shape: examples, convex: true },
  cosineDistance: { f: (x) => loss.cosineDistance(x, targets), shape: examples },
  cosineEmbedding: { f: (x) => loss.cosineEmbedding(x, targets, array([1, -1], float64)), shape: examples },
  triplet: { f: (x) => loss.triplet(x, targets, signs), shape: examples },
  ntXent: { f: (x) => loss.ntXent(x, array([0, 0], { dtype: "int32" })), shape: examples },
  dice: { f: (x) => loss.dice(sigmoid(x), ones), shape: [] },
  binaryDice: { f: (x) => loss.binaryDice(x, ones, { axis: 1 }), shape: examples },
  tversky: { f: (x) => loss.tversky(softmax(x), ones, { alpha: 0.3, beta: 0.7 }), shape: [] },
  multiclassGeneralizedDice: { f: (x) => loss.multiclassGeneralizedDice(softmax(x), ones), shape: [] },
  ctc: {
    f: (x) => loss.ctc(add(reshape(x, [2, 1, 3]), array([[[0], [1], [2], [-1], [0.5]]], float64)), words),
    shape: examples,
  },
  l1Penalty: { f: (x) => loss.l1Penalty({ w: x }), shape: [], convex: true },
  l2Penalty: { f: (x) => loss.l2Penalty([x]), shape: [], convex: true },
  elasticNetPenalty: { f: (x) => loss.elasticNetPenalty(x), shape: [], convex: true },
}

const points = arrays([2, 3])

describe.each(Object.entries(cases))("%s", (_, { f, shape, convex = false, negative = false }) => {
  test("has the gradient that finite differences have", () => {
    assertLaw(laws.gradient(f), points, { numRuns })
  })

  test("is the same jitted, and so is its gradient, and mapped over a batch", () => {
    assertLaw(laws.jit(f), points, { numRuns: 2 })
    assertLaw(laws.jit(grad((x: NDArray) => sum(f(x)))), points, { numRuns: 2 })
    assertLaw(laws.vmap(f), fc.tuple(points, points, points), { numRuns: 2 })
  })

  test("keeps shape and dtype, and leaves reductions to the caller", () => {
    fc.assert(
      fc.property(points, (x) => {
        expect([f(x).shape, f(x).dtype]).toEqual([shape, "float64"])
        if (!negative) expect(item(min(f(x)))).toBeGreaterThanOrEqual(-1e-12)
      }),
      { numRuns },
    )
  })

  const chordIsAbove = (): void => {
    fc.assert(
      fc.property(points, points, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, t) => {
        const between = sum(f(add(multiply(a, t), multiply(b, 1 - t))))
        const chord = add(multiply(sum(f(a)), t), multiply(sum(f(b)), 1 - t))
        expect(item(between)).toBeLessThanOrEqual(item(chord) + 1e-9)
      }),
      { numRuns: 20 },
    )
  }
  if (convex) test("is convex", chordIsAbove)
})

test("the hinge of triplet, a thousandth beside a point, is no wrong gradient", () => {
  const beside = array(
    [
      [0.149787138, 0.069574275, 0.199361413],
      [-0.880851449, -1.211064312, -1.081277174],
    ],
    float64,
  )
  assertLaw(laws.gradient(cases.triplet!.f), fc.constant(beside))
})

test("float32 stays float32", () => {
  const x = astype(targets, "float32")
  const given = [astype(shares, "float32"), astype(signs, "float32")] as const
  expect(loss.squaredError(x, given[0]).dtype).toBe("float32")
  expect(loss.softmaxCrossEntropy(x, given[0]).dtype).toBe("float32")
  expect(loss.hinge(x, given[1]).dtype).toBe("float32")
  expect(loss.smoothLabels(given[0], 0.1).dtype).toBe("float32")
})
