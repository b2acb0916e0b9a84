import { powerAbove } from "../numbers.js"
import type { Pool } from "./pool.js"
import { READ, USAGE } from "./usage.js"

/** A stretch of a buffer that is wanted on the host. */
export interface Wanted {
  readonly buffer: GPUBuffer
  readonly at: number
  readonly bytes: number
}

/** Buffers through which elements come back to the host. */
export interface Staging {
  /** submits copies of what is wanted; the bytes come when the device has done all that was submitted before */
  readonly read: (wanted: readonly Wanted[]) => Promise<readonly ArrayBuffer[]>
}

/** Buffers that wait to be used again, and how large they may be. */
const KEPT = 4
const LARGEST = 2 ** 26

/** Copies begin at multiples of this. */
const ALIGN = 8

const aligned = (n: number): number => Math.ceil(n / ALIGN) * ALIGN

/** What goes through one buffer, at most `limit` bytes unless one piece is more. */
const groupsOf = (wanted: readonly Wanted[], limit: number): readonly (readonly Wanted[])[] => {
  const groups: Wanted[][] = []
  let bytes = 0
  for (const w of wanted) {
    const last = groups.at(-1)
    if (last === undefined || bytes + aligned(w.bytes) > limit) {
      groups.push([w])
      bytes = 0
    } else last.push(w)
    bytes += aligned(w.bytes)
  }
  return groups
}

/** Staging of a device, which tells of each submit. */
export const newStaging = (device: GPUDevice, pool: Pool, submitted: () => void): Staging => {
  const free: GPUBuffer[] = []

  const take = (bytes: number): GPUBuffer => {
    const at = free.findIndex((b) => b.size >= bytes)
    const size = Math.max(4096, powerAbove(bytes))
    return at < 0 ? pool.own(size, USAGE.mapRead | USAGE.copyTarget) : free.splice(at, 1)[0]!
  }
  const giveBack = (buffer: GPUBuffer): void => {
    if (free.length < KEPT && buffer.size <= LARGEST) free.push(buffer)
    else pool.disown(buffer)
  }

  const readGroup = async (group: readonly Wanted[]): Promise<readonly ArrayBuffer[]> => {
    const total = group.reduce((n, w) => n + aligned(w.bytes), 0)
    const staging = take(total)
    const encoder = device.createCommandEncoder()
    let end = 0
    const places = group.map(({ buffer, at, bytes }) => {
      const place = end
      encoder.copyBufferToBuffer(buffer, at, staging, place, bytes)
      end += aligned(bytes)
      return place
    })
    device.queue.submit([encoder.finish()])
    submitted()
    try {
      await staging.mapAsync(READ, 0, total)
      const mapped = staging.getMappedRange(0, total)
      const copies = group.map(({ bytes }, i) => mapped.slice(places[i]!, places[i]! + bytes))
      staging.unmap()
      giveBack(staging)
      return copies
    } catch (e) {
      pool.disown(staging)
      throw e
    }
  }

  return {
    read: async (wanted) => (await Promise.all(groupsOf(wanted, LARGEST).map(readGroup))).flat(),
  }
}
