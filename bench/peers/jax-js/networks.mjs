// Training steps and gradients; `use` takes one more reference to each array of a tree.
import { grad, jit, lax, nn, numpy as np, tree, valueAndGrad, vmap } from "@jax-js/jax"
import { BLOCK, labels, weights } from "../data.mjs"
import { finish, random32, tensor } from "./arrays.mjs"

export const use = (t) => tree.ref(t)

export const weight = (shape, inputs, seed) => tensor(weights(shape, inputs, seed), shape)
const dense = (...sizes) => sizes.slice(1).flatMap((n, i) => [weight([sizes[i], n], sizes[i], i), np.zeros([n])])

const perceptron = (params, x, f) => {
  const layer = (h, i) => np.matmul(i === 0 ? h : f(h), params[2 * i]).add(params[2 * i + 1])
  return Array.from({ length: params.length / 2 }).reduce((h, _, i) => layer(h, i), x)
}

export const crossEntropy = (logits, y) => np.mean(np.sum(nn.logSoftmax(logits).mul(y), -1)).neg()

const inputs = (shape, classes) => [random32(shape, 1), tensor(labels(shape[0], classes), [shape[0], classes])]

/** Runs a step on its own results: `step(...state, x, y)` gives the next state and the loss. */
export const training = (step, start, x, y) => {
  const f = jit(step)
  let state = start
  return () => {
    const [next, loss] = f(state, x.ref, y.ref)
    state = next
    return finish(loss)
  }
}

export const adam = ([p, m, v, t], g) => {
  const count = t.add(1)
  const m1 = tree.map((a, b) => a.mul(0.9).add(b.mul(0.1)), m, use(g))
  const v1 = tree.map((a, b) => a.mul(0.999).add(b.ref.mul(b).mul(0.001)), v, g)
  const rate = (beta) => np.subtract(1, np.power(beta, count.ref))
  const [c, d] = [rate(0.9), rate(0.999)]
  const move = (q, a, b) =>
    q.sub(
      a
        .div(c.ref)
        .mul(1e-3)
        .div(np.sqrt(b.div(d.ref)).add(1e-8)),
    )
  const next = [tree.map(move, p, use(m1), use(v1)), m1, v1, count]
  tree.dispose([c, d])
  return next
}

export const like = (params) => tree.map((x) => np.zerosLike(x), use(params))

const perceptronStart = () => {
  const [x, y] = inputs([128, 784], 10)
  const params = dense(784, 512, 256, 10)
  const step = (state, x, y) => {
    const [loss, g] = valueAndGrad((p) => crossEntropy(perceptron(p, x, nn.relu), y))(use(state[0]))
    return [adam(state, g), loss]
  }
  return { step, state: [params, like(params), like(params), np.array(0)], x, y }
}

const largePerceptron = () => {
  const { step, state, x, y } = perceptronStart()
  return training(step, state, x, y)
}

const firstCall = () => {
  const { step, state, x, y } = perceptronStart()
  return () => finish(jit(step)(state, x, y))
}

const maxPool = (x) => lax.reduceWindow(x, (w) => np.max(w), [2, 2], [2, 2])

const lenet = ([k1, b1, k2, b2, ...layers], x) => {
  const h1 = maxPool(nn.relu(lax.conv(x, k1, [1, 1], "SAME").add(b1.reshape([6, 1, 1]))))
  const h2 = maxPool(nn.relu(lax.conv(h1, k2, [1, 1], "VALID").add(b2.reshape([16, 1, 1]))))
  return perceptron(layers, h2.reshape([64, 400]), nn.relu)
}

const lenetMomentum = () => {
  const [x, y] = inputs([64, 1, 28, 28], 10)
  const kernels = [weight([6, 1, 5, 5], 25, 1), np.zeros([6]), weight([16, 6, 5, 5], 150, 2), np.zeros([16])]
  const params = [...kernels, ...dense(400, 120, 84, 10)]
  const step = ([p, v], x, y) => {
    const [loss, g] = valueAndGrad((q) => crossEntropy(lenet(q, x), y))(use(p))
    const velocity = tree.map((a, b) => a.mul(0.9).add(b), v, g)
    return [[tree.map((q, a) => q.sub(a.mul(0.01)), p, use(velocity)), velocity], loss]
  }
  return training(step, [params, like(params)], x, y)
}

const descent = (f) => (p, x, y) => {
  const [loss, g] = valueAndGrad((q) => crossEntropy(perceptron(q, x, f), y))(use(p))
  return [tree.map((q, d) => q.sub(d.mul(0.1)), p, g), loss]
}

const smallPerceptron = () => training(descent(np.tanh), dense(2, 16, 2), ...inputs([32, 2], 2))

const digits = () => training(descent(nn.relu), dense(784, 128, 10), ...inputs([128, 784], 10))

const gradients = () => {
  const [x, y] = inputs([128, 64], 10)
  const params = dense(64, 64, 10)
  const one = (p, x, y) => crossEntropy(perceptron(p, x.reshape([1, 64]), np.tanh), y.reshape([1, 10]))
  const all = jit(vmap(grad(one), [null, 0, 0]))
  return () => finish(all(use(params), x.ref, y.ref))
}

const layerNorm = (x, gain, bias) => nn.standardize(x).mul(gain).add(bias)

const transformer = () => {
  const { batch, tokens, width, heads } = BLOCK
  const apart = (h) => h.reshape([batch, tokens, heads, width / heads]).transpose([0, 2, 1, 3])
  const attention = (p, x) => {
    const [q, k, v] = np.split(np.matmul(x, p.qkv), 3, -1).map(apart)
    const scores = nn.softmax(np.matmul(q, k.transpose([0, 1, 3, 2])).mul(Math.sqrt(heads / width)))
    const together = np.matmul(scores, v).transpose([0, 2, 1, 3]).reshape([batch, tokens, width])
    return np.matmul(together, p.out)
  }
  const loss = (p, x) => {
    const y = x.ref.add(attention(p, layerNorm(x, p.gain1, p.bias1)))
    const h = nn.gelu(np.matmul(layerNorm(y.ref, p.gain2, p.bias2), p.up).add(p.upBias))
    return np.mean(np.square(y.add(np.matmul(h, p.down)).add(p.downBias)))
  }
  const params = {
    gain1: np.ones([width]),
    bias1: np.zeros([width]),
    qkv: weight([width, 3 * width], width, 1),
    out: weight([width, width], width, 2),
    gain2: np.ones([width]),
    bias2: np.zeros([width]),
    up: weight([width, 4 * width], width, 3),
    upBias: np.zeros([4 * width]),
    down: weight([4 * width, width], 4 * width, 4),
    downBias: np.zeros([width]),
  }
  const x = random32([batch, tokens, width], 1)
  const f = jit(grad(loss))
  return () => finish(f(use(params), x.ref))
}

export const networks = {
  "MLP 784-512-256-10, Adam": largePerceptron,
  "MLP 784-128-10, SGD": digits,
  "LeNet-5, momentum": lenetMomentum,
  "MLP 2-16-2, SGD": smallPerceptron,
  "vmap(grad) of MLP 64-64-10, 128 examples": gradients,
  "transformer block, gradient": transformer,
  "first call of the MLP's step": firstCall,
}
