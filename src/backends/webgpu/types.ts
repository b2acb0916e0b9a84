import type { TaskEither } from "fp-ts/TaskEither"
import type { NDArray } from "../../array/index.js"
import type { ComputeDevice } from "../../compiler/index.js"
import type { DeviceError } from "../../errors/index.js"
import type { Feature } from "./facts.js"
import type { Probe } from "./probe.js"

/** What a device is asked to be. */
export interface DeviceOptions {
  /** which of several adapters: the fastest, by default, or one that saves power */
  readonly powerPreference?: "high-performance" | "low-power"
  /** bytes that arrays on the device may take in all; default as many as there are */
  readonly memory?: number
  /**
   * whether a primitive that has no kernels for a device is computed on the host, in the middle of a function: its operands
   * come back for that, and its results go up; default false, which makes it an error
   */
  readonly hostSteps?: boolean
  /** features of WebGPU that kernels may use where the adapter has them; default all, but no subgroups in software */
  readonly features?: readonly Feature[]
  /**
   * whether to try on the device which ways of multiplying matrices are fast there, for a fraction of a second, rather than
   * go by what is known of adapters of its kind; or what was found so before, `device.probe`, which is tried again where it
   * is of another adapter or version; default false
   */
  readonly probe?: boolean | Probe
}

/** What computes, as its driver describes it. */
export interface Adapter {
  readonly vendor: string
  readonly architecture: string
  readonly description: string
  /** computed by the CPU */
  readonly isSoftware: boolean
}

/** What a device was asked to do since it was requested, and the bytes that it holds. */
export interface DeviceStats {
  readonly submits: number
  readonly dispatches: number
  readonly uploaded: number
  readonly downloaded: number
  /** bytes of arrays, of memory that waits to be used again, and of what kernels work in */
  readonly arrays: number
  readonly free: number
  readonly working: number
}

/** The name of a device's transfer, which every copy of the library knows. */
export const TRANSFER: unique symbol = Symbol.for("cotangent.transfer") as never

/** How arrays come to a device and back: what `toDevice` and `toHost` call. */
export interface Transfer {
  readonly upload: (op: string, x: NDArray) => NDArray
  readonly download: (xs: readonly NDArray[]) => TaskEither<DeviceError, readonly NDArray[]>
}

/** A device that runs jitted functions and holds arrays: `jitWith({ device })(f)`. */
export interface Device extends ComputeDevice {
  readonly kind: "webgpu"
  readonly adapter: Adapter
  readonly stats: () => DeviceStats
  /** what was measured when it was requested with `probe`: plain, to be stored as JSON */
  readonly probe: Probe | null
  /** settled when the device is lost, or destroyed, with the error that everything on it gives from then on */
  readonly lost: Promise<DeviceError>
  /** ends the device and gives its memory back; without, that happens when the program ends */
  readonly destroy: () => void
  readonly [TRANSFER]: Transfer
}
