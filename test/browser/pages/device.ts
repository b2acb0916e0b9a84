import { isLeft } from "fp-ts/Either"
import { inject } from "vitest"
import { type Device, requestDevice } from "../../../src/webgpu.js"

/** The device of the page; null, said loudly, where there is no adapter. CI must have one. */
export const pageDevice = async (): Promise<Device | null> => {
  const made = await requestDevice()()
  if (!isLeft(made)) return made.right
  if (made.left.reason !== "no adapter" || inject("ci")) throw made.left
  console.error("\n*** no WebGPU adapter in the page: what needs one is NOT TESTED there ***\n")
  return null
}
