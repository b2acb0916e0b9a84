import { describe, expect, test } from "vitest"
import {
  type EpochEvent,
  epochText,
  type StepEvent,
  showProgress,
  type Terminal,
  type TrainingEvent,
  terminalOf,
} from "../../src/train/index.js"
import { bar, metricsText, progressText } from "../../src/train/progress.js"
import { paintFor } from "../../src/train/terminal.js"

const piped: Terminal = { isLive: false, hasColor: false, columns: 80 }
const live: Terminal = { isLive: true, hasColor: true, columns: 80 }
const checkpoint = (): never => {
  throw new Error("nobody asked")
}

const step = (n: number): StepEvent<null> => {
  const metrics = { loss: 1 / n, accuracy: n / 4 }
  return { kind: "step", epoch: 1, step: n, steps: 4, metrics, means: metrics, checkpoint }
}
const record = { epoch: 1, metrics: { loss: 0.25 }, validation: { loss: 0.5, accuracy: 0.875 } }
const over: EpochEvent<null> = { kind: "epoch", ...record, history: [record], state: null, checkpoint }

const story = async function* (): AsyncGenerator<TrainingEvent<null>> {
  for (let n = 1; n <= 4; n++) yield step(n)
  yield over
}

const shown = async (terminal: Terminal, until = Infinity): Promise<string> => {
  const printed: string[] = []
  let n = 0
  for await (const _ of showProgress<null>({ terminal, print: (text) => void printed.push(text) }, 1)(story()))
    if (++n === until) break
  return printed.join("")
}

test("metrics in one line, shares as percent and names as words", () => {
  expect(metricsText({ loss: 0.123456, accuracy: 0.5, top5: 0.75, absoluteError: 12 })).toBe(
    "loss 0.1235  accuracy 50.0 %  top5 75.0 %  absolute error 12.00",
  )
  expect(epochText(record, 20)).toBe("epoch  1/20  loss 0.2500  validation loss 0.5000  validation accuracy 87.5 %")
  expect(epochText({ ...record, validation: null }, 1)).toBe("epoch 1/1  loss 0.2500")
})

describe("showProgress", () => {
  test("writes plain lines where nothing can be drawn over", async () => {
    expect(await shown(piped)).toBe("epoch 1/1  loss 0.2500  validation loss 0.5000  validation accuracy 87.5 %\n")
  })

  test("draws over its line in a terminal, and gives the cursor back however it ends", async () => {
    const whole = await shown(live)
    expect(whole.startsWith("\x1b[?25l")).toBe(true)
    expect(whole).toContain("\r\x1b[2Kepoch 1/1 ")
    expect(whole).toContain("validation accuracy 87.5 %\n")
    expect(whole.endsWith("\x1b[?25h")).toBe(true)
    expect((await shown(live, 2)).endsWith("\x1b[?25h")).toBe(true)
  })

  test("uses no colours where they are not wanted", async () => {
    expect(await shown({ ...live, hasColor: false })).not.toContain("\x1b[36m")
  })
})

test("the bar is never wider than the terminal", () => {
  for (const columns of [1, 10, 20, 40, 80, 200])
    expect(progressText(step(2), 60, { ...piped, columns }, 3700).length).toBeLessThan(Math.max(columns, 2))
  expect(progressText(step(2), 5, { ...piped, columns: 62 }, 65)).toBe(
    "epoch 1/5 ━━━━────  loss 0.5000  accuracy 50.0 %  1:05 left",
  )
  expect(progressText({ ...step(2), steps: null }, 5, piped)).toBe("epoch 1/5 loss 0.5000  accuracy 50.0 %")
  expect(bar(0.5, 4, paintFor(piped))).toBe("━━──")
})

test.each([
  [{ isTTY: true, columns: 100 }, {}, { isLive: true, hasColor: true, columns: 100 }],
  [{ isTTY: true }, { NO_COLOR: "1" }, { isLive: true, hasColor: false, columns: 80 }],
  [{ isTTY: true }, { TERM: "dumb" }, { isLive: false, hasColor: false, columns: 80 }],
  [{}, {}, piped],
])("a terminal of %j in %j can show %j", (stream, env, terminal) => {
  expect(terminalOf(stream, env)).toEqual(terminal)
})
