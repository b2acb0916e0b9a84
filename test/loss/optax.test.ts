import { describe, expect, test } from "vitest"
import {
  arange,
  array,
  log,
  logSoftmax,
  logSumExp,
  mean,
  mul,
  type NDArray,
  reshape,
  sin,
  softmax,
  toArray,
} from "../../src/index.js"
import * as loss from "../../src/loss/index.js"
import { values } from "./optax-values.js"

const float64 = { dtype: "float64" } as const
const int32 = { dtype: "int32" } as const
const x = array(
  [
    [0.3, -1.2, 2],
    [0, 0.7, -0.4],
  ],
  float64,
)
const y = array(
  [
    [0.5, 0.2, 0.3],
    [0.1, 0.8, 0.1],
  ],
  float64,
)
const labels = array([2, 0], int32)
const signs = array(
  [
    [1, -1, 1],
    [-1, 1, 1],
  ],
  float64,
)
const z = array(
  [
    [1, 0, 1],
    [0, 1, 0],
  ],
  float64,
)
const embeddings = array(
  [
    [1, 0.2],
    [0.3, -0.4],
    [0.9, 0.5],
    [-0.2, 0.8],
  ],
  float64,
)
const frames = reshape(sin(mul(arange(40, float64), 1.7)), [2, 5, 4])
const words = array(
  [
    [1, 2, 2],
    [3, 1, 0],
  ],
  int32,
)
const paddings = {
  logitPaddings: array([
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 1],
  ]),
  labelPaddings: array([
    [0, 0, 0],
    [0, 0, 1],
  ]),
}

const made: Readonly<Record<string, () => NDArray>> = {
  squaredError: () => loss.squaredError(x, y),
  l2: () => loss.l2(x, y),
  huber: () => loss.huber(x, y, { delta: 0.7 }),
  logCosh: () => loss.logCosh(x, y),
  cosineSimilarity: () => loss.cosineSimilarity(x, y),
  cosineDistance: () => loss.cosineDistance(x, y),
  sigmoidBinaryCrossEntropy: () => loss.sigmoidBinaryCrossEntropy(x, z),
  softmaxCrossEntropy: () => loss.softmaxCrossEntropy(x, y),
  safeSoftmaxCrossEntropy: () => loss.safeSoftmaxCrossEntropy(x, y),
  softmaxCrossEntropyWithIntegerLabels: () => loss.softmaxCrossEntropyWithIntegerLabels(x, labels),
  polyCrossEntropy: () => loss.polyCrossEntropy(x, y, { epsilon: 1.5 }),
  hinge: () => loss.hinge(x, signs),
  multiclassHinge: () => loss.multiclassHinge(x, labels),
  perceptron: () => loss.perceptron(x, signs),
  multiclassPerceptron: () => loss.multiclassPerceptron(x, labels),
  sparsemax: () => loss.sparsemax(x, z),
  multiclassSparsemax: () => loss.multiclassSparsemax(x, labels),
  klDivergence: () => loss.klDivergence(log(y), softmax(x)),
  klDivergenceWithLogTargets: () => loss.klDivergenceWithLogTargets(log(y), logSoftmax(x)),
  generalizedKlDivergence: () => loss.generalizedKlDivergence(log(y), mul(softmax(x), 1.3)),
  sigmoidFocal: () => loss.sigmoidFocal(x, z, { alpha: 0.3, gamma: 1.7 }),
  rankingSoftmax: () => loss.rankingSoftmax(x, y),
  ntXent: () => mean(loss.ntXent(embeddings, array([0, 1, 0, 1], int32), { temperature: 0.5 })),
  smoothLabels: () => loss.smoothLabels(z, 0.1),
  fenchelYoung: () => loss.fenchelYoung((s) => logSumExp(s, { axis: -1 }))(x, y),
  // The dice loss of optax has a softmax in it, and is the mean over classes; its smoothing counts twice in ours.
  dice: () => mean(loss.tversky(softmax(x), y, { axis: [] }), { axis: -1 }),
  binaryDice: () => loss.binaryDice(x, z, { axis: 1, smooth: 2 }),
  ctc: () => loss.ctc(frames, words, paddings),
}

const elements = (a: unknown): readonly number[] => (Array.isArray(a) ? a.flatMap(elements) : [Number(a)])

describe("losses give what optax gives", () => {
  test.each(Object.entries(values))("%s", (name, wanted) => {
    const got = elements(toArray(made[name]!()))
    expect(got).toHaveLength(elements(wanted).length)
    got.forEach((e, i) => expect(e).toBeCloseTo(elements(wanted)[i]!, 10))
  })
})
