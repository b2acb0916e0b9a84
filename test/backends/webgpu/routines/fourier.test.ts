import { afterAll, describe, expect, test } from "vitest"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import { fft } from "../../../../src/primitives/fft/fft.js"
import { irfft, rfft } from "../../../../src/primitives/fft/real.js"
import { rawDevice } from "../gpu.js"
import { nagaErrors } from "../naga.js"
import { expectLikeReference, noise } from "./support.js"

const device = await rawDevice()
const made: Shader[] = []

/** Of float32: the error grows with the passes. */
const TOLERANCE = 2e-6

const check = async (...args: Parameters<typeof expectLikeReference> extends [unknown, ...infer A] ? A : never) => {
  made.push(...(await expectLikeReference(device!, ...args)))
}

describe.skipIf(device === null)("fft", () => {
  test.each([1, 2, 3, 4, 5, 7, 17, 31, 37, 60, 97, 121, 128, 1000, 1024, 2048])("of rows of %i", async (n) => {
    for (const inverse of [false, true])
      await check(fft.primitive, { inverse }, [noise("float32", [3, n], 2), noise("float32", [3, n], 3)], TOLERANCE)
  })

  test("of no rows, and of a large prime", async () => {
    await check(fft.primitive, { inverse: false }, [noise("float32", [0, 6], 2), noise("float32", [0, 6], 3)])
    const n = 10007
    await check(fft.primitive, { inverse: false }, [noise("float32", [n], 2), noise("float32", [n], 3)], TOLERANCE)
  })
})

describe.skipIf(device === null)("of real rows", () => {
  test.each([1, 2, 3, 4, 15, 37, 74, 128])("of %i", async (n) => {
    const half = Math.floor(n / 2) + 1
    for (const doubled of [false, true]) {
      await check(rfft.primitive, { doubled }, [noise("float32", [2, n], 2)], TOLERANCE)
      const parts = [noise("float32", [2, half], 2), noise("float32", [2, half], 3)]
      await check(irfft.primitive, { doubled, n }, parts, TOLERANCE)
    }
  })
})

afterAll(async () => {
  expect(await nagaErrors(made, { pipelines: false })).toEqual([])
})
