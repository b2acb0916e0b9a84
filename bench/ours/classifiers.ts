import {
  add,
  array,
  conv,
  div,
  grad,
  jit,
  jitWith,
  mul,
  type NDArray,
  pow,
  reduceWindow,
  relu,
  reshape,
  sqrt,
  square,
  sub,
  Tree,
  tanh,
  valueAndGrad,
  vmapWith,
  zeros,
  zerosLike,
} from "../../src/index.js"
import type { Prepare } from "../side.js"
import { labels, noise, weights } from "./data.js"
import { crossEntropy, denseLayers, type Params, perceptron } from "./layers.js"

interface Adam {
  readonly m: Params
  readonly v: Params
  readonly t: NDArray
}

const adam = (p: Params, g: Params, s: Adam): readonly [Params, Adam] => {
  const t = add(s.t, 1)
  const m = Tree.map((a, b) => add(mul(a, 0.9), mul(b, 0.1)), s.m, g)
  const v = Tree.map((a, b) => add(mul(a, 0.999), mul(square(b), 0.001)), s.v, g)
  const [c, d] = [sub(1, pow(0.9, t)), sub(1, pow(0.999, t))]
  const move = (q: NDArray, a: NDArray, b: NDArray): NDArray =>
    sub(q, div(mul(div(a, c), 1e-3), add(sqrt(div(b, d)), 1e-8)))
  return [Tree.map((q, a, b) => move(q, a!, b!), p, m, v), { m, v, t }]
}

/** The step of the large perceptron, with its arguments. */
const perceptronStep = () => {
  const [x, y] = [noise([128, 784]), labels(128, 10)]
  const params = denseLayers(784, 512, 256, 10)
  const state: Adam = { m: Tree.map(zerosLike, params), v: Tree.map(zerosLike, params), t: array(0) }
  const step = (p: Params, s: Adam, x: NDArray, y: NDArray) => {
    const [loss, g] = valueAndGrad((q: Params) => crossEntropy(perceptron(q, x, relu), y))(p)
    return [...adam(p, g, s), loss] as const
  }
  return { params, state, x, y, jitted: jitWith({ donate: [0, 1] })(step) }
}

const largePerceptron: Prepare = () => {
  const { x, y, jitted, ...now } = perceptronStep()
  return () => {
    const [params, state, loss] = jitted(now.params, now.state, x, y)
    Object.assign(now, { params, state })
    return loss
  }
}

const firstCall: Prepare = () => {
  const { params, state, x, y, jitted } = perceptronStep()
  return () => jitted(params, state, x, y)
}

const maxPool = (x: NDArray): NDArray => reduceWindow(x, "max", { window: [1, 1, 2, 2], strides: [1, 1, 2, 2] })

const kernel = (out: number, from: number, size: number): NDArray =>
  reshape(weights(from * size * size, out, out), [out, from, size, size])

const channels = (b: NDArray): NDArray => reshape(b, [-1, 1, 1])

const lenet = ([k1, b1, k2, b2, ...dense]: Params, x: NDArray): NDArray => {
  const h1 = maxPool(relu(add(conv(x, k1!, { padding: "SAME" }), channels(b1!))))
  const h2 = maxPool(relu(add(conv(h1, k2!), channels(b2!))))
  return perceptron(dense, reshape(h2, [x.shape[0], -1]), relu)
}

const lenetMomentum: Prepare = () => {
  const [x, y] = [noise([64, 1, 28, 28]), labels(64, 10)]
  const params: Params = [kernel(6, 1, 5), zeros([6]), kernel(16, 6, 5), zeros([16]), ...denseLayers(400, 120, 84, 10)]
  const step = jitWith({ donate: [0, 1] })((p: Params, v: Params, x: NDArray, y: NDArray) => {
    const [loss, g] = valueAndGrad((q: Params) => crossEntropy(lenet(q, x), y))(p)
    const velocity = Tree.map((a, b) => add(mul(a, 0.9), b!), v, g)
    return [Tree.map((q, a) => sub(q, mul(a!, 0.01)), p, velocity), velocity, loss] as const
  })
  const now = { params, velocity: Tree.map(zerosLike, params) }
  return () => {
    const [params, velocity, loss] = step(now.params, now.velocity, x, y)
    Object.assign(now, { params, velocity })
    return loss
  }
}

const smallPerceptron: Prepare = () => {
  const [x, y] = [noise([32, 2]), labels(32, 2)]
  const step = jitWith({ donate: [0] })((p: Params, x: NDArray, y: NDArray) => {
    const g = grad((q: Params) => crossEntropy(perceptron(q, x, tanh), y))(p)
    return Tree.map((q, d) => sub(q, mul(d!, 0.1)), p, g)
  })
  const now = { params: denseLayers(2, 16, 2) }
  return () => {
    now.params = step(now.params, x, y)
  }
}

const gradients: Prepare = () => {
  const [x, y, params] = [noise([128, 64]), labels(128, 10), denseLayers(64, 64, 10)]
  const one = (p: Params, x: NDArray, y: NDArray): NDArray =>
    crossEntropy(perceptron(p, reshape(x, [1, 64]), tanh), reshape(y, [1, 10]))
  const all = jit(vmapWith({ in: [null, 0, 0] })(grad(one)))
  return () => all(params, x, y)
}

export const classifiers: Readonly<Record<string, Prepare>> = {
  "MLP 784-512-256-10, Adam": largePerceptron,
  "LeNet-5, momentum": lenetMomentum,
  "MLP 2-16-2, SGD": smallPerceptron,
  "vmap(grad) of MLP 64-64-10, 128 examples": gradients,
  "first call of the MLP's step": firstCall,
}
