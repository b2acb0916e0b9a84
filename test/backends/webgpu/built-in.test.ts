import { expect, test } from "vitest"
import { COPY, GATE } from "../../../src/backends/webgpu/run/built-in.js"
import { nagaErrors } from "./naga.js"

test("another compiler takes the shaders of control flow", async () => {
  const errors = await nagaErrors([
    { name: "copy", source: COPY },
    { name: "gate", source: GATE },
  ])
  expect(errors).toEqual([])
})
