import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isLeft, isRight } from "fp-ts/Either"
import { afterAll, expect, test } from "vitest"
import { kFold } from "../../src/data/index.js"
import { array, item, type NDArray, sum } from "../../src/index.js"
import { dense, stateless } from "../../src/nn/index.js"
import { adam, sgd } from "../../src/optim/index.js"
import { key } from "../../src/random/index.js"
import {
  begin,
  bestEpoch,
  between,
  type Checkpoint,
  crossValidation,
  draws,
  findLearningRate,
  grid,
  initialState,
  loadCheckpoint,
  logBetween,
  oneOf,
  ranked,
  rankedReport,
  regression,
  saveCheckpoint,
  search,
  type Trial,
  trainingStep,
  wholeBetween,
} from "../../src/train/index.js"

const folder = mkdtempSync(join(tmpdir(), "cotangent-train-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, "run.safetensors")

const task = regression(stateless(dense(2, 1)))
const state = initialState(task, adam(0.1), key(3))

const odd: Checkpoint<typeof state> = {
  ...begin(state),
  epoch: 2,
  step: 7,
  totals: { count: 12, sums: { loss: 0.1 + 0.2, low: Number.NaN, minus: -0 } },
  history: [
    { epoch: 1, metrics: { loss: Infinity }, validation: null },
    { epoch: 2, metrics: { loss: 1 / 3 }, validation: { loss: -Infinity } },
  ],
}

test("what is saved is loaded, bit for bit", async () => {
  expect(isRight(await saveCheckpoint(file, odd, { metadata: { note: "a" } })())).toBe(true)
  const loaded = await loadCheckpoint(file, state)()
  if (isLeft(loaded)) throw loaded.left
  const { checkpoint, metadata } = loaded.right
  expect(metadata).toEqual({ note: "a" })
  expect({ ...checkpoint, state: String(checkpoint.state.params) }).toEqual({ ...odd, state: String(odd.state.params) })
  expect(Object.is(checkpoint.totals.sums.minus, -0)).toBe(true)
})

test("a broken file is an error, as a value", async () => {
  const bytes = readFileSync(file)
  const broken = join(folder, "broken.safetensors")
  for (let n = 0; n < bytes.length; n += 37) {
    writeFileSync(broken, bytes.subarray(0, n))
    expect(isLeft(await loadCheckpoint(broken, state)())).toBe(true)
  }
  const text = bytes.toString("latin1")
  for (const [from, to] of [
    ['\\"epoch\\":2', '\\"epoch\\":x'],
    ['\\"step\\":7', '\\"step\\":-'],
    ['\\"version\\":1', '\\"version\\":9'],
    ['\\"NaN\\"', '\\"nAn\\"'],
  ] as const) {
    expect(text).toContain(from)
    writeFileSync(broken, Buffer.from(text.replace(from, to), "latin1"))
    const loaded = await loadCheckpoint(broken, state)()
    expect(isLeft(loaded) && loaded.left.message).toMatch(/^loadCheckpoint: /)
  }
  expect(isLeft(await loadCheckpoint(file, { other: array(1) })())).toBe(true)
})

test("accumulated gradients are those of the whole batch", () => {
  const pairs = [
    array([
      [1, 2],
      [3, 4],
      [5, 7],
      [0, 1],
    ]),
    array([[1], [2], [3], [4]]),
  ] as const
  const [whole, pieces] = [1, 2].map((accumulate) =>
    trainingStep(task, sgd(0.1), { accumulate })(initialState(task, sgd(0.1), key(3)), pairs),
  )
  const [a, b] = [whole, pieces].map((r) => item(sum(r![0].params.w)))
  expect(b).toBeCloseTo(a!, 5)
  expect(item(pieces![1].loss!)).toBeCloseTo(item(whole![1].loss!), 5)
  expect(() => trainingStep(task, sgd(0.1), { accumulate: 3 })(initialState(task, sgd(0.1), key(3)), pairs)).toThrow(
    "cannot be cut into 3 equal pieces",
  )
  expect(() => trainingStep(task, sgd(0.1), { accumulate: 0 })).toThrow("accumulate is 0")
})

test("the range test finds rates at which the loss falls", async () => {
  const pairs = [
    array([
      [1, 2],
      [3, 4],
    ]),
    array([[1], [2]]),
  ] as const
  const range = await findLearningRate(task, sgd(1), [pairs], { from: 1e-4, to: 10, steps: 60 })
  expect(range.points.length).toBeLessThan(60)
  expect(range.steepest).toBeGreaterThan(1e-4)
  expect(range.steepest).toBeLessThan(0.2)
  expect(range.suggestion).toBeLessThan(0.1)
  await expect(findLearningRate(task, sgd(1), [pairs], { from: 1, to: 0.1 })).rejects.toThrow("it goes from 1 to 0.1")
  await expect(findLearningRate(task, sgd(1), [])).rejects.toThrow("there are no batches")
})

test("spaces have grids and draws", () => {
  const space = {
    rate: logBetween(0.001, 1, 4),
    units: wholeBetween(2, 3),
    f: oneOf(["relu", "tanh"]),
    share: between(0, 0.5, 2),
  }
  const all = grid(space)
  expect(all.length).toBe(4 * 2 * 2 * 2)
  expect(all[0]).toEqual({ rate: 0.001, units: 2, f: "relu", share: 0 })
  expect(all.at(-1)).toEqual({ rate: 1, units: 3, f: "tanh", share: 0.5 })
  const drawn = draws(space, key(1), 200)
  expect(draws(space, key(1), 5)).toEqual(drawn.slice(0, 5))
  expect(
    drawn.every(
      ({ rate, units, share }) => rate >= 0.001 && rate <= 1 && [2, 3].includes(units) && share >= 0 && share <= 0.5,
    ),
  ).toBe(true)
  expect(drawn.filter(({ rate }) => rate < Math.sqrt(0.001)).length).toBeGreaterThan(70)
  expect(drawn.filter(({ rate }) => rate < Math.sqrt(0.001)).length).toBeLessThan(130)
  expect(() => logBetween(0, 1)).toThrow("logBetween: it begins at 0")
  expect(() => grid({ x: 3 as never })).toThrow("x is no range")
})

test("a search goes on where it stopped, and ranks", async () => {
  const configurations = grid({ x: between(0, 1, 5) })
  const tried: number[] = []
  const evaluate = ({ x }: { readonly x: number }, i: number) => {
    tried.push(i)
    return { loss: x === 1 ? Number.NaN : (x - 0.5) ** 2 }
  }
  const trials: Trial<{ readonly x: number }>[] = []
  for await (const trial of search({ configurations, evaluate })) if (trials.push(trial) === 2) break
  const rest: Trial<{ readonly x: number }>[] = []
  for await (const trial of search({ configurations, evaluate, done: trials })) rest.push(trial)
  expect(tried).toEqual([0, 1, 2, 3, 4])
  expect(ranked(rest).map((t) => t.index)).toEqual([2, 1, 3, 0, 4])
  expect(rankedReport(rest).split("\n").slice(0, 2)).toEqual(["rank       x     loss", "1     0.5000        0"])
  const other = search({ configurations: grid({ x: between(0, 2, 5) }), evaluate, done: rest })
  await expect(other.next()).rejects.toThrow("trial 1 is of another search")
})

test("cross-validation holds every fold out once", async () => {
  const folds = kFold(key(0), 10, 5)
  const held: number[] = []
  const result = await crossValidation(folds, ({ validation }: { readonly validation: NDArray }, i) => {
    held.push(Number(item(sum(validation))))
    return { loss: i }
  })
  expect(held.reduce((a, b) => a + b, 0)).toBe(45)
  expect([result.mean.loss, result.std.loss]).toEqual([2, Math.sqrt(2.5)])
  expect(String(result).split("\n").length).toBe(8)
  await expect(crossValidation([], () => ({}))).rejects.toThrow("there are no folds")
  expect(bestEpoch([])).toBeNull()
})
