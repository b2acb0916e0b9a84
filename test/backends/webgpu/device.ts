import { isLeft } from "fp-ts/Either"
import type { Facts } from "../../../src/backends/webgpu/facts.js"
import { printers } from "../../../src/backends/webgpu/index.js"
import type { Printers } from "../../../src/backends/webgpu/printers.js"
import { requestWith } from "../../../src/backends/webgpu/request.js"
import { COPY, GATE } from "../../../src/backends/webgpu/run/built-in.js"
import type { Shader } from "../../../src/backends/webgpu/shader.js"
import type { Device, DeviceOptions } from "../../../src/webgpu.js"
import { adapter } from "./gpu.js"

export { fetched, Pending, type Settling, settling } from "./settling.js"

/** Shaders that were printed for devices of this process, by their source. */
const printed = new Map<string, string>([
  [COPY, "copy"],
  [GATE, "gate"],
])

/** Storage buffers that a shader may have on every adapter. */
export const FEWEST = 8

/** The library's printers for a device on which shaders may have so many buffers; what they print is kept. */
const noted = (most: number): Printers => {
  const note = <S extends readonly Shader[] | null>(shaders: S): S => {
    for (const { name, source, bindings } of shaders ?? []) {
      if (bindings.length > most)
        throw new Error(`${name} has ${bindings.length} buffers, and ${most} are let\n${source}`)
      printed.set(source, name)
    }
    return shaders
  }
  const held = (facts: Facts): Facts => ({
    ...facts,
    maxStorageBuffersPerShaderStage: Math.min(most, facts.maxStorageBuffersPerShaderStage),
  })
  return {
    kernel: (k, facts, isPrivate) => note(printers.kernel(k, held(facts), isPrivate)),
    contraction: (c, facts, choice) => note(printers.contraction(c, held(facts), choice)),
    routine: (r, facts) => note(printers.routine(r, held(facts))),
    products: (facts) => printers.products(held(facts)),
  }
}

/** All shaders that were printed so far. */
export const shadersSoFar = (): readonly { readonly name: string; readonly source: string }[] =>
  [...printed].map(([source, name]) => ({ name, source }))

/** A device of the library; null, said loudly, where there is no adapter. Linux in CI must have one. */
export const device = async (
  options: DeviceOptions = {},
  buffers = Number.POSITIVE_INFINITY,
): Promise<Device | null> => {
  if ((await adapter()) === null) return null
  const made = await requestWith(noted(buffers))(options)()
  if (isLeft(made)) throw made.left
  return made.right
}
