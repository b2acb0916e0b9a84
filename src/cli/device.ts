import { isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import { type ComputeDevice, type DeviceError, reference } from "../index.js"
import { requestDevice } from "../webgpu.js"
import { oneLine } from "./dataset.js"
import { type Flag, word } from "./flags.js"

/** What computes, by the words that ask for it. */
export const deviceNames = ["wasm", "webgpu", "reference"] as const

export type DeviceName = (typeof deviceNames)[number]

export const deviceFlag = (about: string): Flag<DeviceName> => word(about, deviceNames)

/** Where functions are compiled for: the host's own device unless one is named. */
export interface Place {
  readonly device?: ComputeDevice
}

const reasonOf = (error: DeviceError): string =>
  error.reason === "no adapter" ? `${error.report.problem}; ${error.report.hint} (--device wasm)` : oneLine(error)

/** The device of a word; why there is none, in one line. */
export const placeOf =
  (name: DeviceName): TaskEither<string, Place> =>
  async () => {
    if (name === "wasm") return right({})
    if (name === "reference") return right({ device: reference })
    const found = await requestDevice()()
    return isLeft(found) ? left(reasonOf(found.left)) : right({ device: found.right })
  }
