import { isLeft } from "fp-ts/Either"
import { describe, expect, test } from "vitest"
import { printers } from "../../../src/backends/webgpu/index.js"
import { requestWith } from "../../../src/backends/webgpu/request.js"
import * as ct from "../../../src/index.js"
import type { Device, DeviceOptions } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

type X = ct.NDArray

const first = await device()

/** A device for which no primitive on whole arrays has shaders. */
const poor = async (options: DeviceOptions): Promise<Device> => {
  const made = await requestWith({ ...printers, routine: () => null })(options)()
  if (isLeft(made)) throw made.left
  return made.right
}

describe.skipIf(first === null)("a primitive without shaders", () => {
  test("is an error when the function is compiled, and nothing is dispatched", async () => {
    const on = await poor({})
    const f = ct.jitWith({ device: on })((x: X) => ct.sort(ct.add(x, 1)))
    expect(() => f(ct.array([3, 1, 2]))).toThrow(/sort: cannot be computed on a WebGPU device[\s\S]*hostSteps: true/)
    expect(on.stats().dispatches).toBe(0)
  })

  test("is computed on the host where that is asked for, also in loops and in the branch that is taken", async () => {
    const on = await poor({ hostSteps: true })
    const programs: readonly ((x: X) => unknown)[] = [
      (x) => ct.add(ct.sort(ct.add(x, 1)), 1),
      (x) => ct.scan((s: X, y: X) => [ct.add(ct.cumsum(s), y), ct.sort(s)] as const, x, x),
      (x) =>
        ct.cond(
          ct.less(ct.sum(x), 0),
          (v: X) => ct.sort(v),
          (v: X) => ct.cumsum(ct.add(v, 1)),
          x,
        ),
      (x) =>
        ct.whileLoop(
          (s: X) => ct.less(ct.max(s), 50),
          (s: X) => ct.cumsum(s),
          x,
        ),
    ]
    for (const f of programs) {
      const x = ct.array([3, 1, 2])
      const wanted = ct.jitWith({ device: ct.reference })(f)(x)
      expect(String(await fetched(ct.jitWith({ device: on })(f)(x)))).toBe(String(wanted))
    }
  })
})
