import { left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { DeviceError } from "../../errors/index.js"
import { newDevice } from "./device.js"
import type { Facts } from "./facts.js"
import { findAdapter } from "./find.js"
import type { Printers } from "./printers.js"
import type { Device, DeviceOptions } from "./types.js"

/** Limits of which a device gets as much as its adapter has; a device that asks for none gets the least. */
const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupsPerDimension",
] as const

const FEATURES = ["shader-f16", "subgroups", "timestamp-query"] as const

const factsOf = (adapter: GPUAdapter, device: GPUDevice): Facts => {
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info
  const limits = Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])) as Record<
    (typeof LIMITS)[number],
    number
  >
  return {
    ...limits,
    features: new Set(FEATURES.filter((name) => device.features.has(name))),
    vendor,
    architecture,
    description,
    isSoftware: isFallbackAdapter,
  }
}

const noAdapter = (why: string): DeviceError =>
  new DeviceError("no adapter", {
    op: "requestDevice",
    problem: `no WebGPU adapter: ${why}`,
    hint: "in Node install the package webgpu and a Vulkan, Metal or Direct3D driver; in a browser turn WebGPU on; or compute on the host, which is the default",
  })

const refused = (e: unknown): DeviceError =>
  new DeviceError("internal", {
    op: "requestDevice",
    problem: `the adapter gave no device: ${e instanceof Error ? e.message : String(e)}`,
    hint: "try again, or compute on the host, which is the default",
  })

/** A device whose shaders come from these printers. */
export const requestWith =
  (printers: Printers) =>
  (options: DeviceOptions = {}): TaskEither<DeviceError, Device> =>
  async () => {
    const { powerPreference = "high-performance" } = options
    try {
      const found = await findAdapter({ powerPreference })
      if (found.adapter === null) return left(noAdapter(found.why))
      const { adapter } = found
      const device = await adapter.requestDevice({
        requiredFeatures: FEATURES.filter((name) => adapter.features.has(name)),
        requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
      })
      return right(newDevice(device, factsOf(adapter, device), options, printers))
    } catch (e) {
      return left(refused(e))
    }
  }
