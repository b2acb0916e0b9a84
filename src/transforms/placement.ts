import { deviceOf, type NDArray } from "../array/index.js"
import { type ComputeDevice, hasBackend } from "../compiler/index.js"

/** The device that operands lie on, which computes what is done with them; null for operands on the host. */
export const placement = (xs: readonly NDArray[]): ComputeDevice | null => {
  for (const x of xs) {
    const device = deviceOf(x)
    if (device !== null && hasBackend(device)) return device
  }
  return null
}
