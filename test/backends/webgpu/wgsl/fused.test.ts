import { expect, test } from "vitest"
import {
  add,
  divide,
  explain,
  jitWith,
  logSoftmax,
  mean,
  multiply,
  type NDArray,
  ones,
  softmax,
  sqrt,
  subtract,
  sum,
} from "../../../../src/index.js"
import { device } from "../device.js"

const gpu = await device()

const normalized = (x: NDArray): NDArray => {
  const centred = subtract(x, mean(x, { axis: -1, keepDims: true }))
  const variance = mean(multiply(centred, centred), { axis: -1, keepDims: true })
  return divide(centred, sqrt(add(variance, 1e-5)))
}

const crossEntropy = (x: NDArray): NDArray => sum(multiply(logSoftmax(x), x), { axis: -1 })

test.skipIf(gpu === null).each([
  ["softmax", (x: NDArray) => softmax(x)],
  ["normalization", normalized],
  ["cross-entropy", crossEntropy],
] as const)("%s is one shader, whatever the length of its rows", (_, f) => {
  for (const shape of [
    [128, 10],
    [128, 1000],
    [64, 50_001],
    [1, 700],
  ]) {
    const { source } = explain(jitWith({ device: gpu! })(f))(ones(shape))
    expect(source.match(/@compute/g)?.length, String(shape)).toBe(1)
  }
})

test.skipIf(gpu === null)("what only a row needs stays in the workgroup", () => {
  const { source } = explain(jitWith({ device: gpu! })((x: NDArray) => softmax(x)))(ones([128, 1000]))
  expect(source.match(/@binding/g)?.length).toBe(2)
})
