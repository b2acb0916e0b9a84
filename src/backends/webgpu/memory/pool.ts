import { DeviceError } from "../../../errors/index.js"
import { USAGE } from "./usage.js"

/** A stretch of a device's memory that an array has; when nothing refers to it any more the memory is used again. */
export interface Block {
  readonly buffer: GPUBuffer
  /** untouched memory of the host, by whose size the collector learns what the device holds */
  readonly weight: ArrayBuffer | null
  /** the number of the call that wrote it last */
  serial: number
}

/** The memory of a device. */
export interface Pool {
  /** memory for an array, whose contents are unspecified */
  readonly take: (bytes: number) => Block
  /** gives back at once what nothing refers to any more, when all work with it has been submitted */
  readonly release: (block: Block) => void
  /** memory that the caller keeps and destroys */
  readonly own: (bytes: number, usage: number) => GPUBuffer
  readonly disown: (buffer: GPUBuffer) => void
  /** bytes that arrays have, that wait to be used again, and that the device itself works with */
  readonly stats: () => { readonly arrays: number; readonly free: number; readonly working: number }
}

/** Bytes that may wait to be used again whatever else is held; beyond, a quarter of what arrays have. */
const KEPT = 2 ** 27
const SMALLEST = 256

/** Sizes are rounded up by at most an eighth, so that arrays of like sizes can take each other's place. */
const sizeClass = (bytes: number): number => {
  const step = Math.max(SMALLEST, 2 ** (Math.floor(Math.log2(Math.max(1, bytes))) - 3))
  return Math.ceil(bytes / step) * step
}

/** Host memory cannot always be had in one piece of this size. */
const MOST_WEIGHT = 2 ** 30

const weightOf = (bytes: number): ArrayBuffer | null => {
  try {
    return new ArrayBuffer(Math.min(bytes, MOST_WEIGHT))
  } catch {
    return null
  }
}

const full = (asked: number, limit: number, arrays: number): DeviceError => {
  const mib = (n: number): string => `${(n / 2 ** 20).toFixed(1)} MiB`
  return new DeviceError("out of memory", {
    op: "webgpu",
    problem: `${mib(asked)} are asked for, ${mib(arrays)} of the ${mib(limit)} that the device may use are held by arrays`,
    hint: "donate what a step replaces, jitWith({ donate }), or await something now and then, such as toHost(x): memory of arrays that the program has dropped comes back no sooner; or compute in smaller batches",
  })
}

/** Memory of a device up to `limit` bytes. What is dropped by the program comes back when the collector finds it. */
export const newPool = (device: GPUDevice, limit: number): Pool => {
  const free = new Map<number, GPUBuffer[]>()
  const held = { arrays: 0, free: 0, working: 0 }
  const usage = USAGE.storage | USAGE.copySource | USAGE.copyTarget

  const destroy = (buffers: readonly GPUBuffer[]): void => {
    for (const b of buffers) b.destroy()
    // The memory of destroyed buffers comes back with the next submit, which may be far.
    if (buffers.length > 0) device.queue.submit([])
  }

  const trim = (): void => {
    const all = [...free.values()].flat()
    free.clear()
    held.free = 0
    destroy(all)
  }

  const giveBack = (buffer: GPUBuffer): void => {
    held.arrays -= buffer.size
    if (held.free + buffer.size > Math.max(KEPT, held.arrays / 4)) {
      destroy([buffer])
      return
    }
    const same = free.get(buffer.size)
    if (same === undefined) free.set(buffer.size, [buffer])
    else same.push(buffer)
    held.free += buffer.size
  }
  const registry = new FinalizationRegistry<GPUBuffer>(giveBack)

  const makeRoom = (bytes: number): void => {
    if (held.arrays + held.free + held.working + bytes <= limit) return
    trim()
    if (held.arrays + held.working + bytes > limit) throw full(bytes, limit, held.arrays)
  }

  const bufferOf = (bytes: number): GPUBuffer => {
    const known = free.get(bytes)?.pop()
    if (known !== undefined) {
      held.free -= bytes
      return known
    }
    makeRoom(bytes)
    return device.createBuffer({ size: bytes, usage })
  }

  return {
    take: (bytes) => {
      const size = sizeClass(bytes)
      const buffer = bufferOf(size)
      held.arrays += size
      const block: Block = { buffer, weight: weightOf(size), serial: 0 }
      registry.register(block, buffer, block)
      return block
    },
    release: (block) => {
      if (registry.unregister(block)) giveBack(block.buffer)
    },
    own: (bytes, more) => {
      const size = Math.ceil(bytes / 4) * 4
      makeRoom(size)
      held.working += size
      return device.createBuffer({ size, usage: more })
    },
    disown: (buffer) => {
      held.working -= buffer.size
      destroy([buffer])
    },
    stats: () => ({ ...held }),
  }
}
