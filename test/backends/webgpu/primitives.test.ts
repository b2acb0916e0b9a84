import { describe, expect, test } from "vitest"
import { primitiveOn } from "../../../laws/device.js"
import { samples } from "../../../laws/samples/index.js"
import { primitives } from "../../../src/primitives/index.js"
import { device, settling, shadersSoFar } from "./device.js"
import { assertLawOn } from "./laws.js"
import { nagaErrors } from "./naga.js"

/** LAWS_RUNS=1000 for a long look: a run compiles some eight programs. */
const numRuns = Math.ceil(Number(process.env.LAWS_RUNS ?? 50) / 25)
const timeout = 600_000 + 10_000 * numRuns
const gpu = await device()
const sync = gpu === null ? null : settling(gpu)

describe.skipIf(sync === null)(
  "every primitive on WebGPU is the reference's: values, tangents, pullbacks, batches",
  () => {
    test.each(Object.entries(primitives))("%s", { timeout }, async (name, p) => {
      await assertLawOn(sync!, primitiveOn(sync!.on, p), samples[name]!, { numRuns })
    })

    test("another compiler takes all of their shaders", { timeout }, async () => {
      const errors = await nagaErrors(shadersSoFar(), { pipelines: false })
      expect(errors.map((e) => `${e.name}: ${e.message}`)).toEqual([])
    })
  },
)
