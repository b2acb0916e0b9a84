import { isLeft, isRight } from "fp-ts/Either"
import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import { type Device, toDevice, toHost } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

const gpu = await device()
const other = await device()

describe.skipIf(gpu === null)("arrays on a device", () => {
  const on = gpu as Device

  test.each(["float32", "int32", "uint32", "bool", "int8", "uint8", "int16", "uint16", "float16", "bfloat16"] as const)(
    "%s comes back as it went",
    async (dtype) => {
      const x = ct.astype(
        ct.array([
          [0, 1, 2],
          [100, 127, 1],
        ]),
        dtype,
      )
      const y = toDevice(on)(x)
      expect([y.shape, y.dtype, y.device]).toEqual([x.shape, dtype, on])
      expect(ct.toTypedArray(await fetched(y))).toEqual(ct.toTypedArray(x))
    },
  )

  test("bits are kept: NaN, infinities, signed zero, the smallest numbers", async () => {
    const x = ct.fromTypedArray(new Float32Array([Number.NaN, Infinity, -Infinity, -0, 1e-45]), [5])
    expect(ct.toTypedArray(await fetched(toDevice(on)(x)))).toEqual(ct.toTypedArray(x))
  })

  test("trees, complex arrays, empty ones and what is on the host already", async () => {
    const tree = { z: ct.complex(ct.array([1, 2]), ct.array([3, 4])), list: [ct.zeros([0, 3]), null], s: ct.array(7) }
    const moved = toDevice(on)(tree)
    expect(toDevice(on)(moved).s).toBe(moved.s)
    const back = await fetched({ ...moved, host: tree.s })
    expect(String(back.z)).toBe(String(tree.z))
    expect(back.list[0]!.shape).toEqual([0, 3])
    expect(ct.item(back.s)).toBe(7)
    expect(back.host).toBe(tree.s)
  })

  test("negative whole numbers keep their sign", async () => {
    const x = ct.fromTypedArray(new Int8Array([-128, -1, 127]), [3])
    expect(ct.toArray(await fetched(toDevice(on)(x)))).toEqual([-128, -1, 127])
  })

  test("many arrays come back in one piece", async () => {
    const xs = Array.from({ length: 50 }, (_, i) => ct.full([i], i))
    const before = on.stats().submits
    const back = await fetched(toDevice(on)(xs))
    expect(back.map((x) => x.shape[0])).toEqual(xs.map((_, i) => i))
    expect(on.stats().submits - before).toBe(1)
  })

  test("reading at once says what to do instead", () => {
    const x = toDevice(on)(ct.ones([2]))
    for (const read of [ct.toArray, ct.toTypedArray, ct.item, JSON.stringify])
      expect(() => read(x)).toThrow(/in the memory of a device[\s\S]*float32\[2\][\s\S]*toHost/)
    expect(String(x)).toBe(`float32[2] (on ${on.name})`)
  })

  test("float64 and what is traced are refused", () => {
    expect(() => toDevice(on)(ct.zeros([2], { dtype: "float64" }))).toThrow(/float64 does not exist[\s\S]*astype/)
    expect(() => ct.jit((x: ct.NDArray) => toDevice(on)(x))(ct.ones([2]))).toThrow(ct.TraceError)
    expect(() => ct.jit((x: ct.NDArray) => [x, void toHost(x)][0]!)(ct.ones([2]))).toThrow(ct.TraceError)
  })

  test("an array on another device is not moved behind one's back", () => {
    const x = toDevice(other!)(ct.ones([2]))
    expect(() => toDevice(on)(x)).toThrow(/another device[\s\S]*toHost/)
    expect(() => ct.add(x, toDevice(on)(ct.ones([2])))).toThrow(/another device[\s\S]*toHost/)
  })

  test("an argument of the host goes up once, as long as it is the same array", () => {
    const f = ct.jitWith({ device: on })((x: ct.NDArray, y: ct.NDArray) => ct.add(x, y))
    const weights = ct.ones([1000])
    f(weights, ct.ones([1000]))
    const before = on.stats().uploaded
    for (let i = 0; i < 5; i++) f(weights, ct.full([1000], i))
    expect(on.stats().uploaded - before).toBe(5 * 4000)
  })

  test("an array larger than the device takes is refused before anything is dispatched", () => {
    const limit = 2 ** 30
    const { dispatches } = on.stats()
    expect(() =>
      ct.jitWith({ device: on })((n: ct.NDArray) => ct.exp(ct.broadcastTo(n, [limit])))(ct.array(1)),
    ).toThrow(/larger than the \d+ that the device[\s\S]*float32\[1073741824\]/)
    expect(on.stats().dispatches).toBe(dispatches)
  })

  test("what only passes through a kernel may be of any size", () => {
    const wide = ct.jitWith({ device: on })((x: ct.NDArray) =>
      ct.sum(ct.broadcastTo(x, [2 ** 9, 2 ** 22]), { axis: 1 }),
    )
    expect(ct.explain(wide)(ct.ones([2 ** 9, 1])).kernels.length).toBeGreaterThan(0)
  })

  test("tasks are values that can be run again", async () => {
    const task = toHost(toDevice(on)(ct.ones([2])))
    const [a, b] = [await task(), await task()]
    expect(isRight(a) && isRight(b)).toBe(true)
    expect(isLeft(a)).toBe(false)
  })
})
