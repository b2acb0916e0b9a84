// @ts-check
// A thread of the pool: holds an instance of every module it was sent, and takes parts of their tasks.

/** @typedef {{ words: { share: number, epoch: number, mail: number }, memory: WebAssembly.Memory, worker: number }} Start */
/** @typedef {{ forget: readonly number[], id?: number, module?: WebAssembly.Module }} Mail */
/** @typedef {{ postMessage?: unknown, on?: unknown }} Port */

const MODULE_AT = 44n

/** @param {Start} start @param {(receive: (mail: Mail) => void) => void} listen */
const serve = ({ words, memory, worker }, listen) => {
  const ints = new Int32Array(memory.buffer, 0, 256)
  const longs = new BigUint64Array(memory.buffer, 0, 128)
  /** @type {Map<number, (worker: number) => void>} */
  const modules = new Map()
  let read = 0

  const wait = () => {
    for (;;) {
      const epoch = Atomics.load(ints, words.epoch / 4)
      // A message may come before its count: only one that is still to come ends the wait.
      if (((Atomics.load(ints, words.mail / 4) - read) | 0) > 0) return
      modules.get(Number(Atomics.load(longs, words.share / 8) >> MODULE_AT))?.(worker)
      Atomics.wait(ints, words.epoch / 4, epoch)
    }
  }

  listen(({ forget, id, module }) => {
    read += 1
    forget.forEach((old) => modules.delete(old))
    if (id !== undefined && module !== undefined) {
      const routine = () => {}
      const { exports } = new WebAssembly.Instance(module, { host: { memory, routine } })
      modules.set(id, /** @type {(worker: number) => void} */ (exports.work))
    }
    wait()
  })
}

const node = globalThis.process?.getBuiltinModule?.("node:worker_threads")

if (node?.parentPort) {
  const { parentPort, workerData } = node
  serve(workerData, (receive) => parentPort.on("message", receive))
} else {
  globalThis.addEventListener(
    "message",
    ({ data }) => serve(data, (receive) => globalThis.addEventListener("message", (event) => receive(event.data))),
    { once: true },
  )
}
