// What the machine can do: the measures that goals are relative to.
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import type { Prepare, Side } from "../side.js"
import { multiplyAdds, PER_TURN } from "./module.js"
import { FLOPS_PER_CORE } from "./work.js"

const fused = WebAssembly.validate(multiplyAdds(true))
const bytes = multiplyAdds(fused)

type Run = (turns: number) => number
const isRun = (f: unknown): f is Run => typeof f === "function"

/** A thread that does the work whenever the first word goes up, and then adds 1 to the second. */
const HELPER = `
  const { workerData: { bytes, words, turns } } = require("node:worker_threads")
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
  for (let seen = 0; ; seen++) {
    Atomics.wait(words, 0, seen)
    run(turns)
    Atomics.add(words, 1, 1)
    Atomics.notify(words, 1)
  }`

/** All cores do the same work at the same time. */
const onAllCores = (): (() => void) => {
  const turns = FLOPS_PER_CORE / (2 * PER_TURN)
  const words = new Int32Array(new SharedArrayBuffer(8))
  const helpers = availableParallelism() - 1
  for (let i = 0; i < helpers; i++) new Worker(HELPER, { eval: true, workerData: { bytes, words, turns } }).unref()
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
  if (!isRun(run)) throw new Error("the module has no run")
  return () => {
    Atomics.store(words, 1, 0)
    Atomics.add(words, 0, 1)
    Atomics.notify(words, 0)
    run(turns)
    for (let done = 0; done < helpers; done = Atomics.load(words, 1)) Atomics.wait(words, 1, done)
  }
}

const peak = onAllCores()

const copy =
  (mebibytes: number): Prepare =>
  () => {
    const from = new Float32Array(mebibytes * 2 ** 18).fill(1)
    const to = new Float32Array(from.length).fill(2)
    return () => to.set(from)
  }

export const side: Side = {
  version: `${fused ? "fused multiply-adds" : "multiplications and additions"} of 128 bits`,
  workloads: { peak: () => peak, "copy 64 MiB": copy(64), "copy 16 MiB": copy(16) },
}
