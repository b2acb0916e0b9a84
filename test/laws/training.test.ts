import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as fc from "fast-check"
import { isLeft, right } from "fp-ts/Either"
import { afterAll, describe, expect, test } from "vitest"
import { assertAsyncLaw, laws } from "../../laws/index.js"
import { batches, takeExamples } from "../../src/data/index.js"
import { add, array, multiply, type NDArray, relu, sum } from "../../src/index.js"
import { activation, batchNorm, dense, dropout, statefulSequential, stateless } from "../../src/nn/index.js"
import { adamw, lookahead, multiSteps, type Optimizer, schedules, sgd } from "../../src/optim/index.js"
import { foldIn, key, normal } from "../../src/random/index.js"
import {
  classification,
  evaluation,
  initialState,
  loadCheckpoint,
  type Pairs,
  type Plan,
  saveCheckpoint,
  trainingStep,
} from "../../src/train/index.js"

const folder = mkdtempSync(join(tmpdir(), "cotangent-laws-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const n = 30
const labels = array(
  Array.from({ length: n }, (_, i) => i % 3),
  { dtype: "int32" },
)
const examples: Pairs = [normal(key(1), [n, 4]), labels]

const task = classification(
  statefulSequential([
    stateless(dense(4, 6)),
    batchNorm(6),
    stateless(activation(relu)),
    dropout(0.3),
    stateless(dense(6, 3)),
  ]),
)

const runOf = <S>(optimizer: Optimizer<S>) => {
  const state = initialState(task, optimizer, key(2))
  const measure = evaluation(task)
  const plan: Plan<typeof state, Pairs> = {
    step: trainingStep(task, optimizer, { augment: (k, [x, y]) => [add(x, multiply(normal(k, x.shape), 0.1)), y] }),
    batches: (epoch) => batches(foldIn(key(3), epoch), n, 12).map((i) => takeExamples<Pairs>(examples, i)),
    epochs: 2,
    validate: (s) => measure(s, [examples]),
  }
  return { state, plan }
}

const stops = fc.integer({ min: 0, max: 7 })

describe("resume = not stopping, bit for bit", () => {
  const optimizers = {
    adamw: () => runOf(adamw(schedules.cosineOnecycle(6, 0.05))),
    lookahead: () => runOf(lookahead(sgd(0.1, { momentum: 0.9 }), { period: 2 })),
    multiSteps: () => runOf(multiSteps(sgd(0.1), 2)),
  }
  test.each(Object.keys(optimizers) as readonly (keyof typeof optimizers)[])("with %s", async (name) => {
    const { state, plan } = optimizers[name]() as ReturnType<typeof optimizers.adamw>
    await assertAsyncLaw(
      laws.training.resume(plan),
      stops.map((stop) => ({ state, stop })),
      { numRuns: 8 },
    )
  })

  test("through a file", async () => {
    const { state, plan } = optimizers.adamw()
    const file = join(folder, "law.safetensors")
    const law = laws.training.resume(plan, async (checkpoint) => {
      const saved = await saveCheckpoint(file, checkpoint)()
      if (isLeft(saved)) return saved
      const loaded = await loadCheckpoint(file, state)()
      return isLeft(loaded) ? loaded : right(loaded.right.checkpoint)
    })
    await assertAsyncLaw(
      law,
      stops.map((stop) => ({ state, stop })),
      { numRuns: 8 },
    )
  })
})

test("a plan that remembers what it should not breaks it, which the law finds", async () => {
  const memory = { calls: 0 }
  const plan: Plan<NDArray, NDArray> = {
    step: (w, x) => [add(w, multiply(x, ++memory.calls)), { loss: sum(w) }],
    batches: () => [array(1), array(2)],
    epochs: 2,
  }
  const found = assertAsyncLaw(laws.training.resume(plan), fc.constant({ state: array(0), stop: 1 }))
  await expect(found).rejects.toThrow(/^resume: the runs tell different things\n {2}law: fit\(plan, checkpoint\)/)
})
