import { DeviceError } from "../../errors/index.js"
import type { Block } from "./memory/pool.js"

/** Calls whose results cannot be trusted, by their numbers. */
interface Fault {
  readonly after: number
  readonly to: number
  readonly error: DeviceError
}

/**
 * What went wrong on a device, which tells it late: each call has a number, an error belongs to the calls made since the
 * device was last known to be well, and so do all arrays that those calls wrote.
 */
export interface Faults {
  /** the number of a new call */
  readonly next: () => number
  /** everything that was wrong with calls up to this one has been told by now */
  readonly well: (serial: number) => void
  /** the number of the last call */
  readonly current: () => number
  readonly report: (error: DeviceError) => void
  readonly lose: (error: DeviceError) => void
  /** why the device does nothing any more */
  readonly lost: () => DeviceError | null
  /** why these blocks hold nothing that can be used */
  readonly of: (blocks: readonly Block[]) => DeviceError | null
}

/** A refusal is what comes of something else, if something else is known. */
const isEffect = (e: DeviceError): boolean => e.reason === "unsupported"

/** A device with which nothing was wrong yet. */
export const newFaults = (): Faults => {
  const state: { serial: number; well: number; faults: readonly Fault[]; lost: DeviceError | null } = {
    serial: 0,
    well: 0,
    faults: [],
    lost: null,
  }
  return {
    next: () => ++state.serial,
    well: (serial) => {
      state.well = Math.max(state.well, serial)
    },
    current: () => state.serial,
    report: (error) => {
      const { faults, well, serial } = state
      const known = faults.find((f) => f.after <= well && f.to >= serial)
      if (known === undefined) state.faults = [...faults, { after: well, to: serial, error }]
      else if (isEffect(known.error)) state.faults = faults.map((f) => (f === known ? { ...f, error } : f))
    },
    lose: (error) => {
      state.lost ??= error
    },
    lost: () => state.lost,
    of: (blocks) => {
      if (state.lost !== null) return state.lost
      const wrong = state.faults.find(({ after, to }) => blocks.some((b) => b.serial > after && b.serial <= to))
      return wrong?.error ?? null
    },
  }
}

/** The error of a device that is lost. */
export const lostError = (why: string): DeviceError =>
  new DeviceError("lost", {
    op: "webgpu",
    problem: `the device is lost${why === "" ? "" : `: ${why}`}`,
    hint: "request a new device and continue from arrays of the host; what lay on the lost one is gone",
  })

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line.trim() !== "")

const firstLine = (text: string): string => linesOf(text)[0] ?? "no reason was given"

/** The error for one that the device tells of. */
export const errorOf = (error: GPUError): DeviceError => {
  const kind = error.constructor.name
  if (kind === "GPUOutOfMemoryError")
    return new DeviceError("out of memory", {
      op: "webgpu",
      problem: `the device has no memory left: ${firstLine(error.message)}`,
      hint: "let go of arrays, donate what a step replaces, or compute in smaller batches",
    })
  return new DeviceError(kind === "GPUInternalError" ? "internal" : "unsupported", {
    op: "webgpu",
    problem: `the device refused what it was asked to do: ${firstLine(error.message)}`,
    hint: "this is a fault of the library or of the driver: run the function on the host, and report it",
  })
}

/** The error for work that ended early: of a read, because the device is gone. */
export const workError = (e: unknown): DeviceError => {
  const why = e instanceof Error ? e.message : String(e)
  if (!(e instanceof TypeError || e instanceof RangeError)) return lostError(why)
  return new DeviceError("internal", {
    op: "webgpu",
    problem: `the call was given up: ${why}`,
    hint: "this is a fault of the library: run the function on the host, and report it",
  })
}

/** The error for a shader that the device's compiler does not take. */
export const shaderError = (name: string, message: string): DeviceError =>
  new DeviceError("shader", {
    op: "webgpu",
    problem: `the device does not compile the kernel ${name}: ${linesOf(message).slice(0, 2).join(" ").trim()}`,
    hint: "explain(f)(...args).source shows the shader; run the function on the host, and report it",
  })
