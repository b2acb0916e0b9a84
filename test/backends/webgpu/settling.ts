import { isLeft } from "fp-ts/Either"
import type { ComputeDevice, Executable } from "../../../src/compiler/index.js"
import type { NDArray } from "../../../src/index.js"
import { type Device, toHost } from "../../../src/webgpu.js"

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
