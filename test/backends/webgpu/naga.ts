import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { useSoftwareVulkan } from "./software-vulkan.js"

interface Source {
  readonly name: string
  readonly source: string
}

export interface NagaError {
  readonly name: string
  readonly message: string
}

/** What runs there: every source made a module and a pipeline, the complaints written as JSON. */
const PROGRAM = `
const { sources, pipelines } = JSON.parse(new TextDecoder().decode(await new Response(Deno.stdin.readable).arrayBuffer()))
const adapter = await navigator.gpu.requestAdapter()
if (adapter === null) throw new Error("no adapter")
const names = ["maxStorageBuffersPerShaderStage", "maxComputeWorkgroupStorageSize", "maxStorageBufferBindingSize", "maxBufferSize"]
const device = await adapter.requestDevice({
  requiredFeatures: ["shader-f16"].filter((f) => adapter.features.has(f)),
  requiredLimits: Object.fromEntries(names.map((n) => [n, adapter.limits[n]])),
})
const errors = []
for (const { name, source } of sources) {
  device.pushErrorScope("validation")
  let message = null
  try {
    const module = device.createShaderModule({ code: source.replace("enable subgroups;", "") })
    if (pipelines) device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } })
    message = (await device.popErrorScope())?.message ?? null
  } catch (e) {
    message = String(e)
  }
  const isGood = message === null || message.includes("Capabilities(SUBGROUP)")
  if (!isGood) errors.push({ name, message })
}
console.log(JSON.stringify(errors))
device.destroy()
Deno.exit(0)
`

/** wgpu asks for the Vulkan loader by name alone, so its folder is on the search path from the start. */
const environment = (): NodeJS.ProcessEnv => {
  useSoftwareVulkan()
  const folder = dirname(process.env.VK_DRIVER_FILES ?? "")
  return { ...process.env, LD_LIBRARY_PATH: folder, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" }
}

/** naga knows the functions of subgroups, but not the directive that WGSL wants before them, and Deno has no such feature. */
const tellOfSubgroups = (sources: readonly Source[]): void => {
  const some = sources.filter(({ source }) => source.includes("enable subgroups;")).length
  if (some > 0) console.log(`naga: ${some} shaders with subgroups are read and not checked, for Deno has no subgroups`)
}

/**
 * The shaders that naga, the compiler of Firefox and of wgpu, does not take, with its words. A pipeline with memory of
 * workgroups takes seconds on a software adapter; without pipelines all is checked but what the driver makes of it.
 */
export const nagaErrors = async (
  sources: readonly Source[],
  { pipelines = true }: { readonly pipelines?: boolean } = {},
): Promise<readonly NagaError[]> => {
  if (sources.length === 0) return []
  tellOfSubgroups(sources)
  const deno = join(dirname(createRequire(import.meta.url).resolve("deno/package.json")), "bin.cjs")
  const script = `data:application/javascript,${encodeURIComponent(PROGRAM)}`
  const child = spawn(process.execPath, [deno, "run", "--allow-all", "--no-config", script], { env: environment() })
  const out: string[] = []
  const err: string[] = []
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => err.push(text))
  const code = new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject))
  child.stdin.on("error", () => undefined)
  child.stdin.end(JSON.stringify({ sources, pipelines }))
  if ((await code) !== 0) throw new Error(`naga could not be asked: ${err.join("")}`)
  return JSON.parse(out.join("")) as readonly NagaError[]
}
