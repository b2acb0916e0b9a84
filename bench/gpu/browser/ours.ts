// The library itself on WebGPU in a page.
import { isLeft } from "fp-ts/Either"
import manifest from "../../../package.json" with { type: "json" }
import {
  grad,
  jitWith,
  matmul,
  mean,
  mul,
  type NDArray,
  relu,
  softmax,
  square,
  sub,
  sum,
  Tree,
  valueAndGrad,
} from "../../../src/index.js"
import { adam, applyUpdates } from "../../../src/optim/index.js"
import { requestDevice, toDevice } from "../../../src/webgpu.js"
import { layerNorm } from "../../ours/arrays.js"
import { labels, noise } from "../../ours/data.js"
import { crossEntropy, denseLayers, type Params, perceptron } from "../../ours/layers.js"
import { block, blockInputs } from "../../ours/sequences.js"
import { chain } from "../arrays.js"
import type { BrowserSide } from "./side.js"

const found = await requestDevice()()
if (isLeft(found)) throw found.left
const device = found.right

/** A function of arrays of these shapes. */
const on =
  (f: (...xs: readonly NDArray[]) => NDArray, ...shapes: readonly (readonly number[])[]) =>
  () => {
    const xs = toDevice(device)(shapes.map((shape, i) => noise(shape, i + 1)))
    const g = jitWith({ device })(f)
    return () => g(...xs)
  }

const lossOf = (x: NDArray, y: NDArray) => (p: Params) => crossEntropy(perceptron(p, x, relu), y)

const batch = () => toDevice(device)([noise([128, 784]), labels(128, 10)] as const)

const sgdStep = () => {
  const [x, y] = batch()
  const step = jitWith({ device, donate: [0] })((p: Params, x: NDArray, y: NDArray) => {
    const [loss, g] = valueAndGrad(lossOf(x, y))(p)
    return [Tree.map((q, d) => sub(q, mul(d!, 0.1)), p, g), loss] as const
  })
  const now = { params: denseLayers(784, 128, 10) }
  return () => {
    now.params = step(now.params, x, y)[0]
  }
}

const adamStep = () => {
  const [x, y] = batch()
  const optimizer = adam(1e-3)
  const start = denseLayers(784, 512, 256, 10)
  type State = readonly [params: Params, state: ReturnType<typeof optimizer.init>]
  const step = jitWith({ device, donate: [0] })(([p, s]: State, x: NDArray, y: NDArray) => {
    const [loss, g] = valueAndGrad(lossOf(x, y))(p)
    const [updates, next] = optimizer.update(g, s, p)
    return [[applyUpdates(p, updates), next], loss] as const
  })
  const now: { state: State } = { state: [start, optimizer.init(start)] }
  return () => {
    now.state = step(now.state, x, y)[0] as State
  }
}

const transformer = () => {
  const { params, x } = blockInputs()
  const [p, onDevice] = [toDevice(device)(params), toDevice(device)(x)]
  const f = jitWith({ device })(grad((q: typeof params, x: NDArray) => mean(square(block(q, x)))))
  return () => f(p, onDevice)
}

export const side: BrowserSide = {
  title: "ours",
  version: manifest.version,
  workloads: {
    "MLP 784-128-10, SGD": sgdStep,
    "MLP 784-512-256-10, Adam": adamStep,
    "softmax 256x1024": on((x) => softmax(x!), [256, 1024]),
    "layerNorm 256x1024": on((x) => layerNorm(x!), [256, 1024]),
    "matmul 256": on((x, y) => matmul(x!, y!), [256, 256], [256, 256]),
    "ten operations on 1M": on((x) => chain(x!), [2 ** 20]),
    "sum of 1M": on((x) => sum(x!), [2 ** 20]),
    "transformer block, gradient": transformer,
  },
}
