import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import type { Device, Probe } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

const plain = await device()

describe.skipIf(plain === null)("a probe of the device", () => {
  const timeout = 60_000
  const known: { device?: Device } = {}
  const tried = async (): Promise<Device> => (known.device ??= (await device({ probe: true }))!)

  test("is made when asked for, and is a plain value", { timeout }, async () => {
    expect(plain!.probe).toBeNull()
    const { probe } = await tried()
    expect(JSON.parse(JSON.stringify(probe))).toEqual(probe)
    expect(probe!.products.length).toBeGreaterThan(0)
    for (const { rates } of probe!.products) expect(Object.keys(rates).length).toBeGreaterThan(1)
  })

  test("is not made again where it is given", { timeout }, async () => {
    const stored = JSON.parse(JSON.stringify((await tried()).probe)) as Probe
    const again = (await device({ probe: stored }))!
    expect(again.probe).toEqual(stored)
    expect(again.stats().dispatches).toBe(0)
  })

  test("is made again where it is of something else", { timeout }, async () => {
    const { probe } = await tried()
    const other = (await device({ probe: { ...probe!, adapter: "another" } }))!
    expect(other.probe!.adapter).toBe(probe!.adapter)
    expect(other.stats().dispatches).toBeGreaterThan(0)
    const older = (await device({ probe: { ...probe!, products: [{ size: 256, rates: { "1x1": 1 } }] } }))!
    expect(Object.keys(older.probe!.products[0]!.rates)).not.toContain("1x1")
  })

  test("holds no memory, and changes products by rounding alone", { timeout }, async () => {
    const on = await tried()
    expect(on.stats().arrays + on.stats().free).toBe(0)
    const x = ct.reshape(ct.sin(ct.arange(96 * 96, { dtype: "float32" })), [96, 96])
    const product = async (d: Device): Promise<ct.NDArray> =>
      fetched(ct.jitWith({ device: d })((a: ct.NDArray) => ct.matmul(a, a))(x))
    expect(ct.allClose(await product(on), await product(plain!), { rtol: 1e-5, atol: 1e-5 })).toBe(true)
  })
})
