import type { DeviceError } from "../../../errors/index.js"
import { type Faults, shaderError } from "../faults.js"
import { COMPUTE } from "../memory/usage.js"

/** How a shader sees one of its bindings. */
export type Access = "read" | "read_write" | "uniform" | "turn"

/** A compiled shader. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline
  readonly layout: GPUBindGroupLayout
  /** why it cannot be used, once the device has told */
  readonly fault: { error: DeviceError | null }
}

/** Compiles a shader, or finds what was compiled of the same source. */
export type Pipelines = (name: string, source: string, accesses: readonly Access[]) => Pipeline

const bufferLayout = (access: Access): GPUBufferBindingLayout => {
  if (access === "read") return { type: "read-only-storage" }
  if (access === "read_write") return { type: "storage" }
  return { type: "uniform", hasDynamicOffset: access === "turn" }
}

/** Pipelines are kept by source; layouts by their bindings, since the cache of a driver knows them by identity. */
export const newPipelines = (device: GPUDevice, faults: Faults): Pipelines => {
  const layouts = new Map<string, readonly [GPUBindGroupLayout, GPUPipelineLayout]>()
  const pipelines = new Map<string, Pipeline>()

  const layoutOf = (accesses: readonly Access[]): readonly [GPUBindGroupLayout, GPUPipelineLayout] => {
    const key = accesses.join()
    const known = layouts.get(key)
    if (known !== undefined) return known
    const entries = accesses.map((access, binding) => ({ binding, visibility: COMPUTE, buffer: bufferLayout(access) }))
    const layout = device.createBindGroupLayout({ entries })
    const made = [layout, device.createPipelineLayout({ bindGroupLayouts: [layout] })] as const
    layouts.set(key, made)
    return made
  }

  const compile = (name: string, source: string, accesses: readonly Access[]): Pipeline => {
    const [layout, pipelineLayout] = layoutOf(accesses)
    device.pushErrorScope("validation")
    device.pushErrorScope("internal")
    const module = device.createShaderModule({ code: source, label: name })
    const pipeline = device.createComputePipeline({
      label: name,
      layout: pipelineLayout,
      compute: { module, entryPoint: "main" },
    })
    const fault: Pipeline["fault"] = { error: null }
    const tell = (error: GPUError | null): void => {
      if (error === null) return
      fault.error = shaderError(name, error.message)
      faults.report(fault.error)
    }
    // A lost device has no errors to tell.
    device.popErrorScope().then(tell, () => undefined)
    device.popErrorScope().then(tell, () => undefined)
    return { pipeline, layout, fault }
  }

  return (name, source, accesses) => {
    const known = pipelines.get(source)
    if (known !== undefined) return known
    const made = compile(name, source, accesses)
    pipelines.set(source, made)
    return made
  }
}
