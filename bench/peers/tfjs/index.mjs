// TensorFlow.js on its WebAssembly backend, which has one thread in Node.
import * as tf from "@tensorflow/tfjs"
import "@tensorflow/tfjs-backend-wasm"
import { arrays } from "./arrays.mjs"
import { networks } from "./networks.mjs"

await tf.setBackend("wasm")

export const side = {
  version: `${tf.version.tfjs}, backend ${tf.getBackend()}, Node ${process.versions.node}`,
  workloads: { ...arrays, ...networks },
  cannot: {
    "matmul f64 512": "no float64",
    "first call of the MLP's step": "compiles nothing",
  },
  clear: () => tf.disposeVariables(),
}
