import { describe, expect, test } from "vitest"
import { bestEpoch, type EpochRecord, outcome, stopEarly, tap, whileFinite } from "../../src/train/index.js"

const record = (epoch: number, loss: number): EpochRecord => ({ epoch, metrics: { loss: 0 }, validation: { loss } })

interface Told extends EpochRecord {
  readonly kind: "epoch"
  readonly history: readonly EpochRecord[]
}

const story = async function* (losses: readonly number[], from = 0): AsyncGenerator<Told> {
  const history = losses.map((loss, i) => record(i + 1, loss))
  for (const [i, epoch] of history.entries())
    if (i >= from) yield { kind: "epoch", ...epoch, history: history.slice(0, i + 1) }
}

const lengthOf = async (events: AsyncIterable<unknown>): Promise<number> => {
  let n = 0
  for await (const _ of events) n++
  return n
}

describe("stopEarly", () => {
  test.each([
    [[5, 4, 3, 2, 1], 2, 5],
    [[5, 4, 4, 4, 1], 2, 4],
    [[1, 2, 3, 4, 5], 3, 4],
    [[NaN, NaN, NaN, NaN], 3, 3],
    [[3, NaN, NaN, 1], 3, 4],
  ])("on validation losses %j with patience %i ends after %i epochs", async (losses, patience, expected) => {
    expect(await lengthOf(stopEarly<Told>(patience)(story(losses)))).toBe(expected)
  })

  test("stops a run that went on where it would have stopped", async () => {
    expect(await lengthOf(stopEarly<Told>(3)(story([1, 2, 3, 4, 5, 6], 2)))).toBe(2)
  })

  test("refuses a patience that is none", () => {
    expect(() => stopEarly(0)).toThrow("stopEarly: the patience is 0")
  })
})

describe("bestEpoch", () => {
  const epochs = [record(1, 3), record(2, 1), record(3, 1), record(4, NaN)]

  test("is the first of equals, and none of NaN", () => {
    expect(bestEpoch(epochs)?.epoch).toBe(2)
    expect(bestEpoch(epochs, { mode: "max" })?.epoch).toBe(1)
    expect(bestEpoch([record(1, NaN)])).toBeNull()
    expect(bestEpoch([])).toBeNull()
  })

  test("asks for an improvement that counts", () => {
    expect(bestEpoch([record(1, 3), record(2, 2.9), record(3, 2)], { minDelta: 0.5 })?.epoch).toBe(3)
  })

  test("looks at the training where nothing was validated, and names the metrics it knows", () => {
    expect(bestEpoch([{ epoch: 1, metrics: { loss: 1 }, validation: null }])?.epoch).toBe(1)
    expect(() => bestEpoch(epochs, { metric: "f1" })).toThrow('there is no metric "f1"\n  hint: use one of loss')
    expect(() => bestEpoch(epochs, { mode: "up" as never })).toThrow("mode is")
  })
})

test("outcome keeps the best and the last, unless the best was before", async () => {
  const whole = await outcome(story([3, 1, 2]))
  expect([whole.best?.epoch, whole.last?.epoch, whole.history.length]).toEqual([2, 3, 3])
  const rest = await outcome(story([1, 3, 2], 1))
  expect([rest.best, rest.last?.epoch]).toEqual([null, 3])
})

test("whileFinite ends with what is not", async () => {
  const events = async function* () {
    for (const loss of [1, Infinity, 2]) yield { kind: "step", metrics: { loss } }
  }
  expect(await lengthOf(whileFinite()(events()))).toBe(2)
})

test("tap waits for what it does", async () => {
  const seen: number[] = []
  const slow = tap<Told>(async ({ epoch }) => {
    await Promise.resolve()
    seen.push(epoch)
  })
  for await (const { epoch } of slow(story([1, 2]))) seen.push(-epoch)
  expect(seen).toEqual([1, -1, 2, -2])
})
