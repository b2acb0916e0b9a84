import { describe, expect, test } from "vitest"
import { device } from "../backends/webgpu/device.js"
import { generateDocument } from "./document.js"
import { run, typecheck } from "./module.js"

const gpu = await device()
const document = generateDocument("docs/gpu.md")

describe("docs/gpu.md", () => {
  test.skipIf(gpu === null)("gives what it says", async () => {
    const seen = await run(document)
    expect(seen.length).toBeGreaterThanOrEqual(8)
    expect(seen.map(([line, actual]) => `${line}: ${actual}`)).toEqual(
      seen.map(([line, , expected]) => `${line}: ${expected}`),
    )
  })

  test("has types", { timeout: 300_000 }, () => {
    expect(typecheck([document])).toBe("")
  })
})
