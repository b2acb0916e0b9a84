import { expect, test } from "vitest"
import { array, type ComputeDevice, item } from "../../src/index.js"
import { activation, dense, sequential, stateless } from "../../src/nn/index.js"
import { relu } from "../../src/operations/index.js"
import { adam } from "../../src/optim/index.js"
import { key, normal } from "../../src/random/index.js"
import {
  begin,
  classification,
  evaluation,
  fit,
  initialState,
  outcome,
  type Pairs,
  prediction,
  trainingStep,
} from "../../src/train/index.js"
import { device } from "../backends/webgpu/device.js"

const network = stateless(sequential([dense(4, 8), activation(relu), dense(8, 3)]))
const task = classification(network)
const optimizer = adam(0.05)
const x = normal(key(1), [12, 4])
const y = array(
  Array.from({ length: 12 }, (_, i) => i % 3),
  { dtype: "int32" },
)

const train = async (on: { readonly device?: ComputeDevice }) => {
  const measure = evaluation(task, on)
  const start = initialState(task, optimizer, key(2))
  const plan = {
    step: trainingStep(task, optimizer, on),
    batches: (): readonly Pairs[] => [[x, y]],
    epochs: 3,
    validate: (state: typeof start) => measure(state, [[x, y] as Pairs]),
  }
  const { history, last } = await outcome(fit(plan, begin(start)))
  const logits = await prediction(network, on)(last!.state, [x])
  return { losses: history.map((epoch) => epoch.validation!.loss!), logits, step: item(last!.state.step) }
}

test("a run on a GPU learns as one on the host", async () => {
  const gpu = await device()
  if (gpu === null) return
  const [there, here] = [await train({ device: gpu }), await train({})]
  there.losses.forEach((loss, i) => expect(loss).toBeCloseTo(here.losses[i]!, 4))
  expect([there.step, there.logits.shape]).toEqual([3, [12, 3]])
}, 120_000)
