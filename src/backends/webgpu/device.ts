import { left, right } from "fp-ts/Either"
import { DeviceError } from "../../errors/index.js"
import type { Context, Counts } from "./context.js"
import { executable } from "./executable.js"
import type { Facts } from "./facts.js"
import { errorOf, lostError, newFaults, workError } from "./faults.js"
import { newPipelines } from "./pipelines.js"
import { newPool } from "./pool.js"
import type { Printers } from "./printers.js"
import { newQueue } from "./queue.js"
import { newScratch } from "./scratch.js"
import { newStaging } from "./staging.js"
import { arrayOn, download, upload } from "./transfer.js"
import { type Device, type DeviceOptions, TRANSFER, type Transfer } from "./types.js"

const newContext = (
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

const transferOf = (c: Context, device: () => Device): Transfer => ({
  upload: (op, x) => {
    const lost = c.faults.lost()
    if (lost !== null) throw lost
    return arrayOn(device(), x.shape, x.dtype, upload(c, op, x, true))
  },
  download: (xs) => () =>
    download(c, xs).then(right, (e: unknown) => left(e instanceof DeviceError ? e : lostError(String(e)))),
})

/** A device of the library around one of WebGPU. */
export const newDevice = (gpu: GPUDevice, facts: Facts, options: DeviceOptions, printers: Printers): Device => {
  const c = newContext(gpu, facts, options)
  gpu.addEventListener("uncapturederror", (event) => {
    // The browser would write it on the console, where nobody can act on it; reads of what is concerned give it.
    event.preventDefault()
    c.faults.report(errorOf(event.error))
  })
  const lost = gpu.lost.then(({ reason, message }) => {
    const error = lostError(reason === "destroyed" ? "it was destroyed" : message)
    c.faults.lose(error)
    return error
  })
  const { vendor, architecture, description, isSoftware } = facts
  const device: Device = {
    kind: "webgpu",
    name:
      description === "" ? `webgpu (${[vendor, architecture].filter(Boolean).join(" ")})` : `webgpu (${description})`,
    lacks: ["float64"],
    adapter: { vendor, architecture, description, isSoftware },
    backend: { name: "webgpu", compile: (p, options) => executable(c, device, printers, p, options) },
    stats: () => ({ ...c.counts, ...c.pool.stats() }),
    lost,
    destroy: () => {
      c.faults.lose(lostError("it was destroyed"))
      gpu.destroy()
    },
    [TRANSFER]: transferOf(c, () => device),
  }
  return device
}
