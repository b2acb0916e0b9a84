// WebGPU without the library: what the adapter can do, by shaders that are as plain as can be.
import { endWithProcess } from "../../src/backends/webgpu/ending.js"
import { findAdapter } from "../../src/backends/webgpu/find.js"
import type { Work } from "./measure.js"

const LIMITS = ["maxBufferSize", "maxStorageBufferBindingSize"] as const

/** A device with the limits of its adapter. */
export const rawDevice = async (): Promise<GPUDevice> => {
  const { adapter, ...found } = await findAdapter({ powerPreference: "high-performance" })
  if (adapter === null) throw new Error("why" in found ? found.why : "no adapter")
  const limits = Object.fromEntries(LIMITS.map((n) => [n, adapter.limits[n]]))
  const device = await adapter.requestDevice({ requiredLimits: limits })
  endWithProcess(device)
  return device
}

const USAGE = { copySource: 4, copyTarget: 8, storage: 128 } as const

/** A buffer for shaders and copies, filled with zeros. */
export const storage = (gpu: GPUDevice, size: number): GPUBuffer =>
  gpu.createBuffer({ size, usage: USAGE.storage | USAGE.copySource | USAGE.copyTarget })

const wait = (gpu: GPUDevice) => async (): Promise<void> => {
  await gpu.queue.onSubmittedWorkDone()
}

/** A shader over buffers, run by so many workgroups a call. */
export const dispatched = (
  gpu: GPUDevice,
  code: string,
  buffers: readonly GPUBuffer[],
  groups: readonly [number, number],
): Work => {
  const pipeline = gpu.createComputePipeline({
    layout: "auto",
    compute: { module: gpu.createShaderModule({ code }), entryPoint: "main" },
  })
  const group = gpu.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  })
  const call = (): void => {
    const encoder = gpu.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, group)
    pass.dispatchWorkgroups(...groups)
    pass.end()
    gpu.queue.submit([encoder.finish()])
  }
  return { call, wait: wait(gpu) }
}

/** A copy of one buffer into another by the queue. */
export const copied = (gpu: GPUDevice, from: GPUBuffer, to: GPUBuffer, bytes: number): Work => ({
  call: () => {
    const encoder = gpu.createCommandEncoder()
    encoder.copyBufferToBuffer(from, 0, to, 0, bytes)
    gpu.queue.submit([encoder.finish()])
  },
  wait: wait(gpu),
})
