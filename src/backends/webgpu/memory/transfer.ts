import {
  allocate,
  type Device,
  fromHost,
  hostOf,
  isDeviceArray,
  makeArray,
  type NDArray,
  STORAGE,
  type Storage,
  sizeOf,
  type TypedArray,
} from "../../../array/index.js"
import { TraceError } from "../../../errors/index.js"
import type { Context } from "../context.js"
import { lostError } from "../faults.js"
import { checkDType, checkSize } from "./checks.js"
import type { Block } from "./pool.js"
import { bytesOfWords, fromWords, toWords, writeWords } from "./words.js"

/** Elements in the memory of a device. */
export interface DeviceStorage extends Storage {
  readonly kind: "device"
  readonly block: Block
}

const isOnDevice = (s: Storage): s is DeviceStorage => s.kind === "device"

const refuse = (action: string, aval: string): Error =>
  new TraceError({
    op: action,
    problem: "the elements of this array are in the memory of a device",
    given: { x: aval },
    hint: "fetch them first: toHost(x) is a task that gives the array on the host",
  })

/** An array over a block. */
export const arrayOn = (device: Device, shape: readonly number[], dtype: NDArray["dtype"], block: Block): NDArray => {
  const storage: DeviceStorage = { kind: "device", device, note: `(on ${device.name})`, path: null, refuse, block }
  return makeArray(shape, dtype, storage)
}

/** The block of an array that lies on a device; null for all others. */
export const blockOf = (x: NDArray): Block | null => {
  const storage = x[STORAGE]
  return isOnDevice(storage) ? storage.block : null
}

const write = (c: Context, dtype: NDArray["dtype"], data: TypedArray): Block => {
  const words = toWords(dtype, data)
  const block = c.pool.take(bytesOfWords(words.length))
  if (words.length > 0) writeWords(c.gpu, block.buffer, words)
  block.serial = c.faults.next()
  c.counts.uploaded += words.byteLength
  return block
}

/** The elements of an array of the host on the device: those that are there already, or for a caller of its own. */
export const upload = (c: Context, op: string, x: NDArray, own = false): Block => {
  checkDType(op, "x", x)
  checkSize(c, op, "x", x)
  const { data, dtype } = hostOf(op, x)
  const known = own ? undefined : c.uploads.get(data)
  if (known !== undefined && c.faults.of([known]) === null) return known
  const block = write(c, dtype, data)
  if (!own) c.uploads.set(data, block)
  return block
}

/** Arrays of the host with the elements of arrays on the device, when all work before is done. */
export const download = (c: Context, xs: readonly NDArray[]): Promise<readonly NDArray[]> =>
  new Promise((resolve, reject) => {
    const blocks = xs.map((x) => blockOf(x)!)
    const serial = c.faults.current()
    c.queue.add(
      (function* () {
        const lost = c.faults.lost()
        if (lost !== null) return reject(lost)
        const wanted = xs.flatMap((x, i) => {
          const bytes = 4 * sizeOf(x.shape)
          return bytes === 0 ? [] : [{ buffer: blocks[i]!.buffer, at: 0, bytes }]
        })
        // The queue goes on: what is read is what has been submitted by now.
        c.staging.read(wanted).then(
          (copies) => {
            const wrong = c.faults.of(blocks)
            if (wrong !== null) return reject(wrong)
            c.faults.well(serial)
            c.counts.downloaded += wanted.reduce((n, w) => n + w.bytes, 0)
            const queue = [...copies]
            resolve(
              xs.map(({ shape, dtype }) =>
                fromHost(shape, dtype, sizeOf(shape) === 0 ? allocate(dtype, 0) : fromWords(dtype, queue.shift()!)),
              ),
            )
          },
          (e: unknown) => reject(c.faults.of(blocks) ?? lostError(e instanceof Error ? e.message : "")),
        )
      })(),
    )
  })

/** True for arrays that lie on this device. */
export const liesOn = (device: Device, x: NDArray): boolean => isDeviceArray(x) && x.device === device
