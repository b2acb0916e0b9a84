import { describe, expect, test } from "vitest"
import { confusionMatrix, confusionTable } from "../../src/cli/confusion.js"
import { dropout } from "../../src/cli/dropout.js"
import { crossEntropy } from "../../src/cli/loss.js"
import { mlp, type Params } from "../../src/cli/model.js"
import { type AdamState, adam } from "../../src/cli/optimizer.js"
import { defaults } from "../../src/cli/options.js"
import { warmupCosine } from "../../src/cli/schedule.js"
import { setUp } from "../../src/cli/setup.js"
import { bestEpoch, type EpochEvent, stopEarly, type TrainingEvent, trainingEvents } from "../../src/cli/training.js"
import { add, array, item, type NDArray, ones, scan, Tree, toArray, toTypedArray } from "../../src/index.js"
import { key } from "../../src/random/index.js"

type Carry = readonly [params: Params, state: AdamState]

const int = (values: number | readonly number[]): NDArray => array(values, { dtype: "int32" })

const epochsOf = async (events: AsyncIterable<TrainingEvent>): Promise<readonly EpochEvent[]> => {
  const seen: EpochEvent[] = []
  for await (const event of events) if (event.kind === "epoch") seen.push(event)
  return seen
}

const epoch = (number: number, loss: number): EpochEvent => ({
  kind: "epoch",
  epoch: number,
  loss: 0,
  validation: { loss, accuracy: 0, predictions: int([]) },
  params: { layers: [] },
})

const story = async function* (losses: readonly number[]): AsyncGenerator<TrainingEvent> {
  for (const [i, loss] of losses.entries()) yield epoch(i + 1, loss)
}

describe("a short training", () => {
  const run = async (seed: number): Promise<{ readonly bits: readonly number[]; readonly accuracy: number }> => {
    const { initial, plan, test } = setUp({ ...defaults, seed, epochs: 4 })
    const epochs = await epochsOf(trainingEvents(initial, plan))
    const { params } = epochs.at(-1)!
    const score = await plan.score(params, test)
    const weights = Tree.leaves<typeof params>(params).flatMap((leaf) => [...toTypedArray(leaf)])
    return {
      bits: [...epochs.flatMap((e) => [e.loss, e.validation.loss]), score.loss, ...weights],
      accuracy: score.accuracy,
    }
  }

  test("learns to read, with the same bits for the same seed and others for another", async () => {
    const [first, again, other] = [await run(5), await run(5), await run(6)]
    expect(first.accuracy).toBeGreaterThan(0.85)
    expect(other.accuracy).toBeGreaterThan(0.85)
    expect(again.bits).toEqual(first.bits)
    expect(other.bits).not.toEqual(first.bits)
  })
})

describe("stopEarly", () => {
  test.each([
    [[5, 4, 3, 2, 1], 2, 5],
    [[5, 4, 4, 4, 1], 2, 4],
    [[1, 2, 3, 4, 5], 3, 4],
    [[NaN, NaN, NaN, NaN], 3, 3],
    [[3, NaN, NaN, 1], 3, 4],
  ])("on validation losses %j with patience %i ends after %i epochs", async (losses, patience, expected) => {
    expect((await epochsOf(stopEarly(patience)(story(losses)))).length).toBe(expected)
  })

  test("leaves the best epoch to be found: the first of equals, and none of NaN", () => {
    expect(bestEpoch([epoch(1, 3), epoch(2, 1), epoch(3, 1), epoch(4, NaN)])?.epoch).toBe(2)
    expect(bestEpoch([epoch(1, NaN), epoch(2, 1)])?.epoch).toBe(2)
    expect(bestEpoch([epoch(1, NaN)])).toBeNull()
  })
})

test("warmupCosine rises to its peak and falls to 0", () => {
  const rate = warmupCosine({ peak: array(0.5), warmup: array(4), total: array(12) })
  const rates = [0, 1, 3, 7, 11, 20].map((step) => item(rate(int(step))))
  const expected = [0.125, 0.25, 0.5, 0.25, 0, 0]
  rates.forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, 6))
})

test("adam takes its first step against the sign of the gradient", () => {
  const { init, update } = adam({ peak: 0.1, warmup: 1, total: 10, decay: 0 })
  const params = { layers: [{ w: array([[1, 1]]), b: array([1]) }] }
  const grads = { layers: [{ w: array([[4, -0.01]]), b: array([0]) }] }
  const [updates, state] = update(grads, init(params), params)
  const steps = toArray(updates.layers[0]!.w) as readonly (readonly number[])[]
  expect(steps[0]![0]).toBeCloseTo(-0.1, 5)
  expect(steps[0]![1]).toBeCloseTo(0.1, 5)
  expect(toArray(updates.layers[0]!.b)).toEqual([-0])
  expect(item(state.step)).toBe(1)
})

test("adam finds the least point of a parabola, scanned over", () => {
  const { init, update } = adam({ peak: 0.2, warmup: 5, total: 200, decay: 0 })
  const start: Params = { layers: [{ w: array([[3]]), b: array([-2]) }] }
  const step = ([params, state]: Carry): readonly [Carry, null] => {
    const [updates, next] = update(params, state, params)
    return [[Tree.map((p, u) => add(p, u), params, updates), next], null]
  }
  const [[end]] = scan(step, [start, init(start)], null, { length: 200 })
  expect(item(end.layers[0]!.w)).toBeCloseTo(0, 3)
  expect(item(end.layers[0]!.b)).toBeCloseTo(0, 3)
})

test("the loss is that of a uniform guess when all logits are equal", () => {
  expect(item(crossEntropy(ones([3, 10]), int([0, 4, 9])))).toBeCloseTo(Math.log(10), 5)
})

test("mlp has layers of its widths, with weights of He's variance", () => {
  const { layers } = mlp([400, 300, 10]).init(key(1))
  expect(layers.map(({ w, b }) => [w.shape, b.shape])).toEqual([
    [[400, 300], [300]],
    [[300, 10], [10]],
  ])
  const weights = [...toTypedArray(layers[0]!.w)]
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length
  expect(variance).toBeCloseTo(2 / 400, 4)
})

test("dropout keeps the mean", () => {
  const kept = [...toTypedArray(dropout(key(2), 0.2, ones([20_000])))]
  expect(new Set(kept)).toEqual(new Set([0, 1.25]))
  expect(kept.reduce((sum, x) => sum + x, 0) / kept.length).toBeCloseTo(1, 1)
})

test("the confusion matrix counts labels by row and predictions by column", () => {
  const matrix = confusionMatrix(int([0, 0, 1, 2]), int([0, 2, 1, 2]), 3)
  expect(toArray(matrix)).toEqual([
    [1, 0, 1],
    [0, 1, 0],
    [0, 0, 1],
  ])
  expect(confusionTable(matrix, (_, text) => text)).toEqual([
    "  true      0    1    2      found",
    "     0      1    ·    1     50.0 %",
    "     1      ·    1    ·    100.0 %",
    "     2      ·    ·    1    100.0 %",
  ])
})
