import type { ComputeDevice } from "../compiler/index.js"
import { reference } from "./reference/index.js"
import { wasmDevice } from "./wasm/index.js"

const HOST = Symbol.for("cotangent.host")

const hasHost = (g: object): g is { readonly [HOST]: ComputeDevice } => HOST in g

/**
 * The device that jitted functions run on by default: WebAssembly, or the reference where there is none.
 *
 * It is made when first asked for, and all loaded copies of the library share it, so that there is one memory and one
 * set of threads.
 */
export const host = (): ComputeDevice => {
  const g: object = globalThis
  if (hasHost(g)) return g[HOST]
  const value = typeof WebAssembly === "object" ? wasmDevice() : reference
  Object.defineProperty(g, HOST, { value, enumerable: false })
  return value
}
