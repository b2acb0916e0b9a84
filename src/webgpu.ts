/**
 * Arrays and jitted functions on a GPU, through WebGPU: the browser's own, or in Node the package `webgpu`.
 *
 * What may go wrong with a device is a value: `TaskEither<DeviceError, _>`.
 */
import { type Either, isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import {
  anything,
  checked,
  checkGiven,
  type Kind,
  kind,
  listOf,
  options,
  positive,
  truth,
  word,
} from "./array/given.js"
import { describe, deviceOf, hostOf, type NDArray } from "./array/index.js"
import { FEATURES } from "./backends/webgpu/facts.js"
import { printers } from "./backends/webgpu/index.js"
import { requestWith } from "./backends/webgpu/request.js"
import { type Device, type DeviceOptions, TRANSFER, type Transfer } from "./backends/webgpu/types.js"
import { DeviceError, ValueError } from "./errors/index.js"
import { type Profile, profileLater } from "./transforms/profile.js"
import type { Tree } from "./tree/index.js"
import { flatten, unflatten } from "./tree/structure.js"

export type { Feature } from "./backends/webgpu/facts.js"
export type { Probe } from "./backends/webgpu/probe.js"
export type { Adapter, Device, DeviceOptions, DeviceStats } from "./backends/webgpu/types.js"
export { DeviceError, type DeviceFault } from "./errors/index.js"

/**
 * A device that runs jitted functions and holds arrays: the fastest there is, unless the options say otherwise.
 *
 * @throws ValueError for options that it does not know; a `Left` says why there is no device, and what to do
 * @example typeof requestDevice({ memory: 2 ** 30 }) // "function"
 */
export const requestDevice: (options?: DeviceOptions) => TaskEither<DeviceError, Device> = checked(
  "requestDevice",
  {
    options: options({
      powerPreference: word("high-performance", "low-power"),
      memory: positive,
      hostSteps: truth,
      features: listOf(word(...FEATURES), "a list of features"),
      probe: anything,
    }),
  },
  requestWith(printers),
)

const hasTransfer = (device: object): device is { readonly [TRANSFER]: Transfer } => TRANSFER in device

const transferOf = (x: NDArray): Transfer | null => {
  const device = deviceOf(x)
  return device !== null && hasTransfer(device) ? device[TRANSFER] : null
}

const deviceKind: Kind = kind(
  "a device, as requestDevice gives it",
  (x) => typeof x === "object" && x !== null && hasTransfer(x),
)

const elsewhere = (x: NDArray, device: Device): ValueError =>
  new ValueError({
    op: "toDevice",
    problem: `the array lies on another device, ${x.device.name}, not on ${device.name}`,
    given: { x: describe(x) },
    hint: "fetch it first: toHost(x) is a task that gives the array on the host",
  })

/**
 * The same tree with its arrays on a device. Those that are there already stay as they are.
 *
 * @throws DTypeError for float64, DeviceError for an array larger than the device takes, or when the device is lost,
 * TraceError for a traced array
 * @example const move = (device: Parameters<typeof toDevice>[0]) => toDevice(device)({ w: ones([2, 3]) })
 * typeof move // "function"
 */
export const toDevice =
  (device: Device) =>
  <T>(tree: T & Tree<T>): T => {
    checkGiven("toDevice", "device", deviceKind, device)
    const flat = flatten("toDevice", "tree", tree)
    const moved = flat.leaves.map((x) => {
      if (x.device === device) return x
      if (deviceOf(x) !== null) throw elsewhere(x, device)
      return device[TRANSFER].upload("toDevice", x)
    })
    return unflatten(flat.structure, moved) as T
  }

/** Arrays of a device on the host, those of the host as they are. */
const fetchAll = async (xs: readonly NDArray[]): Promise<Either<DeviceError, readonly NDArray[]>> => {
  const found = new Map<NDArray, NDArray>()
  for (const transfer of new Set(xs.map(transferOf))) {
    if (transfer === null) continue
    const own = [...new Set(xs)].filter((x) => transferOf(x) === transfer)
    const fetched = await transfer.download(own)()
    if (isLeft(fetched)) return fetched
    own.forEach((x, i) => {
      found.set(x, fetched.right[i]!)
    })
  }
  return right(xs.map((x) => found.get(x) ?? x))
}

/**
 * The same tree with its arrays on the host, where they can be read, when the device has done all that was asked before.
 *
 * @throws TraceError for a traced array; what is wrong with the device is a `Left`
 * @example typeof toHost({ w: ones([2, 3]) }) // "function"
 */
export const toHost = <T>(tree: T & Tree<T>): TaskEither<DeviceError, T> => {
  const flat = flatten("toHost", "tree", tree)
  for (const x of flat.leaves) if (deviceOf(x) === null) hostOf("toHost", x)
  return async () => {
    const fetched = await fetchAll(flat.leaves)
    return isLeft(fetched) ? fetched : right(unflatten(flat.structure, fetched.right) as T)
  }
}

/**
 * The time that each kernel of a jitted function takes with these arguments on its device, by the device's own clock where
 * it has one: the median of `runs`. Nothing is donated.
 *
 * @throws TraceError when the function was not made by jit
 * @example typeof profileOn(jit((x: NDArray) => multiply(x, 2)))(array([1, 2])) // "function"
 */
export const profileOn =
  <A extends readonly unknown[], B>(jitted: (...args: A) => B, runs = 5) =>
  (...args: A): TaskEither<DeviceError, Profile> =>
  async () => {
    try {
      return right(await profileLater(jitted, runs)(...args))
    } catch (e) {
      if (e instanceof DeviceError) return left(e)
      throw e
    }
  }
