import { describe, test } from "vitest"
import { primitiveOn } from "../../../laws/device.js"
import { assertLaw } from "../../../laws/law.js"
import { samples } from "../../../laws/samples/index.js"
import { wasmDevice } from "../../../src/backends/wasm/index.js"
import { primitives } from "../../../src/primitives/index.js"

/** LAWS_RUNS=1000 for a long look. */
const numRuns = Math.ceil(Number(process.env.LAWS_RUNS ?? 100) / 25)
const device = wasmDevice()

describe("every primitive on wasm is the reference's: values, pullbacks, batches, in float64 and float32", () => {
  test.each(Object.entries(primitives))("%s", (name, p) => {
    assertLaw(primitiveOn(device, p), samples[name]!, { numRuns })
  })
})
