import { checkGiven, optional, whole } from "../../array/given.js"
import { cpu } from "../../array/index.js"
import type { Backend, ComputeDevice } from "../../compiler/index.js"
import { newArena } from "./arena.js"
import { executable } from "./executable.js"
import { features } from "./features.js"

/** Programs as WebAssembly with SIMD, over one memory; `threads` help the calling one, all that are spare by default. */
export const wasmBackend = (threads?: number): Backend => {
  const arena = newArena(threads)
  const able = features()
  return { name: "wasm", compile: (program, options) => executable(program, arena, able, options) }
}

const threadsKind = optional(whole(0))

/** The host, with its own WebAssembly memory. */
export const wasmDevice = (threads?: number): ComputeDevice => {
  checkGiven("wasmDevice", "threads", threadsKind, threads)
  return { ...cpu, backend: wasmBackend(threads) }
}
