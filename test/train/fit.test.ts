import { describe, expect, test } from "vitest"
import { array, item, type NDArray, sub, sum, Tree, toArray, toTypedArray } from "../../src/index.js"
import { activation, batchNorm, dense, dropout, statefulSequential, stateless } from "../../src/nn/index.js"
import { relu } from "../../src/operations/index.js"
import { adam, lookahead, schedules } from "../../src/optim/index.js"
import { key, normal } from "../../src/random/index.js"
import {
  begin,
  type Checkpoint,
  classification,
  evaluation,
  fit,
  initialState,
  outcome,
  type Pairs,
  type TrainingEvent,
  trainingStep,
} from "../../src/train/index.js"

const collect = async <E>(events: AsyncIterable<E>): Promise<readonly E[]> => {
  const seen: E[] = []
  for await (const event of events) seen.push(event)
  return seen
}

const bits = (tree: unknown): readonly number[] =>
  Tree.leaves(tree as never).flatMap((x) => [...new Uint8Array(toTypedArray(x).buffer)])

/** What an event tells, without its functions. */
const told = <T>(event: TrainingEvent<T>): unknown => {
  const { checkpoint: _, ...rest } = event
  return "state" in rest ? { ...rest, state: bits(rest.state) } : rest
}

const x = normal(key(1), [40, 4])
const y = array(
  Array.from({ length: 40 }, (_, i) => i % 3),
  { dtype: "int32" },
)
const rows = (a: NDArray, from: number, to: number): NDArray =>
  array((toArray(a) as never[]).slice(from, to), { dtype: a.dtype })
const batches: readonly Pairs[] = [0, 16, 32].map((i) => [
  rows(x, i, Math.min(i + 16, 40)),
  rows(y, i, Math.min(i + 16, 40)),
])

const network = statefulSequential([
  stateless(dense(4, 8)),
  batchNorm(8),
  stateless(activation(relu)),
  dropout(0.3),
  stateless(dense(8, 3)),
])
const task = classification(network)
const optimizer = lookahead(adam(schedules.cosineOnecycle(9, 0.05)), { period: 2 })
const measure = evaluation(task)

const step = trainingStep(task, optimizer)

const plan = () => {
  return {
    step,
    batches: () => batches,
    epochs: 3,
    validate: (state: ReturnType<typeof initialState<never, never, Pairs, never>>) => measure(state as never, batches),
  }
}

const first = begin(initialState(task, optimizer, key(2)))

describe("fit", () => {
  test("tells every step and epoch", async () => {
    const sizes = fit(
      {
        step: (w: NDArray, g: NDArray) => [sub(w, sum(g)), { loss: w }] as const,
        batches: (epoch) => [array([epoch]), array([10, 20])],
        epochs: 2,
      },
      begin<NDArray>(array(100)),
    )
    const told = (await collect(sizes)).map((e) => [e.kind, e.epoch, e.metrics.loss])
    expect(told).toEqual([
      ["step", 1, 100],
      ["step", 1, 99],
      ["epoch", 1, (100 + 2 * 99) / 3],
      ["step", 2, 69],
      ["step", 2, 67],
      ["epoch", 2, (69 + 2 * 67) / 3],
    ])
  })

  test("learns", async () => {
    const { history, last } = await outcome(fit(plan() as never, first as never))
    expect(history.length).toBe(3)
    expect(history.at(-1)!.validation!.loss).toBeLessThan(history[0]!.validation!.loss!)
    expect(item((last!.state as { step: NDArray }).step)).toBe(9)
  })

  test("leaves the state it begins with to its owner", async () => {
    const before = bits(first.state)
    await collect(fit(plan() as never, first as never))
    expect(bits(first.state)).toEqual(before)
  })

  test("goes on from every checkpoint to the same bits", async () => {
    const whole = await collect(fit(plan() as never, first as never))
    for (let stop = 0; stop < whole.length; stop++) {
      let [n, saved]: [number, Checkpoint<unknown> | null] = [0, null]
      for await (const event of fit(plan() as never, first as never)) {
        saved = await event.checkpoint()
        if (n++ === stop) break
      }
      const rest = await collect(fit(plan() as never, saved as never))
      expect(rest.map(told)).toEqual(whole.slice(stop + 1).map(told))
    }
  })

  test("takes batches that come one by one", async () => {
    const later = async function* () {
      yield* batches
    }
    const [a, b] = [plan(), { ...plan(), batches: later }]
    const ended = await Promise.all([
      outcome(fit(a as never, first as never)),
      outcome(fit(b as never, first as never)),
    ])
    expect(bits(ended[1].last!.state)).toEqual(bits(ended[0].last!.state))
  })

  test("refuses an epoch without batches, and plans that are none", async () => {
    await expect(collect(fit({ ...plan(), batches: () => [] } as never, first as never))).rejects.toThrow(
      "epoch 1 has no batches",
    )
    await expect(collect(fit({} as never, first as never))).rejects.toThrow("fit: the plan has no functions")
    await expect(collect(fit({ ...plan(), epochs: 0.5 } as never, first as never))).rejects.toThrow("epochs is 0.5")
  })
})
