import { describe, expect, test } from "vitest"
import { array, grad, type NDArray, ones, toArray, toTypedArray } from "../../src/index.js"
import * as nn from "../../src/nn/index.js"
import { mean, sum, variance } from "../../src/operations/index.js"
import { key } from "../../src/random/index.js"

const numbers = (x: NDArray): readonly number[] => Array.from(toTypedArray(x))

describe("dropout", () => {
  const x = ones([100, 100])
  const run = (layer: nn.StatefulLayer<null, null>, input: nn.Input): NDArray => layer.apply(null, input)(null)[0]

  test("keeps the mean, drops the share it says, and scales the rest", () => {
    const y = numbers(run(nn.dropout(0.25), nn.training(x, key(1))))
    expect(new Set(y)).toEqual(new Set([0, Math.fround(1 / 0.75)]))
    expect(Math.abs(y.filter((v) => v === 0).length / 10000 - 0.25)).toBeLessThan(5 * Math.sqrt(0.1875 / 10000))
  })

  test("does nothing when it does not train, or at rate 0", () => {
    expect(run(nn.dropout(0.5), nn.inference(x))).toBe(x)
    expect(run(nn.dropout(0), nn.training(x, key(1)))).toBe(x)
  })

  test("as in the first paper scales afterwards", () => {
    const layer = nn.dropout(0.5, { inverted: false })
    expect(new Set(numbers(run(layer, nn.training(x, key(1)))))).toEqual(new Set([0, 1]))
    expect(numbers(mean(run(layer, nn.inference(x))))).toEqual([0.5])
  })

  test("of whole channels drops them as wholes", () => {
    const y = run(nn.spatialDropout(0.5), nn.training(ones([4, 8, 3, 3]), key(2)))
    expect(numbers(variance(y, { axis: [2, 3] })).every((v) => v === 0)).toBe(true)
    expect(new Set(numbers(y))).toEqual(new Set([0, 2]))
  })

  test("of everything is 0, with gradient 0", () => {
    const f = (v: NDArray): NDArray => sum(run(nn.dropout(1), nn.training(v, key(3))))
    expect(toArray(grad(f)(array([1, 2])))).toEqual([0, 0])
  })

  test("in two places of a network drops differently, and the same for the same key", () => {
    const net = nn.statefulSequential([nn.dropout(0.5), nn.dropout(0.5)])
    const go = (k: number): readonly number[] =>
      numbers(net.apply([null, null], nn.training(x, key(k)))([null, null])[0])
    const zeros = (y: readonly number[]): number => y.filter((v) => v === 0).length / 10000
    expect(Math.abs(zeros(go(4)) - 0.75)).toBeLessThan(0.03)
    expect(go(4)).toEqual(go(4))
    expect(go(4)).not.toEqual(go(5))
  })

  test("called twice under one name of a graph drops differently", () => {
    const net = nn.graph({ drop: nn.dropout(0.5) }, (run2, v) => run2("drop", run2("drop", v)))
    const [p, s] = net.init(key(0))
    const y = numbers(net.apply(p, nn.training(x, key(6)))(s)[0])
    expect(Math.abs(y.filter((v) => v === 0).length / 10000 - 0.75)).toBeLessThan(0.03)
  })
})

describe("embedding", () => {
  const layer = nn.embedding(5, 2, { paddingId: 1 })
  const p = layer.init(key(1))
  const ids = array([3, 1, 3], { dtype: "int32" })

  test("adds up the gradients of repeated ids, and gives none to padding", () => {
    const g = grad((q: typeof p) => sum(layer.apply(q, ids)))(p)
    expect(toArray(g.table)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [2, 2],
      [0, 0],
    ])
  })
})
