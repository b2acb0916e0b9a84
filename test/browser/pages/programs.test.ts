import { describe, inject, test } from "vitest"
import { programOn } from "../../../laws/device.js"
import { programs } from "../../../laws/programs.js"
import { assertLawOn } from "../../backends/webgpu/laws.js"
import { settling } from "../../backends/webgpu/settling.js"
import { pageDevice } from "./device.js"

const numRuns = Math.ceil(inject("lawsRuns") / 5)
const timeout = 60_000 + 5000 * numRuns
const gpu = await pageDevice()

describe.skipIf(gpu === null)("random programs on the page's WebGPU give what the reference gives", () => {
  const kinds = [
    ["short ones", {}, 1],
    ["long ones", { minSteps: 12, maxSteps: 30 }, 5],
    ["smooth ones, with their gradients", { maxSteps: 8, smooth: true }, 1],
    ["of medium arrays", { maxSteps: 8, size: "medium" }, 2],
  ] as const

  test.each(kinds)("%s", { timeout }, async (_, options, share) => {
    const sync = settling(gpu!)
    await assertLawOn(sync, programOn(sync.on), programs(options), { numRuns: Math.ceil(numRuns / share) })
  })
})
