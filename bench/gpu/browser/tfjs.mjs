// TensorFlow.js on its WebGPU backend.
import * as tf from "@tensorflow/tfjs"
import "@tensorflow/tfjs-backend-webgpu"
import { noise } from "../../peers/data.mjs"
import { layerNorm } from "../../peers/tfjs/arrays.mjs"
import { networks } from "../../peers/tfjs/networks.mjs"

await tf.setBackend("webgpu")

const on =
  (f, ...shapes) =>
  () => {
    const xs = shapes.map((shape, i) => tf.tensor(noise(shape, i + 1), shape))
    return () => tf.dispose(tf.tidy(() => f(...xs)))
  }

const chain = (x) => {
  const y = tf.add(tf.mul(x, 1.5), 0.25)
  const z = tf.sub(tf.maximum(y, -3), tf.mul(y, 0.125))
  return tf.minimum(tf.add(tf.mul(tf.neg(z), 0.5), tf.abs(y)), 4)
}

export const side = {
  title: "TF.js",
  version: `${tf.version.tfjs}, backend ${tf.getBackend()}`,
  flush: () => {
    tf.backend().endComputePassEncoder()
    tf.backend().submitQueue()
  },
  workloads: {
    "MLP 784-128-10, SGD": networks["MLP 784-128-10, SGD"],
    "MLP 784-512-256-10, Adam": networks["MLP 784-512-256-10, Adam"],
    "softmax 256x1024": on((x) => tf.softmax(x), [256, 1024]),
    "layerNorm 256x1024": on(layerNorm, [256, 1024]),
    "matmul 256": on((x, y) => tf.matMul(x, y), [256, 256], [256, 256]),
    "ten operations on 1M": on(chain, [2 ** 20]),
    "sum of 1M": on((x) => tf.sum(x), [2 ** 20]),
    "transformer block, gradient": networks["transformer block, gradient"],
  },
}
