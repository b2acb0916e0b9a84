import { isLeft, isRight } from "fp-ts/Either"
import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import { profileOn, toDevice, toHost } from "../../../src/webgpu.js"
import { pageDevice } from "./device.js"

type X = ct.NDArray

const gpu = await pageDevice()

const fetched = async (x: X): Promise<unknown> => {
  const got = await toHost(x)()
  if (isLeft(got)) throw got.left
  return ct.toArray(got.right)
}

describe.skipIf(gpu === null)("the device of a page", () => {
  test("loops that wait for a flag end, in order with what comes after", async () => {
    const doubled = ct.jitWith({ device: gpu! })((x: X) =>
      ct.whileLoop(
        (s: X) => ct.less(s, 1e6),
        (s: X) => ct.multiply(s, 2),
        x,
      ),
    )
    const y = doubled(ct.array(3))
    expect(await Promise.all([fetched(y), fetched(ct.add(y, 1))])).toEqual([1572864, 1572865])
  })

  test("many reads at once, small and large, each get their own elements", async () => {
    const f = ct.jitWith({ device: gpu! })((x: X, n: X) => ct.multiply(x, n))
    const sizes = [1, 3, 1000, 2 ** 18, 2 ** 20, 5]
    const all = await Promise.all(sizes.map((size, i) => fetched(ct.sum(f(ct.ones([size]), ct.array(i))))))
    expect(all).toEqual(sizes.map((size, i) => size * i))
  })

  test("a training step in place holds a flat footprint", async () => {
    const step = ct.jitWith({ device: gpu!, donate: [0] })((w: X) => ct.subtract(w, ct.multiply(w, 0.01)))
    let w = step(toDevice(gpu!)(ct.ones([2 ** 18])))
    const { arrays } = gpu!.stats()
    for (let i = 0; i < 500; i++) w = step(w)
    expect(gpu!.stats().arrays).toBe(arrays)
    expect(ct.item(ct.mean(ct.array((await fetched(w)) as number[])))).toBeCloseTo(0.99 ** 501, 4)
  })

  test("an array that no kernel may see at once is refused by its size, before anything runs", () => {
    const f = ct.jitWith({ device: gpu! })(() => ct.zeros([2 ** 20, 2 ** 12]))
    const { dispatches } = gpu!.stats()
    expect(() => f()).toThrow(expect.objectContaining({ reason: "limit" }))
    expect(gpu!.stats().dispatches).toBe(dispatches)
  })

  test("kernels are timed", async () => {
    const f = ct.jitWith({ device: gpu! })((x: X) => ct.softmax(ct.matmul(x, x)))
    const profile = await profileOn(f, 2)(ct.ones([128, 128]))()
    expect(isRight(profile) && profile.right.kernels.every(({ time }) => time >= 0)).toBe(true)
    expect(isRight(profile) && profile.right.kernels.length).toBeGreaterThan(0)
  })

  test("after a loss what is read is an error, and another device goes on from the host", async () => {
    const lost = (await pageDevice())!
    const half = (on: ct.ComputeDevice) => ct.jitWith({ device: on })((x: X) => ct.multiply(x, 0.5))
    const saved = ct.array((await fetched(half(lost)(ct.array([8, 16])))) as number[])
    const y = half(lost)(saved)
    lost.destroy()
    const read = await toHost(y)()
    expect(isLeft(read) && read.left.reason).toBe("lost")
    expect((await lost.lost).reason).toBe("lost")
    const next = (await pageDevice())!
    expect(await fetched(half(next)(saved))).toEqual([2, 4])
    next.destroy()
  })
})
