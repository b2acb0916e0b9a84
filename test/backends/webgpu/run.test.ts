import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import { type Device, profileOn, toDevice } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

type X = ct.NDArray

const gpu = await device()

describe.skipIf(gpu === null)("jitted functions on a device", () => {
  const on = gpu as Device
  const numbers = async (tree: unknown): Promise<unknown> => {
    const got = await fetched(tree)
    return ct.isNDArray(got) ? ct.toArray(got) : Array.isArray(got) ? got.map((x) => ct.toArray(x)) : got
  }

  test("results stay on the device, and are arguments again", async () => {
    const f = ct.jitWith({ device: on })((x: X, y: X) => ct.add(ct.multiply(x, y), 1))
    const x = ct.array([1, 2, 3])
    const y = f(f(x, x), x)
    expect(y.device).toBe(on)
    expect(await numbers(y)).toEqual([3, 11, 31])
  })

  test("no elements, next to what is made of them: a vector of nothing has no place", async () => {
    const f = ct.jitWith({ device: on })((x: X) => [ct.sin(x), ct.all(ct.equal(x, x)), ct.sum(ct.exp(x))] as const)
    const [y, all, sum] = await fetched(f(ct.zeros([0, 4])))
    expect([y.shape, ct.item(all), ct.item(sum)]).toEqual([[0, 4], true, 0])
  })

  test("products of no matrices, and of matrices without an inner axis", async () => {
    const f = ct.jitWith({ device: on })((x: X, y: X) => ct.add(ct.matmul(x, y), 1))
    const shape = async (x: X, y: X) => (await fetched(f(x, y))).shape
    expect(await shape(ct.zeros([0, 8, 8]), ct.zeros([0, 8, 8]))).toEqual([0, 8, 8])
    expect(await shape(ct.zeros([0, 8]), ct.zeros([8, 8]))).toEqual([0, 8])
    expect(await numbers(f(ct.zeros([2, 0]), ct.zeros([0, 3])))).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ])
  })

  test("one submit a call", () => {
    const f = ct.jitWith({ device: on })((x: X) => ct.sum(ct.softmax(ct.matmul(x, x)), { axis: 0 }))
    const x = toDevice(on)(ct.ones([8, 8]))
    f(x)
    const { submits } = on.stats()
    f(x)
    expect(on.stats().submits - submits).toBe(1)
  })

  test("arguments that are results, and one result twice, are arrays of their own", async () => {
    const f = ct.jitWith({ device: on })((x: X) => {
      const y = ct.add(x, 1)
      return [x, y, y, x] as const
    })
    const [a, b, c, d] = f(toDevice(on)(ct.array([1, 2])))
    const step = ct.jitWith({ device: on, donate: [0] })((x: X) => ct.multiply(x, 10))
    const [b2, d2] = [step(b), step(d)]
    expect(await numbers([a, c, b2, d2])).toEqual([
      [1, 2],
      [2, 3],
      [20, 30],
      [10, 20],
    ])
  })

  test("a donated argument gives its memory to a result", async () => {
    const step = ct.jitWith({ device: on, donate: [0] })((x: X, y: X) => ct.add(x, y))
    const y = toDevice(on)(ct.ones([1000]))
    let x = step(toDevice(on)(ct.zeros([1000])), y)
    const { arrays } = on.stats()
    for (let i = 0; i < 20; i++) {
      const next = step(x, y)
      expect(() => ct.add(x, 1)).toThrow(ct.DonationError)
      x = next
    }
    expect(on.stats().arrays).toBe(arrays)
    expect(ct.item(ct.max(await fetched(x)))).toBe(21)
  })

  test("a donated argument that is a result stays where it is", async () => {
    const step = ct.jitWith({ device: on, donate: [0] })((s: { x: X; rate: X }) => ({ ...s, x: ct.add(s.x, s.rate) }))
    let s = step({ x: ct.array([1, 2]), rate: ct.array(0.5) })
    s = step(s)
    const { dispatches } = on.stats()
    s = step(s)
    expect(on.stats().dispatches - dispatches).toBe(1)
    expect(await numbers([s.x, s.rate])).toEqual([[2.5, 3.5], 0.5])
  })

  test("what is donated and needed under another name is kept for that", async () => {
    const step = ct.jitWith({ device: on, donate: [0] })((x: X, y: X) => [ct.add(x, 1), ct.add(y, 2)] as const)
    const x = toDevice(on)(ct.array([1, 2, 3]))
    expect(await numbers(step(x, x))).toEqual([
      [2, 3, 4],
      [3, 4, 5],
    ])
  })

  test("donated arguments of the host are left alone where they are held elsewhere", async () => {
    const step = ct.jitWith({ device: on, donate: [0] })((x: X) => ct.add(x, 1))
    const keep = ct.jitWith({ device: on })((x: X) => ct.add(x, 0))
    const data = ct.array([1, 2, 3])
    const kept = keep(data)
    const twin = ct.reshape(data, [3, 1])
    expect(await numbers([step(data), kept, keep(twin)])).toEqual([
      [2, 3, 4],
      [1, 2, 3],
      [[1], [2], [3]],
    ])
  })

  test("jit follows its arguments, and operations run where their operands lie", async () => {
    const x = toDevice(on)(ct.array([1, 2, 3]))
    expect(ct.jit((v: X) => ct.add(v, 1))(x).device).toBe(on)
    expect(ct.jit((v: X) => ct.add(v, x))(ct.ones([3])).device).toBe(on)
    const y = ct.add(ct.multiply(x, ct.array([2, 2, 2])), 1)
    expect(y.device).toBe(on)
    const g = ct.grad((v: X) => ct.sum(ct.square(v)))(x)
    expect(await numbers([y, g, ct.sum(y)])).toEqual([[3, 5, 7], [2, 4, 6], 15])
  })

  test("a scalar of the device is captured by traces", async () => {
    const total = ct.sum(toDevice(on)(ct.array([1, 2, 3])))
    expect(await numbers(ct.jit((x: X) => ct.add(x, total))(ct.ones([2])))).toEqual([7, 7])
  })

  test("a function of one device called with arrays of the host device says so", () => {
    const f = ct.jitWith({ device: ct.wasmDevice(0) })((x: X) => ct.add(x, 1))
    expect(() => f(toDevice(on)(ct.ones([2])))).toThrow(/memory of a device[\s\S]*toHost/)
  })

  test("float64 and what has no kernels are refused when the function is compiled", () => {
    const f = ct.jitWith({ device: on })((x: X) => ct.sum(ct.astype(x, "float64")))
    expect(() => f(ct.ones([2]))).toThrow(/float64 does not exist/)
    const params = { w: ct.zeros([2], { dtype: "float64" }) }
    expect(() => ct.jitWith({ device: on })((p: typeof params) => ct.sum(p.w))(params)).toThrow(/p\.w: float64\[2\]/)
  })

  test("explain shows shaders, profileOn times", async () => {
    const f = ct.jitWith({ device: on })((x: X) => ct.softmax(ct.matmul(x, x)))
    const x = toDevice(on)(ct.ones([16, 16]))
    const stages = ct.explain(f)(x)
    expect(stages.backend).toBe("webgpu")
    expect(stages.kernels.every((k) => k.text.includes("@compute") && k.bytes > 0)).toBe(true)
    expect(stages.source).toContain("@compute")
    expect(() => ct.profile(f)(x)).toThrow(/profileOn/)
    const profile = await profileOn(f, 2)(x)()
    expect(profile).toMatchObject({ _tag: "Right", right: { kernels: stages.kernels.map(({ name }) => ({ name })) } })
  })

  test("nothing is donated to a profile", async () => {
    const step = ct.jitWith({ device: on, donate: [0] })((x: X) => ct.add(x, 1))
    const x = toDevice(on)(ct.array([1, 2]))
    await profileOn(step, 2)(x)()
    expect(await numbers(step(x))).toEqual([2, 3])
  })
})
