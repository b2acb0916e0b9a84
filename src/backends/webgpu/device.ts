import { left, right } from "fp-ts/Either"
import { DeviceError } from "../../errors/index.js"
import type { Context } from "./context.js"
import { lostError } from "./faults.js"
import { arrayOn, download, upload } from "./memory/transfer.js"
import type { Printers } from "./printers.js"
import { executable } from "./run/executable.js"
import { type Device, TRANSFER, type Transfer } from "./types.js"

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
export const newDevice = (c: Context, printers: Printers): Device => {
  const { gpu, facts } = c
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
    probe: facts.probe ?? null,
    lost,
    destroy: () => {
      c.faults.lose(lostError("it was destroyed"))
      gpu.destroy()
    },
    [TRANSFER]: transferOf(c, () => device),
  }
  return device
}
