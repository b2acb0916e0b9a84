import { isLeft } from "fp-ts/Either"
import { expect, test } from "vitest"
import { item, jit, ones, sum } from "../../../src/index.js"
import { requestDevice } from "../../../src/webgpu.js"

test("a page without an adapter says so, and what to do; functions run on the host", async () => {
  const made = await requestDevice()()
  expect(isLeft(made) && made.left.reason).toBe("no adapter")
  expect(isLeft(made) && made.left.message).toMatch(
    /^requestDevice: no WebGPU adapter: [\s\S]*hint: [\s\S]*compute on the host/,
  )
  expect(item(jit(sum)(ones([3])))).toBe(3)
})
