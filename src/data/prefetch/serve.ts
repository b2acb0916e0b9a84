import { builtin } from "../../io/node.js"
import { type FromWorker, pack, type ToWorker, unpack } from "./message.js"

/** What makes items, such as batches, of arguments that another thread can be given. */
export type Producer<A extends readonly unknown[], T> = (...args: A) => Iterable<T> | AsyncIterable<T>

/** How a worker hears and speaks. */
interface Port {
  readonly listen: (hear: (message: ToWorker) => void) => void
  readonly say: (message: FromWorker, buffers: readonly ArrayBufferLike[]) => void
}

/** What a worker of `prefetchInWorker` is told apart by. */
export const ROLE = "cotangent.prefetch"

interface Scope {
  readonly addEventListener: (type: "message", hear: (event: { readonly data: ToWorker }) => void) => void
  readonly postMessage: (message: FromWorker, buffers: readonly ArrayBufferLike[]) => void
}

/** The port of the worker that this runs in; null anywhere else. */
const ownPort = (): Port | null => {
  const node = builtin("node:worker_threads")
  if (node !== undefined) {
    const { parentPort: port } = node
    const data: unknown = node.workerData
    const isOurs = typeof data === "object" && data !== null && "role" in data && data.role === ROLE
    if (port === null || !isOurs) return null
    return {
      listen: (hear) => void port.on("message", hear),
      say: (message, buffers) => port.postMessage(message, buffers as readonly ArrayBuffer[]),
    }
  }
  if (!("WorkerGlobalScope" in globalThis)) return null
  const scope = globalThis as typeof globalThis & Scope
  return {
    listen: (hear) => scope.addEventListener("message", ({ data }) => hear(data)),
    say: (message, buffers) => scope.postMessage(message, buffers),
  }
}

/** Makes items as they are asked for, one after the other. */
const answer = (port: Port, produce: Producer<readonly unknown[], unknown>): void => {
  let credit = 0
  let wake: (() => void) | null = null
  const run = async (args: readonly unknown[]): Promise<void> => {
    try {
      for await (const item of produce(...args)) {
        while (credit === 0) await new Promise<void>((resolve) => (wake = resolve))
        credit--
        const buffers: ArrayBufferLike[] = []
        const value = pack(item, buffers)
        port.say({ kind: "item", value }, buffers)
      }
      port.say({ kind: "end" }, [])
    } catch (error) {
      port.say({ kind: "error", message: error instanceof Error ? error.message : String(error) }, [])
    }
  }
  port.listen((message) => {
    if (message.kind === "start") void run(unpack(message.args) as readonly unknown[])
    if (message.kind === "more") {
      credit += message.count
      wake?.()
      wake = null
    }
  })
}

/**
 * Makes a module one for `prefetchInWorker`: it exports this as its default. In a worker, the items that the function
 * makes are sent to the thread that asks for them; anywhere else this is just the function.
 *
 * @example const module = serveBatches((seed: number) => batchesOf({ x: arange(10) }, 4, { key: key(seed) }))
 */
export const serveBatches = <A extends readonly unknown[], T>(produce: Producer<A, T>): Producer<A, T> => {
  const port = ownPort()
  if (port !== null) answer(port, produce as Producer<readonly unknown[], unknown>)
  return produce
}
