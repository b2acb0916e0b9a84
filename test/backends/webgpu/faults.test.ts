import { execFileSync, spawnSync } from "node:child_process"
import { isLeft } from "fp-ts/Either"
import { afterEach, describe, expect, test, vi } from "vitest"
import { printers } from "../../../src/backends/webgpu/index.js"
import { requestWith } from "../../../src/backends/webgpu/request.js"
import * as ct from "../../../src/index.js"
import { DeviceError, toDevice, toHost } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

type X = ct.NDArray

const first = await device()

/** What is wrong with a task; fails when nothing is. */
const wrong = async (task: () => Promise<unknown>): Promise<DeviceError> => {
  const got = await task()
  expect(got).toMatchObject({ _tag: "Left" })
  return (got as { readonly left: DeviceError }).left
}

describe.skipIf(first === null)("what may go wrong with a device", () => {
  test("a device that is lost in the middle of a run", async () => {
    const on = (await device())!
    const f = ct.jitWith({ device: on })((x: X) => ct.add(x, 1))
    const x = toDevice(on)(ct.ones([3]))
    let y = f(x)
    for (let i = 0; i < 100; i++) y = f(y)
    const before = toHost(y)
    const reading = before()
    on.destroy()
    const [error, late, told] = [await reading, await wrong(toHost(y)), await on.lost]
    if (isLeft(error)) expect(error.left.reason).toBe("lost")
    expect([late.reason, told.reason]).toEqual(["lost", "lost"])
    expect(late.message).toMatch(/the device is lost[\s\S]*request a new device and continue from arrays of the host/)
    for (const use of [() => f(x), () => f(ct.ones([3])), () => ct.add(x, 1), () => toDevice(on)(ct.ones([3]))])
      expect(use).toThrow(DeviceError)
  })

  test("after a loss a new device goes on from what the host has", async () => {
    const train = (on: ct.ComputeDevice) => ct.jitWith({ device: on })((w: X) => ct.multiply(w, 0.5))
    const on = (await device())!
    const saved = await fetched(train(on)(ct.array([8, 16])))
    on.destroy()
    const next = (await device())!
    expect(ct.toArray(await fetched(train(next)(saved)))).toEqual([2, 4])
    next.destroy()
  })

  test("a loop that waits for its flag ends when the device is lost", async () => {
    const on = (await device())!
    const forever = ct.jitWith({ device: on })((x: X) =>
      ct.whileLoop(
        (s: X) => ct.less(s, 1),
        (s: X) => ct.multiply(s, 0.5),
        x,
      ),
    )
    const reading = toHost(forever(ct.array(0.5)))()
    await new Promise((done) => setTimeout(done, 50))
    on.destroy()
    expect((await wrong(() => reading)).reason).toBe("lost")
  })

  test("a shader that does not compile, and what was computed with it", async () => {
    const broken = requestWith({
      ...printers,
      kernel: (...args) => printers.kernel(...args).map((s) => ({ ...s, source: `${s.source}\nfn broken( {` })),
    })
    const made = await broken()()
    if (isLeft(made)) throw made.left
    const on = made.right
    const f = ct.jitWith({ device: on })((x: X) => ct.add(x, 1))
    const y = f(ct.ones([3]))
    const error = await wrong(toHost(y))
    expect(error.reason).toBe("shader")
    expect(error.message).toMatch(/does not compile the kernel t0[\s\S]*source shows the shader/)
    expect(() => f(ct.ones([3]))).toThrow(/does not compile/)
    expect(() => f(y)).toThrow(DeviceError)
    const x = toDevice(on)(ct.array([1, 2]))
    expect(ct.toArray(await fetched(x))).toEqual([1, 2])
    on.destroy()
  })

  test("arrays of before an error stay good", async () => {
    const on = (await device())!
    const x = toDevice(on)(ct.array([1, 2]))
    await fetched(x)
    const f = ct.jitWith({ device: on })((v: X) => ct.add(v, 1))
    expect(ct.toArray(await fetched(f(x)))).toEqual([2, 3])
    on.destroy()
  })
})

describe("a machine without an adapter", () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  test("the browser has WebGPU and no adapter", async () => {
    vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => null } })
    const error = await wrong(requestWith(printers)())
    expect(error.reason).toBe("no adapter")
    expect(error.message).toMatch(
      /found no adapter[\s\S]*hint: turn on hardware acceleration[\s\S]*compute on the host/,
    )
  })

  test("a browser without WebGPU, and a page that may not have it", async () => {
    vi.stubGlobal("navigator", {})
    vi.stubGlobal("isSecureContext", true)
    expect((await wrong(requestWith(printers)())).message).toMatch(/no navigator.gpu[\s\S]*use a browser with WebGPU/)
    vi.stubGlobal("isSecureContext", false)
    expect((await wrong(requestWith(printers)())).message).toMatch(
      /not a secure context[\s\S]*https, or from localhost/,
    )
  })

  test("the adapter gives no device", async () => {
    const requestDevice = async () => Promise.reject(new Error("not today"))
    vi.stubGlobal("navigator", {
      gpu: { requestAdapter: async () => ({ features: new Set(), limits: {}, info: {}, requestDevice }) },
    })
    const error = await wrong(requestWith(printers)())
    expect(error.message).toMatch(/the adapter gave no device: not today/)
  })
})

const bundled = (): string => {
  const program = `
    import { bundle } from "./.ci/bundle.mjs"
    console.log(await bundle("exit", "test/backends/webgpu/exit.ts"))
  `
  return execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" }).trim()
}

describe.skipIf(first === null)("a process ends by itself and well", () => {
  const program = first === null ? "" : bundled()

  test.each(["in flight", "reading", "idle", "lost", "waiting", "exiting"])("with its device %s", (how) => {
    const { status, signal } = spawnSync(process.execPath, [program, how], { timeout: 60_000, stdio: "inherit" })
    expect({ status, signal }).toEqual({ status: 0, signal: null })
  })

  test("with an error that nobody catches, of which it tells", () => {
    const { status, signal, stderr } = spawnSync(process.execPath, [program, "throwing"], { timeout: 60_000 })
    expect({ status, signal }).toEqual({ status: 1, signal: null })
    expect(String(stderr)).toMatch(/Error: this is wanted/)
  })
})
