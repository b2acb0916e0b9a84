import type { TypedArray } from "../../array/index.js"
import type { Facts } from "./facts.js"
import type { Faults } from "./faults.js"
import type { Pipelines } from "./pipelines.js"
import type { Block, Pool } from "./pool.js"
import type { Queue } from "./queue.js"
import type { Scratch } from "./scratch.js"
import type { Staging } from "./staging.js"

/** What a device was asked to do, counted. */
export interface Counts {
  submits: number
  dispatches: number
  /** bytes that went to the device, and that came back */
  uploaded: number
  downloaded: number
}

/** A device with all that belongs to it. */
export interface Context {
  readonly gpu: GPUDevice
  readonly facts: Facts
  readonly faults: Faults
  readonly pool: Pool
  readonly pipelines: Pipelines
  readonly queue: Queue
  readonly scratch: Scratch
  readonly staging: Staging
  /** whether primitives without shaders are computed on the host */
  readonly hostSteps: boolean
  readonly counts: Counts
  /** arrays of the host that lie on the device already, as long as the host has them */
  readonly uploads: WeakMap<TypedArray, Block>
}
