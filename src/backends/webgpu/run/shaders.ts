import type { Routine, Step } from "../../../compiler/index.js"
import { DeviceError } from "../../../errors/index.js"
import type { Buffer } from "../../../kernel/index.js"
import type { Facts } from "../facts.js"
import type { Printers } from "../printers.js"
import type { Shader } from "../shader.js"

const missing = (primitive: string): DeviceError =>
  new DeviceError("unsupported", {
    op: primitive,
    problem: "cannot be computed on a WebGPU device",
    hint: "compute it on the host: toHost(x), then the operation outside of what runs on the device; or ask for it with requestDevice({ hostSteps: true })",
  })

const tooMany = ({ name, bindings }: Shader, most: number): DeviceError =>
  new DeviceError("limit", {
    op: "jit",
    problem: `the kernel ${name} works on ${bindings.length} arrays, and the device lets one see ${most}`,
    hint: "compute in several jitted functions, or on the host",
  })

/** Whether a primitive has shaders. */
export const hasShaders = (s: Routine, printers: Printers, facts: Facts): boolean => printers.routine(s, facts) !== null

/** The shaders that a step runs one after the other; none for control flow and copies. */
export const shadersOf = (
  s: Step,
  printers: Printers,
  facts: Facts,
  isPrivate: (b: Buffer) => boolean,
): readonly Shader[] => {
  const shaders =
    s.tag === "loops"
      ? printers.kernel(s, facts, isPrivate)
      : s.tag === "contraction"
        ? printers.contraction(s, facts)
        : s.tag === "routine"
          ? printers.routine(s, facts)
          : []
  if (shaders === null) throw missing(s.tag === "routine" ? s.equation.primitive.name : s.tag)
  const wide = shaders.find((shader) => shader.bindings.length > facts.maxStorageBuffersPerShaderStage)
  if (wide !== undefined) throw tooMany(wide, facts.maxStorageBuffersPerShaderStage)
  return shaders
}
