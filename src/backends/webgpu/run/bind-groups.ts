import type { Buffer } from "../../../kernel/index.js"
import type { Context } from "../context.js"
import { USAGE } from "../memory/usage.js"
import type { Dispatch, Place } from "./command.js"

/** Where the buffers of a call lie. */
export type Places = (b: Buffer) => GPUBuffer

/** The bindings of a dispatch in a call; made once for the same memory. */
export type BindGroups = (d: Dispatch, places: Places) => GPUBindGroup

interface Known {
  readonly buffers: readonly (GPUBuffer | null)[]
  readonly group: GPUBindGroup
}

/** Groups that are kept for each dispatch: results move among a few places, for there is a pool. */
const KEPT = 8

const tableOf = ({ gpu }: Context, words: readonly number[]): GPUBuffer => {
  const data = Int32Array.from(words)
  const buffer = gpu.createBuffer({ size: data.byteLength, usage: USAGE.uniform | USAGE.storage | USAGE.copyTarget })
  gpu.queue.writeBuffer(buffer, 0, data)
  return buffer
}

/** Bind groups that are kept by the memory that they are of. */
export const newBindGroups = (c: Context): BindGroups => {
  const known = new Map<Dispatch, Known[]>()
  const tables = new Map<Place, GPUBuffer>()

  const resourceOf = (place: Place, places: Places): GPUBufferBinding => {
    if (place.tag === "buffer") {
      const buffer = places(place.buffer)
      return place.bytes === null ? { buffer } : { buffer, size: place.bytes }
    }
    const made = tables.get(place) ?? tableOf(c, place.words)
    tables.set(place, made)
    return { buffer: made }
  }

  const make = (d: Dispatch, places: Places): GPUBindGroup => {
    const own = d.bindings.map((place) => resourceOf(place, places))
    const turns = d.turns ? c.scratch.turns().map((buffer) => ({ buffer, size: 16 })) : []
    const entries = [...own, ...turns].map((resource, binding) => ({ binding, resource }))
    return c.gpu.createBindGroup({ layout: d.pipeline.layout, entries })
  }

  return (d, places) => {
    const all = known.get(d) ?? []
    for (const { buffers, group } of all) {
      let same = true
      for (let i = 0; same && i < buffers.length; i++) {
        const place = d.bindings[i]!
        same = place.tag === "table" || buffers[i] === places(place.buffer)
      }
      if (same) return group
    }
    const buffers = d.bindings.map((place) => (place.tag === "table" ? null : places(place.buffer)))
    const group = make(d, places)
    known.set(d, [{ buffers, group }, ...all.slice(0, KEPT - 1)])
    return group
  }
}
