import { existsSync, readdirSync } from "node:fs"
import { useSoftwareVulkan } from "./software-vulkan.js"

/** Dawn's object must live as long as the process, or what is in flight when it goes takes the process with it. */
const ROOT = Symbol.for("cotangent.test.gpu")
type Root = typeof globalThis & { [ROOT]?: Promise<GPUAdapter | null> }

/** Whether this machine has the device of a GPU. */
export const hasRenderNode = (): boolean =>
  process.platform !== "linux" ||
  existsSync("/dev/nvidiactl") ||
  (existsSync("/dev/dri") && readdirSync("/dev/dri").some((name) => name.startsWith("renderD")))

/** Work-group memory set to zero by a loop: SwiftShader takes a second to compile what its extension asks for. */
const OPTIONS = ["disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension"]
const kept: object[] = []

const adapterOf = async (): Promise<GPUAdapter | null> => {
  const { create, globals } = await import("webgpu")
  Object.assign(globalThis, globals)
  const gpu = create(OPTIONS)
  kept.push(gpu)
  return gpu.requestAdapter({ powerPreference: "high-performance" })
}

/** A real adapter where there is one, `WEBGPU_SOFTWARE=1` or not; a software one otherwise; null where there is neither. */
const findAdapter = async (): Promise<GPUAdapter | null> => {
  const real = hasRenderNode() && process.env.WEBGPU_SOFTWARE !== "1" ? await adapterOf() : null
  return real ?? (useSoftwareVulkan() ? adapterOf() : null)
}

/** The adapter that tests run on; null, and a line on the error stream, where there is none. Linux in CI must have one. */
export const adapter = async (): Promise<GPUAdapter | null> => {
  const root: Root = globalThis
  root[ROOT] ??= findAdapter()
  const found = await root[ROOT]
  if (found !== null) return found
  const message = "no WebGPU adapter: what needs one is NOT TESTED"
  if (process.platform === "linux" && process.env.CI) throw new Error(message)
  console.error(`\n*** ${message} ***\n`)
  return null
}

/** Threads of a subgroup, where the adapter has subgroups of one size. */
export const subgroupSize = async (): Promise<number | undefined> => {
  const found = await adapter()
  if (found === null || !found.features.has("subgroups")) return undefined
  const { subgroupMinSize: least, subgroupMaxSize: most } = found.info
  return least === most ? most : undefined
}

/** All that the adapter has. */
export const rawDevice = async (): Promise<GPUDevice | null> => {
  const found = await adapter()
  if (found === null) return null
  const { limits, features } = found
  const names = [
    "maxBufferSize",
    "maxStorageBufferBindingSize",
    "maxComputeWorkgroupStorageSize",
    "maxStorageBuffersPerShaderStage",
    "maxComputeInvocationsPerWorkgroup",
    "maxComputeWorkgroupSizeX",
  ] as const
  const wanted = (["shader-f16", "subgroups", "timestamp-query"] as const).filter((f) => features.has(f))
  return found.requestDevice({
    requiredFeatures: wanted,
    requiredLimits: Object.fromEntries(names.map((n) => [n, limits[n]])),
  })
}
