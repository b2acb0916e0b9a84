// jax-js on its WebGPU backend.
import { defaultDevice, init, jit, nn, numpy as np } from "@jax-js/jax"
import manifest from "../../node_modules/@jax-js/jax/package.json" with { type: "json" }
import { finish, random32 } from "../../peers/jax-js/arrays.mjs"
import { networks } from "../../peers/jax-js/networks.mjs"

await init("webgpu")
defaultDevice("webgpu")

const on =
  (f, ...shapes) =>
  () => {
    const xs = shapes.map((shape, i) => random32(shape, i + 1))
    const g = jit(f)
    return () => finish(g(...xs.map((x) => x.ref)))
  }

const chain = (x) => {
  const y = x.mul(1.5).add(0.25)
  const z = np.maximum(y.ref, -3).sub(y.ref.mul(0.125))
  return np.minimum(z.neg().mul(0.5).add(np.abs(y)), 4)
}

export const side = {
  title: "jax-js",
  version: `${manifest.version}, backend webgpu`,
  workloads: {
    "MLP 784-128-10, SGD": networks["MLP 784-128-10, SGD"],
    "MLP 784-512-256-10, Adam": networks["MLP 784-512-256-10, Adam"],
    "softmax 256x1024": on((x) => nn.softmax(x), [256, 1024]),
    "layerNorm 256x1024": on((x) => nn.standardize(x), [256, 1024]),
    "matmul 256": on((x, y) => np.matmul(x, y), [256, 256], [256, 256]),
    "ten operations on 1M": on(chain, [2 ** 20]),
    "sum of 1M": on((x) => np.sum(x), [2 ** 20]),
    "transformer block, gradient": networks["transformer block, gradient"],
  },
}
