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
const long = process.env.LONG === "1"

/** Programs of some 40 shaders, which software compiles for minutes. */
const large = ["hyp1f1", "hyp2f1"]
const checked = Object.entries(primitives).filter(([name]) => long || !large.includes(name))
if (!long)
  console.log(`skipped on WebGPU: ${large.join(" and ")}, whose shaders take minutes to compile; LONG=1 runs them`)

const gpu = await device()
const sync = gpu === null ? null : settling(gpu)

describe.skipIf(sync === null)(
  "every primitive on WebGPU is the reference's: values, tangents, pullbacks, batches",
  () => {
    test.each(checked)("%s", { timeout }, async (name, p) => {
      await assertLawOn(sync!, primitiveOn(sync!.on, p), samples[name]!, { numRuns })
    })

    test("another compiler takes all of their shaders", { timeout }, async () => {
      const errors = await nagaErrors(shadersSoFar(), { pipelines: false })
      expect(errors.map((e) => `${e.name}: ${e.message}`)).toEqual([])
    })
  },
)
