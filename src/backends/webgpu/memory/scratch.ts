import type { Pool } from "./pool.js"
import { USAGE } from "./usage.js"

/** Memory that all functions of a device work in, one call after the other. */
export interface Scratch {
  /** buffers of at least these sizes, the largest first */
  readonly reserve: (sizes: readonly number[]) => readonly GPUBuffer[]
  /** tables of the numbers of turns, by ones and by `TURNS`: entry i at `TURN_STRIDE` i */
  readonly turns: () => readonly [ones: GPUBuffer, many: GPUBuffer]
}

/** Entries of each table. */
export const TURNS = 1024

/** Dynamic offsets are multiples of this on every device. */
export const TURN_STRIDE = 256

const table = (device: GPUDevice, pool: Pool, by: number): GPUBuffer => {
  const buffer = pool.own(TURNS * TURN_STRIDE, USAGE.uniform | USAGE.copyTarget)
  const words = new Uint32Array((TURNS * TURN_STRIDE) / 4)
  for (let i = 0; i < TURNS; i++) words[(i * TURN_STRIDE) / 4] = i * by
  device.queue.writeBuffer(buffer, 0, words)
  return buffer
}

/** Scratch memory grows with what is asked for: its k-th buffer is as large as any function's k-th. */
export const newScratch = (device: GPUDevice, pool: Pool): Scratch => {
  const state: { buffers: readonly GPUBuffer[]; turns: readonly [GPUBuffer, GPUBuffer] | null } = {
    buffers: [],
    turns: null,
  }
  const grown = (old: GPUBuffer | undefined, bytes: number): GPUBuffer => {
    if (old !== undefined && old.size >= bytes) return old
    // What was submitted before still has the old buffer's memory until it is done.
    if (old !== undefined) pool.disown(old)
    return pool.own(bytes, USAGE.storage | USAGE.copySource | USAGE.copyTarget)
  }
  return {
    reserve: (sizes) => {
      const kept = state.buffers.slice(sizes.length)
      if (sizes.some((bytes, i) => (state.buffers[i]?.size ?? 0) < bytes))
        state.buffers = [...sizes.map((bytes, i) => grown(state.buffers[i], bytes)), ...kept]
      return state.buffers
    },
    turns: () => (state.turns ??= [table(device, pool, 1), table(device, pool, TURNS)]),
  }
}
