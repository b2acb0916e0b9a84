import type { TypedArray } from "../../array/index.js"
import { DeviceError } from "../../errors/index.js"
import type { Facts } from "./facts.js"
import { errorOf, type Faults, newFaults, workError } from "./faults.js"
import { type Block, newPool, type Pool } from "./memory/pool.js"
import { newScratch, type Scratch } from "./memory/scratch.js"
import { newStaging, type Staging } from "./memory/staging.js"
import { newPipelines, type Pipelines } from "./run/pipelines.js"
import { newQueue, type Queue } from "./run/queue.js"
import type { DeviceOptions } from "./types.js"

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

/** What belongs to a device that nothing was asked of yet. */
export const newContext = (
  gpu: GPUDevice,
  facts: Facts,
  { memory = Number.POSITIVE_INFINITY, hostSteps = false }: DeviceOptions,
): Context => {
  const faults = newFaults()
  const pool = newPool(gpu, memory)
  const counts: Counts = { submits: 0, dispatches: 0, uploaded: 0, downloaded: 0 }
  const failed = (e: unknown): void => {
    faults.report(e instanceof DeviceError ? e : workError(e))
  }
  gpu.addEventListener("uncapturederror", (event) => {
    // The browser would write it on the console, where nobody can act on it; reads of what is concerned give it.
    event.preventDefault()
    faults.report(errorOf(event.error))
  })
  return {
    gpu,
    facts,
    faults,
    pool,
    hostSteps,
    counts,
    pipelines: newPipelines(gpu, faults),
    queue: newQueue(failed),
    scratch: newScratch(gpu, pool),
    staging: newStaging(gpu, pool, () => counts.submits++),
    uploads: new WeakMap(),
  }
}
