import { describe, expect, test } from "vitest"
import { explain, jit, zeros } from "../../src/index.js"
import * as optim from "../../src/optim/index.js"

const params = { w: zeros([3, 4]), b: zeros([4]) }
type Params = typeof params

/** The kernels of a jitted update, and the equations that are not about scalars. */
const costOf = <S>(o: optim.Optimizer<S>) => {
  const step = jit((p: Params, s: S, g: Params): readonly [Params, S] => {
    const [updates, next] = o.update<Params>(g, s, p)
    return [optim.applyUpdates<Params>(p, updates), next]
  })
  const { kernels, text } = explain(step)(params, o.init(params), params)
  const ofMatrix = text.split("\n").filter((line) => /^ +\w+:float32\[3,4\] = (?!broadcast)/.test(line))
  return { kernels: kernels.length, operations: ofMatrix.length }
}

describe("a jitted update is one kernel for each parameter, and one for all scalars", () => {
  test.each([
    ["sgd", optim.sgd(0.1), 2],
    ["sgd with momentum", optim.sgd(0.1, { momentum: 0.9 }), 4],
    ["adam", optim.adam(0.1), 14],
    ["adamw", optim.adamw(0.1), 16],
    ["lion", optim.lion(0.1), 11],
  ])("%s", (_, o, operations) => {
    const cost = costOf(o as optim.Optimizer<unknown>)
    expect(cost.kernels).toBeLessThanOrEqual(3)
    expect(cost.operations).toBeLessThanOrEqual(operations)
  })
})
