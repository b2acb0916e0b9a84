import { isLeft } from "fp-ts/Either"
import { COPY, GATE } from "../../../src/backends/webgpu/built-in.js"
import { printers } from "../../../src/backends/webgpu/index.js"
import type { Printers } from "../../../src/backends/webgpu/printers.js"
import { requestWith } from "../../../src/backends/webgpu/request.js"
import type { Shader } from "../../../src/backends/webgpu/shader.js"
import type { Device, DeviceOptions } from "../../../src/webgpu.js"
import { adapter } from "./gpu.js"

export { fetched, Pending, type Settling, settling } from "./settling.js"

/** Shaders that were printed for devices of this process, by their source. */
const printed = new Map<string, string>([
  [COPY, "copy"],
  [GATE, "gate"],
])

const note = <S extends readonly Shader[] | null>(shaders: S): S => {
  shaders?.forEach((s) => printed.set(s.source, s.name))
  return shaders
}

const noted: Printers = {
  ...printers,
  kernel: (...args) => note(printers.kernel(...args)),
  contraction: (...args) => note(printers.contraction(...args)),
  routine: (...args) => note(printers.routine(...args)),
}

/** All shaders that were printed so far. */
export const shadersSoFar = (): readonly { readonly name: string; readonly source: string }[] =>
  [...printed].map(([source, name]) => ({ name, source }))

/** A device of the library; null, said loudly, where there is no adapter. Linux in CI must have one. */
export const device = async (options: DeviceOptions = {}): Promise<Device | null> => {
  if ((await adapter()) === null) return null
  const made = await requestWith(noted)(options)()
  if (isLeft(made)) throw made.left
  return made.right
}
