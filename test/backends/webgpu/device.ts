import { isLeft } from "fp-ts/Either"
import { COPY, GATE } from "../../../src/backends/webgpu/built-in.js"
import { printers } from "../../../src/backends/webgpu/index.js"
import type { Printers } from "../../../src/backends/webgpu/printers.js"
import { requestWith } from "../../../src/backends/webgpu/request.js"
import type { Shader } from "../../../src/backends/webgpu/shader.js"
import type { ComputeDevice, Executable } from "../../../src/compiler/index.js"
import type { NDArray } from "../../../src/index.js"
import { type Device, type DeviceOptions, toHost } from "../../../src/webgpu.js"
import { adapter } from "./gpu.js"

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

/** A tree on the host; throws what is wrong. */
export const fetched = async <T>(tree: T): Promise<T> => {
  const task = toHost as (tree: T) => ReturnType<typeof toHost<T>>
  const got = await task(tree)()
  if (isLeft(got)) throw got.left
  return got.right as T
}

/** Elements that a check asks for before they are there. */
export class Pending extends Error {
  readonly results: readonly NDArray[]

  constructor(results: readonly NDArray[]) {
    super("not there yet")
    this.results = results
  }
}

/** A device for checks that read results at once, and what runs such a check. */
export interface Settling {
  readonly on: ComputeDevice
  readonly settle: <A>(check: () => A) => Promise<A>
}

/** What is known of a check: results and executables, in their order, and how far it has come this time. */
interface Check {
  readonly known: (readonly NDArray[])[]
  readonly executables: Executable[]
  run: number
  compile: number
}

const newCheck = (): Check => ({ known: [], executables: [], run: 0, compile: 0 })

/**
 * A check that reads what is not there yet is stopped, and begun again when it is: the n-th run of a kernel gives the
 * n-th results, and the n-th program is not compiled again. It must do the same each time.
 */
export const settling = (device: Device): Settling => {
  const current: { check: Check } = { check: newCheck() }
  const on: ComputeDevice = {
    kind: device.kind,
    name: device.name,
    ...(device.lacks === undefined ? {} : { lacks: device.lacks }),
    backend: {
      name: "webgpu",
      compile: (p, options) => {
        const { check } = current
        const at = check.compile++
        const executable = (): Executable => {
          check.executables[at] ??= device.backend.compile(p, options)
          return check.executables[at]
        }
        return {
          run: (args) => {
            const known = current.check.known[current.check.run++]
            if (known !== undefined) return known
            throw new Pending(executable().run(args))
          },
          report: () => executable().report(),
          profile: (args) => executable().profile(args),
        }
      },
    },
  }
  const settle = async <A>(f: () => A): Promise<A> => {
    const check = newCheck()
    for (;;) {
      current.check = check
      check.run = 0
      check.compile = 0
      try {
        return f()
      } catch (e) {
        if (!(e instanceof Pending)) throw e
        check.known.push(await fetched(e.results))
      }
    }
  }
  return { on, settle }
}
