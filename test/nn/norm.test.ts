import { describe, expect, test } from "vitest"
import { array, type NDArray, toArray, toTypedArray } from "../../src/index.js"
import * as linalg from "../../src/linalg/index.js"
import * as nn from "../../src/nn/index.js"
import { add, mean, multiply, reshape, sqrt, square, subtract, sum, variance } from "../../src/operations/index.js"
import { key, normal } from "../../src/random/index.js"

const f64 = { dtype: "float64", epsilon: 0 } as const

/** Far from 0 and 1, so that moments come from the normalization. */
const x = add(multiply(normal(key(1), [4, 6, 3, 5], { dtype: "float64" }), 3), 7)

const expectAll = (y: NDArray, value: number): void => {
  for (const v of toTypedArray(y)) expect(v).toBeCloseTo(value, 9)
}

const standard = (y: NDArray, axis: readonly number[]): void => {
  expectAll(mean(y, { axis }), 0)
  expectAll(variance(y, { axis }), 1)
}

describe("the moments that normalizations promise", () => {
  test("layerNorm: mean 0 and variance 1 of each example", () => {
    const layer = nn.layerNorm([6, 3, 5], f64)
    standard(layer.apply(layer.init(key(0)), x), [1, 2, 3])
  })

  test("groupNorm: of each group of channels", () => {
    const layer = nn.groupNorm(2, 6, f64)
    standard(reshape(layer.apply(layer.init(key(0)), x), [4, 2, 45]), [2])
  })

  test("instanceNorm: of each channel of each example", () => {
    const layer = nn.instanceNorm(6, f64)
    standard(layer.apply(layer.init(key(0)), x), [2, 3])
  })

  test("batchNorm: of each channel in training", () => {
    const layer = nn.batchNorm(6, f64)
    const [p, s] = layer.init(key(0))
    const [y, next] = layer.apply(p, nn.training(x))(s)
    standard(y, [0, 2, 3])
    expectAll(subtract(next.mean, multiply(mean(x, { axis: [0, 2, 3] }), 0.1)), 0)
    expectAll(subtract(next.var, add(multiply(variance(x, { axis: [0, 2, 3], ddof: 1 }), 0.1), 0.9)), 0)
  })

  test("batchNorm approaches the moments of what it sees, and uses them when it does not train", () => {
    const layer = nn.batchNorm(6, { ...f64, momentum: 0.5 })
    const [p, s] = layer.init(key(0))
    const seen = Array.from({ length: 60 }).reduce<typeof s>((t) => layer.apply(p, nn.training(x))(t)[1], s)
    const n = 4 * 3 * 5
    const [y] = layer.apply(p, nn.inference(x))(seen)
    expectAll(mean(y, { axis: [0, 2, 3] }), 0)
    expectAll(variance(y, { axis: [0, 2, 3] }), (n - 1) / n)
  })

  test("rmsNorm: root mean square 1", () => {
    const layer = nn.rmsNorm(5, f64)
    expectAll(sqrt(mean(square(layer.apply(layer.init(key(0)), x)), { axis: -1 })), 1)
  })

  test("l2Normalize: length 1, and 0 for 0, with a gradient there", () => {
    expectAll(sum(square(nn.l2Normalize(x, { axis: 1 })), { axis: 1 }), 1)
    expect(toArray(nn.l2Normalize(array([0, 0])))).toEqual([0, 0])
  })

  test("batchInstanceNorm is batchNorm for rho = 1, and instanceNorm for rho = 0", () => {
    const layer = nn.batchInstanceNorm(6, f64)
    const p = layer.init(key(0))
    const [batch, instance] = [nn.batchNorm(6, f64), nn.instanceNorm(6, f64)]
    const [q, s] = batch.init(key(0))
    expectAll(subtract(layer.apply(p, x), batch.apply(q, nn.training(x))(s)[0]), 0)
    const other = layer.apply({ ...p, rho: multiply(p.rho, 0) }, x)
    expectAll(subtract(other, instance.apply(instance.init(key(0)), x)), 0)
  })

  test("the scale and the bias come after", () => {
    const layer = nn.layerNorm(5, f64)
    const p = {
      scale: array([2, 2, 2, 2, 2], { dtype: "float64" }),
      bias: array([3, 3, 3, 3, 3], { dtype: "float64" }),
    }
    const y = layer.apply(p, x)
    expectAll(mean(y, { axis: -1 }), 3)
    expectAll(variance(y, { axis: -1 }), 4)
  })

  test("a constant input has the output 0, and no NaN", () => {
    const layer = nn.layerNorm(3)
    expect(toArray(layer.apply(layer.init(key(0)), array([[7, 7, 7]])))).toEqual([[0, 0, 0]])
  })
})

describe("weights", () => {
  const w = normal(key(2), [4, 3, 2, 2], { dtype: "float64" })

  test("standardizeWeights: mean 0 and variance 1 of each filter", () => {
    standard(nn.standardizeWeights(w, { epsilon: 0 }), [1, 2, 3])
    expectAll(variance(nn.standardizeWeights(w, { epsilon: 0, ddof: 1 }), { axis: [1, 2, 3], ddof: 1 }), 1)
  })

  test("weightNorm: each filter has the length g, and begins as the layer", () => {
    const layer = nn.dense(3, 4, { dtype: "float64" })
    const normed = nn.weightNorm(layer)
    const p = normed.init(key(3))
    const at = normal(key(4), [5, 3], { dtype: "float64" })
    expectAll(subtract(normed.apply(p, at), layer.apply({ w: p.w, b: p.b! }, at)), 0)
    const doubled = normed.apply({ ...p, g: multiply(p.g, 2) }, at)
    expectAll(subtract(doubled, multiply(normed.apply(p, at), 2)), 0)
  })

  test("spectralNorm: the largest singular value becomes 1", () => {
    const layer = nn.spectralNorm(nn.dense(6, 4, { dtype: "float64", bias: false }), { steps: 100 })
    const [p, s] = layer.init(key(5))
    const eye = normal(key(6), [6, 6], { dtype: "float64" })
    const [, t] = layer.apply(p, nn.training(eye))(s)
    const identity = array(
      Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => Number(i === j))),
      {
        dtype: "float64",
      },
    )
    const [y] = layer.apply(p, nn.inference(identity))(t)
    expect(toTypedArray(linalg.svdvals(y))[0]).toBeCloseTo(1, 6)
  })

  test("scaledStandardized keeps the variance of normal inputs", () => {
    const layer = nn.scaledStandardized(nn.dense(400, 300, { bias: false, dtype: "float64" }))
    const y = layer.apply(layer.init(key(7)), normal(key(8), [200, 400], { dtype: "float64" }))
    expect(Math.abs(Number(toArray(variance(y))) - 1)).toBeLessThan(0.05)
  })
})
