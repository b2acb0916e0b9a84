import { left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { DeviceError } from "../../errors/index.js"
import { newContext } from "./context.js"
import { newDevice } from "./device.js"
import { endWithProcess } from "./ending.js"
import { type Facts, FEATURES, type Feature } from "./facts.js"
import { findAdapter } from "./find.js"
import { probed } from "./measure.js"
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

/** Features that gain something: a processor has no use for subgroups. */
const worthwhile = ({ info }: GPUAdapter): readonly Feature[] =>
  FEATURES.filter((name) => !(info.isFallbackAdapter && name === "subgroups"))

/** Threads of a subgroup, where shaders may count on it: where all have as many and know their number. */
const subgroupSizeOf = (device: GPUDevice, info: GPUAdapterInfo, language: ReadonlySet<string>): number | undefined => {
  const { subgroupMinSize: least, subgroupMaxSize: most } = info
  return device.features.has("subgroups") && language.has("subgroup_id") && least === most ? most : undefined
}

const factsOf = ({ info }: GPUAdapter, device: GPUDevice, language: ReadonlySet<string>): Facts => {
  const { vendor, architecture, description, isFallbackAdapter } = info
  const limits = Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])) as Record<
    (typeof LIMITS)[number],
    number
  >
  const subgroupSize = subgroupSizeOf(device, info, language)
  return {
    ...limits,
    features: new Set(FEATURES.filter((name) => device.features.has(name))),
    ...(subgroupSize === undefined ? {} : { subgroupSize }),
    vendor,
    architecture,
    description,
    isSoftware: isFallbackAdapter === true, // older browsers do not say
  }
}

const noAdapter = (why: string, remedy: string): DeviceError =>
  new DeviceError("no adapter", {
    op: "requestDevice",
    problem: `no WebGPU adapter: ${why}`,
    hint: `${remedy}; or compute on the host, which is the default`,
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
    const { powerPreference = "high-performance", probe } = options
    try {
      const found = await findAdapter({ powerPreference })
      if (found.adapter === null) return left(noAdapter(found.why, found.remedy))
      const { adapter, language } = found
      const { features = worthwhile(adapter) } = options
      const device = await adapter.requestDevice({
        requiredFeatures: features.filter((name) => adapter.features.has(name)),
        requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
      })
      endWithProcess(device)
      const c = newContext(device, factsOf(adapter, device, language), options)
      const measured = await probed(c, printers, probe)
      return right(newDevice(measured === undefined ? c : { ...c, facts: { ...c.facts, probe: measured } }, printers))
    } catch (e) {
      return left(e instanceof DeviceError ? e : refused(e))
    }
  }
