import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import { toDevice } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

type X = ct.NDArray

const MIB = 2 ** 20

/** LONG=1 for as many as a training has. */
const [forgotten, steps] = process.env.LONG === "1" ? [3000, 10_000] : [1500, 1500]
const timeout = 600_000

const gpu = await device({ memory: 512 * MIB })

describe.skipIf(gpu === null)("the memory of a device", () => {
  const on = gpu!
  const resident = (): number => process.memoryUsage.rss() / MIB

  test("arrays that the program forgets are collected, though the host holds nothing of them", {
    timeout,
  }, async () => {
    const f = ct.jitWith({ device: on })((x: X) => ct.add(x, 1))
    const x = toDevice(on)(ct.ones([MIB / 4]))
    const before = resident()
    let worst = 0
    for (let i = 0; i < forgotten; i++) {
      f(x)
      if (i % 20 === 0) await sleep(0)
      worst = Math.max(worst, resident() - before)
    }
    expect(worst).toBeLessThan(1000)
    expect(on.stats().arrays).toBeLessThan(512 * MIB)
  })

  test("steps with a donated state hold as much at the end as at the start", { timeout }, async () => {
    const step = ct.jitWith({ device: on, donate: [0] })((s: { w: X; m: X }, g: X) => {
      const m = ct.add(ct.multiply(s.m, 0.9), g)
      return { w: ct.subtract(s.w, ct.multiply(m, 0.01)), m }
    })
    let s = toDevice(on)({ w: ct.zeros([10_000]), m: ct.zeros([10_000]) })
    const g = toDevice(on)(ct.ones([10_000]))
    const run = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i++) {
        s = step(s, g)
        if (i % 100 === 99) await fetched(ct.sum(s.w))
      }
    }
    await run(steps / 5)
    globalThis.gc?.()
    await sleep(0)
    const before = { resident: resident(), ...on.stats() }
    await run((4 * steps) / 5)
    globalThis.gc?.()
    await sleep(0)
    expect(resident() - before.resident).toBeLessThan(100)
    expect(on.stats().arrays - before.arrays).toBeLessThan(MIB)
    expect(on.stats().working - before.working).toBeLessThan(MIB)
  })

  test("functions share what they work in", async () => {
    const { working } = on.stats()
    for (let n = 0; n < 4; n++) {
      const f = ct.jitWith({ device: on })((x: X) => ct.matmul(ct.matmul(x, ct.add(x, n)), x))
      await fetched(f(ct.ones([64, 64])))
    }
    expect(on.stats().working - working).toBeLessThan(MIB)
  })

  test("a loop that neither donates nor awaits ends at the limit, with an error that names both", {
    timeout,
  }, async () => {
    const grow = (x: X): X => ct.add(x, 1)
    const [f, inPlace] = [ct.jitWith({ device: on })(grow), ct.jitWith({ device: on, donate: [0] })(grow)]
    const start = toDevice(on)(ct.zeros([4 * MIB]))
    const loop = (step: (x: X) => X, x: X): X => {
      let y = x
      for (let i = 0; i < 40; i++) y = step(y)
      return y
    }
    expect(() => loop(f, start)).toThrow(/512\.0 MiB[\s\S]*donate[\s\S]*await/)
    expect(on.stats().arrays).toBeLessThanOrEqual(512 * MIB)
    globalThis.gc?.()
    await sleep(10)
    globalThis.gc?.()
    await sleep(10)
    const { arrays } = on.stats()
    expect(ct.item(await fetched(ct.max(loop(inPlace, f(start)))))).toBe(40 + 1)
    expect(on.stats().arrays - arrays).toBeLessThanOrEqual(32 * MIB)
  })

  test("what only one kernel sees takes no memory of the device", () => {
    const x = toDevice(on)(ct.ones([128, 1000]))
    expect(ct.explain(ct.jit((y: X) => ct.softmax(y)))(x).bytes).toMatchObject({ planned: 0, unshared: 0 })
  })

  test("an end of memory is an error that says what to do, and is no end of the device", async () => {
    const held: X[] = []
    const fill = (): void => {
      for (let i = 0; i < 40; i++) held.push(toDevice(on)(ct.ones([4 * MIB])))
    }
    expect(fill).toThrow(/16\.0 MiB are asked for[\s\S]*512\.0 MiB[\s\S]*smaller batches/)
    held.length = 0
    globalThis.gc?.()
    await sleep(10)
    globalThis.gc?.()
    await sleep(10)
    expect(ct.item(await fetched(ct.sum(toDevice(on)(ct.ones([4 * MIB])))))).toBe(4 * MIB)
  })
})
