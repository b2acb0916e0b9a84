// TensorFlow.js on its WebAssembly backend, which has one thread in Node.
import * as tf from "@tensorflow/tfjs"
import "@tensorflow/tfjs-backend-wasm"
import { arrays } from "./arrays.mjs"
import { models } from "./models.mjs"
import { networks } from "./networks.mjs"

await tf.setBackend("wasm")

export const side = {
  version: `${tf.version.tfjs}, backend ${tf.getBackend()}, Node ${process.versions.node}`,
  workloads: { ...arrays, ...networks, ...models },
  cannot: {
    "matmul f64 512": "no float64",
    "ResNet-18 32x32, momentum": "Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'",
    "first call of the MLP's step": "compiles nothing",
  },
  clear: () => tf.disposeVariables(),
}
