import { describe, test } from "vitest"
import { primitiveOn } from "../../../laws/device.js"
import { assertLaw } from "../../../laws/law.js"
import { samples } from "../../../laws/samples/index.js"
import { wasmDevice } from "../../../src/backends/wasm/index.js"
import { primitives } from "../../../src/primitives/index.js"

/** A run compiles eight programs, so there are few; LAWS_RUNS=1000 for a long look. */
const numRuns = Math.ceil(Number(process.env.LAWS_RUNS ?? 100) / 25)
const timeout = 60_000 + 5000 * numRuns
const device = wasmDevice()

describe("every primitive on wasm is the reference's: values, tangents, pullbacks, batches, in float64 and float32", () => {
  test.each(Object.entries(primitives))("%s", { timeout }, (name, p) => {
    assertLaw(primitiveOn(device, p), samples[name]!, { numRuns })
  })
})
