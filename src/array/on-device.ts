import { type Device, type NDArray, STORAGE } from "./ndarray.js"
import { partsOf } from "./parts.js"

/** True for arrays whose elements lie in the memory of a device, away from the host. */
export const isDeviceArray = (x: NDArray): boolean => x[STORAGE].kind === "device"

/** The device that an array lies on, away from the host; null for all others. */
export const deviceOf = (x: NDArray): Device | null => {
  const storage = x[STORAGE]
  if (storage.kind === "device") return storage.device
  const parts = partsOf(x)
  return parts === null ? null : (deviceOf(parts[0]) ?? deviceOf(parts[1]))
}

/** True for arrays that have elements: on the host or on a device, not traced and not given up. */
export const isConcrete = (x: NDArray): boolean => {
  const { kind } = x[STORAGE]
  return kind === "host" || kind === "device"
}
