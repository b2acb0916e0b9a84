import type { DType, TypedArray } from "../../../src/array/index.js"
import type { Shader } from "../../../src/backends/webgpu/shader.js"
import type { Buffer } from "../../../src/kernel/index.js"

/** Elements as the words that a device has of them. */
export const wordsOf = (dtype: DType, data: ArrayLike<number>): Uint32Array<ArrayBuffer> => {
  if (dtype === "float32") return new Uint32Array(Float32Array.from(data).buffer)
  return dtype.startsWith("int") ? new Uint32Array(Int32Array.from(data).buffer) : Uint32Array.from(data)
}

/** The elements that words of a device stand for; float16 and bfloat16 as their bits. */
export const elementsOf = (dtype: DType, words: ArrayBuffer): Float32Array | Int32Array | Uint32Array => {
  if (dtype === "float32") return new Float32Array(words)
  return dtype.startsWith("int") ? new Int32Array(words) : new Uint32Array(words)
}

/** A pipeline of a shader; throws with the compiler's words when it is no valid one. */
export const compileShader = async (device: GPUDevice, shader: Shader): Promise<GPUComputePipeline> => {
  const entries = shader.bindings.map(({ access }, binding) => ({
    binding,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type: access === "read" ? ("read-only-storage" as const) : ("storage" as const) },
  }))
  const layout = device.createPipelineLayout({ bindGroupLayouts: [device.createBindGroupLayout({ entries })] })
  device.pushErrorScope("validation")
  const module = device.createShaderModule({ code: shader.source })
  const pipeline = device.createComputePipeline({ layout, compute: { module, entryPoint: "main" } })
  const error = await device.popErrorScope()
  if (error !== null) throw new Error(`${shader.name}: ${error.message}\n${shader.source}`)
  return pipeline
}

/** The buffers after shaders have run on them in turn; those without elements begin as zeros. */
export const runShaders = async (
  device: GPUDevice,
  shaders: readonly Shader[],
  data: ReadonlyMap<Buffer, ArrayLike<number> | TypedArray>,
): Promise<(b: Buffer) => Promise<Float32Array | Int32Array | Uint32Array>> => {
  const held = new Map<Buffer, GPUBuffer>()
  const place = (b: Buffer): GPUBuffer => {
    const known = held.get(b)
    if (known !== undefined) return known
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
    const made = device.createBuffer({ size: Math.max(4, 4 * b.size), usage })
    held.set(b, made)
    const given = data.get(b)
    if (given !== undefined && given.length > 0) device.queue.writeBuffer(made, 0, wordsOf(b.dtype, given))
    return made
  }
  for (const shader of shaders) {
    const pipeline = await compileShader(device, shader)
    const entries = shader.bindings.map(({ buffer }, binding) => ({ binding, resource: { buffer: place(buffer) } }))
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, group)
    const most = device.limits.maxComputeWorkgroupsPerDimension
    const rows = Math.ceil(shader.workgroups / most)
    if (rows > 0) pass.dispatchWorkgroups(Math.ceil(shader.workgroups / rows), rows)
    pass.end()
    device.queue.submit([encoder.finish()])
  }
  return async (b) => {
    const size = Math.max(4, 4 * b.size)
    const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(place(b), 0, staging, 0, size)
    device.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    const words = staging.getMappedRange().slice(0, 4 * b.size)
    staging.destroy()
    return elementsOf(b.dtype, words)
  }
}
