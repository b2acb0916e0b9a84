import { describe, expect, test } from "vitest"
import { programOn } from "../../../laws/device.js"
import { programs } from "../../../laws/programs.js"
import { device, FEWEST, settling, shadersSoFar } from "./device.js"
import { assertLawOn } from "./laws.js"
import { nagaErrors } from "./naga.js"

/** LAWS_RUNS=1000 for a long look. */
const numRuns = Math.ceil(Number(process.env.LAWS_RUNS ?? 50) / 5)
const timeout = 60_000 + 5000 * numRuns
/** As on the least of adapters, so that every compiler takes all shaders. */
const gpu = await device({}, FEWEST)
const sync = gpu === null ? null : settling(gpu)

describe.skipIf(sync === null)("random programs on WebGPU give what the reference gives", () => {
  test("short ones", { timeout }, async () => {
    await assertLawOn(sync!, programOn(sync!.on), programs(), { numRuns })
  })

  test("long ones", { timeout }, async () => {
    const long = programs({ minSteps: 12, maxSteps: 30 })
    await assertLawOn(sync!, programOn(sync!.on), long, { numRuns: Math.ceil(numRuns / 5) })
  })

  test("smooth ones, with their gradients", { timeout }, async () => {
    await assertLawOn(sync!, programOn(sync!.on), programs({ maxSteps: 8, smooth: true }), { numRuns })
  })

  test.each(["medium", "large"] as const)("of %s arrays", { timeout }, async (size) => {
    const large = programs({ maxSteps: 8, size })
    await assertLawOn(sync!, programOn(sync!.on), large, { numRuns: Math.ceil(numRuns / 2) })
  })

  test("another compiler takes all of their shaders", { timeout }, async () => {
    const errors = await nagaErrors(shadersSoFar())
    expect(errors.map((e) => `${e.name}: ${e.message}`)).toEqual([])
  })
})
