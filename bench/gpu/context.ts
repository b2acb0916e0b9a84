import { isLeft } from "fp-ts/Either"
import { add, jitWith, type NDArray, zeros } from "../../src/index.js"
import { type Device, toDevice, toHost } from "../../src/webgpu.js"
import type { Effort } from "./measure.js"
import { type Best, copyTime, fmaRate } from "./rates.js"
import type { Row } from "./row.js"
import type { Sizes } from "./sizes.js"

/** What a row is measured with. */
export interface Context {
  readonly gpu: GPUDevice
  readonly device: Device
  readonly sizes: Sizes
  readonly effort: Effort
  /** until all that the library was asked for is done */
  readonly wait: () => Promise<void>
  /** of the adapter, measured once each */
  readonly fma: () => Promise<Best>
  readonly copy: (bytes: number) => Promise<Best>
  readonly bandwidth: () => Promise<Best>
  /** the rows so far */
  readonly rows: readonly Row[]
}

/** A row that can be measured. */
export interface Task {
  readonly name: string
  readonly run: (c: Context) => Promise<Omit<Row, "name">>
}

/** A tree of a device on the host; throws what is wrong. */
export const fetched = async <T>(tree: T): Promise<T> => {
  const got = await (toHost as (tree: T) => ReturnType<typeof toHost<T>>)(tree)()
  if (isLeft(got)) throw got.left
  return got.right as T
}

/** Waits for a result that comes after all others. */
const waiting = (device: Device): (() => Promise<void>) => {
  const next = jitWith({ device })((x: NDArray) => add(x, 1))
  const start = toDevice(device)(zeros([1]))
  return async () => {
    await fetched(next(start))
  }
}

const once = <A>(f: () => Promise<A>): (() => Promise<A>) => {
  const known: { value?: Promise<A> } = {}
  return () => (known.value ??= f())
}

/** The reference rates are measured when they are first asked for. */
export const contextOf = (
  gpu: GPUDevice,
  device: Device,
  sizes: Sizes,
  effort: Effort,
  rows: readonly Row[],
): Context => {
  const copies = new Map<number, () => Promise<Best>>()
  const copy = (bytes: number): Promise<Best> => {
    const known = copies.get(bytes) ?? once(() => copyTime(gpu, effort, bytes, false))
    copies.set(bytes, known)
    return known()
  }
  return {
    gpu,
    device,
    sizes,
    effort,
    rows,
    wait: waiting(device),
    copy,
    fma: once(() => fmaRate(gpu, effort, sizes.workgroups)),
    bandwidth: once(() => copyTime(gpu, effort, 4 * sizes.copied, true)),
  }
}

/** A function of arrays as work: its result takes the place of the last one, so that calls take no more memory. */
export const repeated = (
  { device, wait }: Context,
  f: (...xs: readonly NDArray[]) => NDArray,
  args: readonly NDArray[],
) => {
  const again = jitWith({ device, donate: [args.length] })((...xs: readonly NDArray[]) =>
    f(...xs.slice(0, args.length)),
  )
  const now = { result: jitWith({ device })(f)(...args) }
  return {
    call: () => {
      now.result = again(...args, now.result)
    },
    wait,
  }
}

/** Dispatches and submits of one call; that of waiting is not counted. */
export const countsOf = async ({ device, wait }: Context, call: () => void) => {
  await wait()
  const before = device.stats()
  call()
  const after = device.stats()
  await wait()
  return { dispatches: after.dispatches - before.dispatches, submits: after.submits - before.submits }
}
