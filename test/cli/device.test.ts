import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, describe, expect, test, vi } from "vitest"
import { adapter } from "../backends/webgpu/gpu.js"
import { command } from "./command.js"

const folder = mkdtempSync(join(tmpdir(), "cotangent-device-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllGlobals())

const numberIn = (out: string, name: string): number => Number(new RegExp(`^${name} ([\\d.]+)`, "m").exec(out)?.[1])

const isThere = (await adapter()) !== null
const timeout = 600_000

/** Dawn must live as long as the process. */
const kept: GPU[] = []

/** An adapter through which the devices that are asked for are seen. */
const watched = async (see: (device: GPUDevice) => void): Promise<void> => {
  const { create } = await import("webgpu")
  const gpu = create([])
  kept.push(gpu)
  const requestAdapter = async (options: GPURequestAdapterOptions): Promise<object> => {
    const real = (await gpu.requestAdapter(options))!
    const requestDevice = async (wanted: GPUDeviceDescriptor): Promise<GPUDevice> => {
      const device = await real.requestDevice(wanted)
      see(device)
      return device
    }
    return { features: real.features, limits: real.limits, info: real.info, requestDevice }
  }
  vi.stubGlobal("navigator", { gpu: { requestAdapter, wgslLanguageFeatures: gpu.wgslLanguageFeatures } })
}

describe.skipIf(!isThere)("the digits on a GPU", () => {
  test("are learned there as well as on the host", { timeout }, async () => {
    const args = ["--epochs", "4", "--seed", "2", "--out", join(folder, "digits.svg")]
    const submits: (() => number)[] = []
    await watched((device) => {
      const { mock } = vi.spyOn(device.queue, "submit")
      submits.push(() => mock.calls.length)
    })
    const there = await command(...args, "--device", "webgpu")
    const here = await command(...args)
    expect([there.err, there.code, here.code]).toEqual(["", 0, 0])
    expect(submits.map((count) => count() > 4 * 40)).toEqual([true])
    const [loss, accuracy] = ["test loss", "test accuracy"].map((name) => numberIn(there.out, name))
    expect(accuracy).toBeGreaterThan(85)
    expect(Math.abs(accuracy! - numberIn(here.out, "test accuracy"))).toBeLessThan(1)
    expect(loss).toBeCloseTo(numberIn(here.out, "test loss"), 2)
  })

  test("make a run, which is evaluated here and there", { timeout }, async () => {
    const out = join(folder, "run")
    const trained = await command("train", "--device", "webgpu", "--epochs", "2", "--hidden", "16", "--out", out)
    expect([trained.code, trained.err]).toEqual([0, ""])
    const losses = [trained, await command("evaluate", out), await command("evaluate", out, "--device", "wasm")].map(
      (r) => numberIn(r.out, "test loss"),
    )
    expect(losses[0]).toBeLessThan(Math.log(10))
    for (const loss of losses) expect(loss).toBeCloseTo(losses[0]!, 3)
  })

  test("are looked through for a learning rate, and searched", { timeout }, async () => {
    const found = await command("find-lr", "--device", "webgpu", "--steps", "8", "--hidden", "8")
    expect([found.code, found.err]).toEqual([0, ""])
    const devices: GPUDevice[] = []
    await watched((device) => devices.push(device))
    const args = [
      "--epochs",
      "1",
      "--batch",
      "256",
      "--hidden",
      "4,8",
      "--method",
      "grid",
      "--out",
      join(folder, "search"),
    ]
    const searched = await command("search", "--device", "webgpu", ...args)
    expect([searched.code, searched.err, devices.length]).toEqual([0, "", 1])
  })

  test("are not learned to the end when the device is lost, which is said in one line", { timeout }, async () => {
    await watched((device) => {
      setTimeout(() => device.destroy(), 1000)
    })
    const { code, err } = await command("--device", "webgpu", "--epochs", "10000", "--out", join(folder, "lost.svg"))
    expect(code).toBe(1)
    expect(err).toMatch(/^cotangent: .*lost.*\n$/)
  })
})

describe("without a GPU", () => {
  test.each([[[]], [["train"]], [["find-lr"]], [["search"]]])("%j says in one line what to do", async (words) => {
    vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => null } })
    const { code, out, err } = await command(...words, "--device", "webgpu", "--out", join(folder, "none"))
    expect([code, out]).toEqual([1, ""])
    expect(err).toMatch(/^cotangent: no WebGPU adapter: .*; .*; or compute on the host.* \(--device wasm\)\n$/)
  })

  test("a run can be evaluated on the host", async () => {
    const out = join(folder, "host")
    expect((await command("train", "--epochs", "1", "--hidden", "4", "--out", out)).code).toBe(0)
    vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => null } })
    expect((await command("evaluate", out, "--device", "webgpu")).code).toBe(1)
    expect((await command("evaluate", out)).code).toBe(0)
  })
})
