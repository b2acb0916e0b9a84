import { test } from "vitest"
import { programOn } from "../../../laws/device.js"
import { assertLaw } from "../../../laws/law.js"
import { programs } from "../../../laws/programs.js"
import { wasmDevice } from "../../../src/backends/wasm/index.js"

const numRuns = Number(process.env.LAWS_RUNS ?? 150)

test("random programs on wasm give what the reference gives", () => {
  assertLaw(programOn(wasmDevice()), programs(), { numRuns })
})
