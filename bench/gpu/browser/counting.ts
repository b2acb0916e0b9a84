/** What the page asked its devices for, by whatever library. */
export interface Counting {
  readonly dispatches: () => number
  readonly submits: () => number
  /** what went wrong on a device since it was last asked for: work that is not valid is not done, and takes no time */
  readonly error: () => string | null
  /** until all devices have done what they were asked for */
  readonly wait: () => Promise<void>
}

/** Counts from now on: the methods of WebGPU are put behind others that count and call them. */
export const counting = (): Counting => {
  const state: { dispatches: number; submits: number; error: string | null } = {
    dispatches: 0,
    submits: 0,
    error: null,
  }
  const queues = new Set<GPUQueue>()
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = GPUComputePassEncoder.prototype
  const { submit } = GPUQueue.prototype
  const { requestDevice } = GPUAdapter.prototype
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...args) {
    const device = await requestDevice.apply(this, args)
    device.addEventListener("uncapturederror", ({ error }) => {
      state.error ??= error.message
    })
    return device
  }
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (this: GPUComputePassEncoder, ...args) {
    state.dispatches++
    return dispatchWorkgroups.apply(this, args)
  }
  GPUComputePassEncoder.prototype.dispatchWorkgroupsIndirect = function (this: GPUComputePassEncoder, ...args) {
    state.dispatches++
    return dispatchWorkgroupsIndirect.apply(this, args)
  }
  GPUQueue.prototype.submit = function (this: GPUQueue, ...args) {
    state.submits++
    queues.add(this)
    return submit.apply(this, args)
  }
  return {
    dispatches: () => state.dispatches,
    submits: () => state.submits,
    error: () => {
      const { error } = state
      state.error = null
      return error
    },
    wait: async () => {
      await Promise.all([...queues].map((q) => q.onSubmittedWorkDone()))
    },
  }
}
