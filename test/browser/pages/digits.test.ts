import { expect, inject, test } from "vitest"
import { jit, matmul, ones } from "../../../src/index.js"
import { pageDevice } from "./device.js"
import { watchHelpers } from "./helpers.js"
import { trainDigits } from "./train.js"

const page = inject("page")
const ENOUGH = 0.95
const helpers = watchHelpers()
const gpu = page.gpu ? await pageDevice() : null

/** Calls a large function until threads help, which a page that may have none never sees. */
const awaitHelpers = async (patience: number): Promise<void> => {
  const square = jit((x: ReturnType<typeof ones>) => matmul(x, x))
  const x = ones([300, 300])
  for (const end = performance.now() + patience; helpers() === 0 && performance.now() < end; ) {
    square(x)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

test("a network learns digits in WebAssembly, with threads where the page may have them", async () => {
  expect(crossOriginIsolated).toBe(page.isolated)
  await awaitHelpers(page.isolated ? 20_000 : 500)
  expect(helpers() > 0).toBe(page.isolated && navigator.hardwareConcurrency > 1)
  const { accuracy } = await trainDigits()
  expect(accuracy).toBeGreaterThan(ENOUGH)
})

if (page.gpu)
  test.skipIf(gpu === null)("a network learns digits on WebGPU as it does in WebAssembly", async () => {
    const [there, here] = [await trainDigits({ device: gpu! }), await trainDigits()]
    expect(there.accuracy).toBeGreaterThan(ENOUGH)
    there.losses.forEach((loss, i) => {
      expect(loss / here.losses[i]!).toBeCloseTo(1, 3)
    })
  })
