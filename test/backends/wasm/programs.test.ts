import { test } from "vitest"
import { programOn } from "../../../laws/device.js"
import { assertLaw } from "../../../laws/law.js"
import { programs } from "../../../laws/programs.js"
import { wasmDevice } from "../../../src/backends/wasm/index.js"

/** LAWS_RUNS=1000 for a long look. */
const numRuns = Number(process.env.LAWS_RUNS ?? 150)
const device = wasmDevice()
const timeout = 60_000 + 600 * numRuns

test("random programs on wasm give what the reference gives", { timeout }, () => {
  assertLaw(programOn(device), programs(), { numRuns })
})

test("long random programs on wasm give what the reference gives", { timeout }, () => {
  assertLaw(programOn(device), programs({ minSteps: 12, maxSteps: 30 }), { numRuns: Math.ceil(numRuns / 10) })
})

test("random smooth programs on wasm have the values and gradients of the reference", { timeout }, () => {
  assertLaw(programOn(device), programs({ maxSteps: 8, smooth: true }), { numRuns: Math.ceil(numRuns / 2) })
})

test.each(["medium", "large"] as const)(
  "random programs of %s arrays on wasm give what the reference gives",
  { timeout },
  (size) => {
    assertLaw(programOn(device), programs({ maxSteps: 8, size }), { numRuns: Math.ceil(numRuns / 5) })
  },
)
