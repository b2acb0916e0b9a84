import { WORDS } from "./words.js"

/** A worker, in Node or in a browser. */
interface Thread {
  readonly send: (message: unknown) => void
}

/** The threads beside the calling one. */
export interface Pool {
  /** sends a module of so many bytes to all threads; what it gives is asked before every call how many of them may help */
  readonly enlist: (id: number, module: WebAssembly.Module, bytes: number) => () => number
  /** true while a module of this number is in use */
  readonly knows: (id: number) => boolean
  readonly size: number
}

const alone: Pool = { enlist: () => () => 0, knows: () => false, size: 0 }

/** Threads that help at most, whatever the machine has. */
const MOST = 7

const builtin = <K extends "node:os" | "node:worker_threads">(name: K) =>
  typeof process === "undefined" ? undefined : process.getBuiltinModule?.(name)

const processors = (): number =>
  builtin("node:os")?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1

const workerUrl = (): URL => new URL("./worker.mjs", import.meta.url)

/** Small heaps are collected early, and with them the modules that threads were told to forget. */
const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 }

/** A thread that dies is one that never takes a part: its work is done by the others. */
const start = (data: object): Thread => {
  const node = builtin("node:worker_threads")
  if (node !== undefined) {
    const worker = new node.Worker(workerUrl(), { workerData: data, resourceLimits })
    worker.on("error", () => undefined)
    worker.unref()
    return { send: (message) => worker.postMessage(message) }
  }
  const worker = new Worker(workerUrl(), { type: "module" })
  worker.postMessage(data)
  return { send: (message) => worker.postMessage(message) }
}

/** Where no thread may be started, there is one that does nothing. */
const startIfAllowed = (data: object): Thread => {
  try {
    return start(data)
  } catch {
    return { send: () => undefined }
  }
}

/** A module as the pool knows it: whether it was sent to the threads, and since then not forgotten. */
interface Member {
  readonly weight: number
  sent: boolean
  used: number
}

/** What threads keep at most, in bytes, and what a module weighs beside its code. */
const MOST_KEPT = 2 ** 23
const WEIGHT = 2 ** 16

/** The members that threads forget to make room: those that were called longest ago. */
const excess = (members: ReadonlyMap<number, Member>): readonly (readonly [number, Member])[] => {
  const kept = [...members].filter(([, m]) => m.sent).sort(([, a], [, b]) => b.used - a.used)
  const sums = kept.reduce<readonly number[]>((all, [, m]) => [...all, (all.at(-1) ?? 0) + m.weight], [])
  return kept.filter((_, i) => i > 0 && sums[i]! > MOST_KEPT)
}

/** What is sent to threads; each goes up by one in the count of mail, and wakes those that sleep. */
const post = (threads: readonly Thread[], memory: WebAssembly.Memory) => {
  const words = new Int32Array(memory.buffer, 0, 256)
  return (message: object): void => {
    threads.forEach((t) => {
      t.send(message)
    })
    Atomics.add(words, WORDS.mail / 4, 1)
    Atomics.add(words, WORDS.epoch / 4, 1)
    Atomics.notify(words, WORDS.epoch / 4)
  }
}

/**
 * Starts `count` threads over a shared memory; they never keep the process alive.
 *
 * Threads forget a module when nothing can call it any more. That is heard of only between turns of the event loop, so
 * they also forget what was not called for long; when it is called again, it is sent again. A thread that gets a module
 * while a call runs takes parts of what is left; the caller waits for none.
 */
export const newPool = (memory: WebAssembly.Memory, count: number): Pool => {
  if (count <= 0 || !(memory.buffer instanceof SharedArrayBuffer)) return alone
  const threads = Array.from({ length: count }, (_, i) => startIfAllowed({ words: WORDS, memory, worker: i + 1 }))
  const send = post(threads, memory)
  const members = new Map<number, Member>()
  const state = { clock: 0, weight: 0 }
  const forget = (m: Member): void => {
    if (m.sent) state.weight -= m.weight
    m.sent = false
  }
  const dropped = new FinalizationRegistry<number>((id) => {
    const m = members.get(id)
    members.delete(id)
    if (m?.sent) {
      forget(m)
      send({ forget: [id] })
    }
  })
  const join = (id: number, m: Member, module: WebAssembly.Module): void => {
    m.sent = true
    state.weight += m.weight
    const old = state.weight > MOST_KEPT ? excess(members) : []
    old.forEach(([, o]) => {
      forget(o)
    })
    send({ forget: old.map(([i]) => i), id, module })
  }
  return {
    size: count,
    knows: (id) => members.has(id),
    enlist: (id, module, bytes) => {
      const m: Member = { weight: bytes + WEIGHT, sent: false, used: 0 }
      members.set(id, m)
      const helpers = (): number => {
        m.used = ++state.clock
        if (!m.sent) join(id, m, module)
        return count
      }
      dropped.register(helpers, id)
      helpers()
      return helpers
    },
  }
}

/** Threads that a machine has beside the calling one. */
export const spareThreads = (): number => Math.min(MOST, processors() - 1)
