import { WORDS } from "./words.js"

/** A worker, in Node or in a browser. */
interface Thread {
  readonly send: (message: unknown) => void
}

/** The threads beside the calling one. */
export interface Pool {
  /** sends a module to all threads; the number that have it */
  readonly enlist: (id: number, module: WebAssembly.Module) => () => number
  readonly forget: (id: number) => void
  readonly size: number
}

const alone: Pool = { enlist: () => () => 0, forget: () => undefined, size: 0 }

/** Threads that help at most, whatever the machine has. */
const MOST = 7

const builtin = <K extends "node:os" | "node:worker_threads">(name: K) =>
  typeof process === "undefined" ? undefined : process.getBuiltinModule?.(name)

const processors = (): number =>
  builtin("node:os")?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1

const workerUrl = (): URL => new URL("./worker.mjs", import.meta.url)

/** A thread that dies is one that never takes a part: its work is done by the others. */
const start = (data: object): Thread => {
  const node = builtin("node:worker_threads")
  if (node !== undefined) {
    const worker = new node.Worker(workerUrl(), { workerData: data })
    worker.on("error", () => undefined)
    worker.unref()
    return { send: (message) => worker.postMessage(message) }
  }
  const worker = new Worker(workerUrl(), { type: "module" })
  worker.postMessage(data)
  return { send: (message) => worker.postMessage(message) }
}

/** Starts `count` threads over a shared memory; they never keep the process alive. */
export const newPool = (memory: WebAssembly.Memory, count: number): Pool => {
  if (count <= 0 || !(memory.buffer instanceof SharedArrayBuffer)) return alone
  const threads = Array.from({ length: count }, (_, i) => start({ words: WORDS, memory, worker: i + 1 }))
  const words = new Int32Array(memory.buffer, 0, 256)
  const send = (message: object): void => {
    threads.forEach((t) => {
      t.send(message)
    })
    Atomics.add(words, WORDS.mail / 4, 1)
    Atomics.add(words, WORDS.epoch / 4, 1)
    Atomics.notify(words, WORDS.epoch / 4)
  }
  return {
    size: count,
    enlist: (id, module) => {
      const ready = new Int32Array(new SharedArrayBuffer(4))
      send({ id, module, ready })
      return () => Atomics.load(ready, 0)
    },
    forget: (id) => {
      send({ forget: id })
    },
  }
}

/** Threads that a machine has beside the calling one. */
export const spareThreads = (): number => Math.min(MOST, processors() - 1)
