import { afterAll, describe, expect, inject, test } from "vitest"
import { primitiveOn } from "../../../laws/device.js"
import { samples } from "../../../laws/samples/index.js"
import { primitives } from "../../../src/primitives/index.js"
import { assertLawOn } from "../../backends/webgpu/laws.js"
import { settling } from "../../backends/webgpu/settling.js"
import { pageDevice } from "./device.js"

const numRuns = Math.ceil(inject("lawsRuns") / 25)
const timeout = 120_000 + 10_000 * numRuns

/** Programs of some 40 shaders, which software compiles for minutes. */
const large = ["hyp1f1", "hyp2f1"]
const checked = Object.entries(primitives).filter(([name]) => inject("long") || !large.includes(name))
if (!inject("long")) console.log(`skipped on WebGPU in the page: ${large.join(" and ")}; LONG=1 runs them`)

const gpu = await pageDevice()

describe.skipIf(gpu === null)("every primitive on the page's WebGPU is the reference's", () => {
  const sync = gpu === null ? null : settling(gpu)

  test.each(checked)("%s", { timeout }, async (name, p) => {
    await assertLawOn(sync!, primitiveOn(sync!.on, p), samples[name]!, { numRuns })
  })

  afterAll(() => expect(gpu!.stats().dispatches).toBeGreaterThan(0))
})
