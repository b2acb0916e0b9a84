import { isPlain, nameOfValue } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { type Address, isAddress, type Path } from "../../io/address.js"
import { builtin } from "../../io/node.js"
import { type FromWorker, pack, type ToWorker, unpack } from "./message.js"
import { type PrefetchOptions, prefetch, sizeIn } from "./prefetch.js"
import { type Producer, ROLE } from "./serve.js"

/** A module whose default export is made by `serveBatches`. */
export interface ServedModule<A extends readonly unknown[], T> {
  readonly default: Producer<A, T>
}

/** A worker of a page: `Worker`. */
export interface WorkerLike {
  readonly postMessage: (message: unknown, transfer: ArrayBuffer[]) => void
  readonly addEventListener: (type: string, hear: (event: object) => void) => void
  readonly terminate: () => void
}

/** A module both as a worker and to import, as bundlers understand it. */
export interface WorkerModule<A extends readonly unknown[], T> {
  /** `() => new Worker(new URL("./pipeline.js", import.meta.url), { type: "module" })` */
  readonly worker: () => WorkerLike
  /** `() => import("./pipeline.js")`, for where no worker may be started */
  readonly module: () => Promise<ServedModule<A, T>>
}

/** A worker of Node or of a browser. */
interface Thread {
  readonly send: (message: ToWorker, buffers: readonly ArrayBufferLike[]) => void
  readonly stop: () => void
  /** whether the process waits for it */
  readonly hold: (isHeld: boolean) => void
}

type Hear = (message: FromWorker) => void
type Fail = (problem: string) => void

const browserThread = (worker: WorkerLike, hear: Hear, fail: Fail): Thread => {
  worker.addEventListener("message", (event) => "data" in event && hear(event.data as FromWorker))
  worker.addEventListener("error", (event) =>
    fail("message" in event && event.message ? String(event.message) : "the worker cannot be started"),
  )
  return {
    send: (message, buffers) => worker.postMessage(message, buffers as ArrayBuffer[]),
    stop: () => worker.terminate(),
    hold: () => undefined,
  }
}

const start = (module: Address | WorkerModule<never, unknown>, hear: Hear, fail: Fail): Thread => {
  const node = builtin("node:worker_threads")
  if (!isAddress(module)) return browserThread(module.worker(), hear, fail)
  if (node === undefined) return browserThread(new Worker(module.href, { type: "module" }), hear, fail)
  const worker = new node.Worker(new URL(module.href), { workerData: { role: ROLE } })
  worker.on("message", hear)
  worker.on("error", (error) => fail(error.message))
  worker.on("exit", () => fail("the worker has ended"))
  return {
    send: (message, buffers) => worker.postMessage(message, buffers as readonly ArrayBuffer[]),
    stop: () => void worker.terminate(),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
  }
}

/** What has come from a worker and was not taken, and who waits for more. */
interface Mailbox {
  readonly messages: FromWorker[]
  wake: (() => void) | null
  heard: boolean
}

/** The items of a worker; null when none can be started, before anything came of it. */
const served = async function* (
  module: Address | WorkerModule<never, unknown>,
  args: readonly unknown[],
  size: number,
): AsyncGenerator<unknown, boolean> {
  const box: Mailbox = { messages: [], wake: null, heard: false }
  const hear = (message: FromWorker): void => {
    box.messages.push(message)
    box.wake?.()
    box.wake = null
  }
  const failure = { problem: "" }
  const fail = (problem: string): void => {
    failure.problem = problem
    hear({ kind: "error", message: problem })
  }
  const thread = ((): Thread | null => {
    try {
      return start(module, hear, fail)
    } catch {
      return null
    }
  })()
  if (thread === null) return false
  try {
    const buffers: ArrayBufferLike[] = []
    const packed = pack(args, buffers)
    thread.send({ kind: "start", args: packed }, buffers)
    thread.send({ kind: "more", count: size }, [])
    for (;;) {
      thread.hold(true)
      while (box.messages.length === 0) await new Promise<void>((resolve) => (box.wake = resolve))
      thread.hold(false)
      const message = box.messages.shift()!
      if (message.kind === "end") return true
      if (message.kind === "error" && failure.problem !== "" && !box.heard) return false
      if (message.kind === "error") throw new Error(message.message)
      box.heard = true
      thread.send({ kind: "more", count: 1 }, [])
      yield unpack(message.value)
    }
  } finally {
    thread.stop()
  }
}

const urlOf = (op: string, module: unknown): Address => {
  if (isAddress(module)) return module
  if (typeof module === "string" && /^(file|https?|data|blob):/.test(module)) return new URL(module)
  throw new ValueError({
    op,
    problem: `the module is ${nameOfValue(module)}`,
    hint: 'give its address: new URL("./pipeline.js", import.meta.url)',
  })
}

const isBoth = <A extends readonly unknown[], T>(x: unknown): x is WorkerModule<A, T> =>
  isPlain(x) && typeof x.worker === "function" && typeof x.module === "function"

/**
 * The items that a module makes of some arguments in a worker, a few ahead, so that reading, cutting and augmenting go on
 * beside training. The module's default export is `serveBatches(f)`; arguments and items are trees of arrays, numbers and
 * texts. Where no worker can be started, the module is imported and runs here.
 *
 * An error of the function is thrown at its place; leaving the loop stops the worker.
 * @throws ValueError unless the module is an address, and the size a whole number above 0
 * @example const items = prefetchInWorker(new URL("file:///pipeline.js"), [3], { size: 4 })
 */
export const prefetchInWorker = <A extends readonly unknown[], T>(
  module: Path | WorkerModule<A, T>,
  args: A,
  options: PrefetchOptions = {},
): AsyncIterable<T> => {
  const op = "prefetchInWorker"
  const size = sizeIn(op, options)
  const own = isBoth<A, T>(module) ? module : urlOf(op, module)
  const imported = async (): Promise<ServedModule<A, T>> =>
    isAddress(own) ? await import(/* @vite-ignore */ /* webpackIgnore: true */ own.href) : own.module()
  return {
    async *[Symbol.asyncIterator]() {
      const isServed = yield* served(own as Address | WorkerModule<never, unknown>, args, size) as AsyncGenerator<
        T,
        boolean
      >
      if (!isServed) yield* prefetch((await imported()).default(...args), { size })
    },
  }
}
