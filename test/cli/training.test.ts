import { describe, expect, test } from "vitest"
import { confusionMatrix, confusionTable } from "../../src/cli/confusion.js"
import { crossEntropy } from "../../src/cli/loss.js"
import { model } from "../../src/cli/model.js"
import { defaults } from "../../src/cli/options.js"
import { setUp } from "../../src/cli/setup.js"
import { bestEpoch, type EpochEvent, stopEarly, type TrainingEvent, trainingEvents } from "../../src/cli/training.js"
import { array, item, type NDArray, ones, Tree, toArray, toTypedArray, zeros } from "../../src/index.js"
import { key } from "../../src/random/index.js"

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
  params: [null, []],
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

test("the loss is that of a uniform guess when all logits are equal", () => {
  expect(item(crossEntropy(ones([3, 10]), int([0, 4, 9])))).toBeCloseTo(Math.log(10), 5)
})

test("the network takes images, and its weights have He's variance", () => {
  const network = model([400, 300, 10])
  const params = network.init(key(1))
  expect(Tree.leaves<typeof params>(params).map((leaf) => leaf.shape)).toEqual([[300], [400, 300], [10], [300, 10]])
  expect(network.apply(params, zeros([2, 1, 20, 20])).shape).toEqual([2, 10])
  const weights = [...toTypedArray(Tree.leaves<typeof params>(params)[1]!)]
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length
  expect(variance).toBeCloseTo(2 / 400, 4)
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
