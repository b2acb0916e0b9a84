// Training steps with the optimizers of TensorFlow.js, and gradients of whole blocks.
import * as tf from "@tensorflow/tfjs"
import { BLOCK, labels, noise, weights } from "../data.mjs"
import { gelu, layerNorm } from "./arrays.mjs"

export const weight = (shape, inputs, seed) => tf.variable(tf.tensor(weights(shape, inputs, seed), shape))
export const zeros = (n) => tf.variable(tf.zeros([n]))
const dense = (...sizes) => sizes.slice(1).flatMap((n, i) => [weight([sizes[i], n], sizes[i], i), zeros(n)])

const perceptron = (params, x, f) => {
  const layer = (h, i) => tf.add(tf.matMul(i === 0 ? h : f(h), params[2 * i]), params[2 * i + 1])
  return Array.from({ length: params.length / 2 }).reduce((h, _, i) => layer(h, i), x)
}

export const crossEntropy = (logits, y) => tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), y), -1)))

export const training = (optimizer, params, loss) => () => tf.dispose(optimizer.minimize(loss, true, params))

const tensors = (shape, classes) => [
  tf.tensor(noise(shape), shape),
  tf.tensor(labels(shape[0], classes), [shape[0], classes]),
]

const largePerceptron = () => {
  const [x, y] = tensors([128, 784], 10)
  const params = dense(784, 512, 256, 10)
  return training(tf.train.adam(1e-3), params, () => crossEntropy(perceptron(params, x, tf.relu), y))
}

const digits = () => {
  const [x, y] = tensors([128, 784], 10)
  const params = dense(784, 128, 10)
  return training(tf.train.sgd(0.1), params, () => crossEntropy(perceptron(params, x, tf.relu), y))
}

const lenet = () => {
  const [x, y] = tensors([64, 28, 28, 1], 10)
  const kernels = [weight([5, 5, 1, 6], 25, 1), zeros(6), weight([5, 5, 6, 16], 150, 2), zeros(16)]
  const layers = dense(400, 120, 84, 10)
  const pooled = (h, k, b, pad) => tf.maxPool(tf.relu(tf.add(tf.conv2d(h, k, 1, pad), b)), 2, 2, "valid")
  const loss = () => {
    const [k1, b1, k2, b2] = kernels
    const h = pooled(pooled(x, k1, b1, "same"), k2, b2, "valid")
    return crossEntropy(perceptron(layers, tf.reshape(h, [64, 400]), tf.relu), y)
  }
  return training(tf.train.momentum(0.01, 0.9), [...kernels, ...layers], loss)
}

const smallPerceptron = () => {
  const [x, y] = tensors([32, 2], 2)
  const params = dense(2, 16, 2)
  return training(tf.train.sgd(0.1), params, () => crossEntropy(perceptron(params, x, tf.tanh), y))
}

/** Gradients with respect to variables. */
const gradient = (params, loss) => () =>
  tf.tidy(() => {
    tf.variableGrads(loss, params)
  })

const gru = () => {
  const xs = tf.unstack(tf.tensor(noise([100, 16, 128]), [100, 16, 128]))
  const params = [weight([128, 384], 128, 1), weight([128, 384], 128, 2), zeros(384), zeros(384)]
  const [wx, wh, bx, bh] = params
  const cell = (h, x) => {
    const [xr, xz, xn] = tf.split(tf.add(tf.matMul(x, wx), bx), 3, -1)
    const [hr, hz, hn] = tf.split(tf.add(tf.matMul(h, wh), bh), 3, -1)
    const z = tf.sigmoid(tf.add(xz, hz))
    const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)))
    return tf.add(n, tf.mul(z, tf.sub(h, n)))
  }
  const loss = () => {
    const states = xs.reduce((all, x) => [...all, cell(all.at(-1) ?? tf.zeros([16, 128]), x)], [])
    return tf.mean(tf.square(tf.stack(states)))
  }
  return gradient(params, loss)
}

const transformer = () => {
  const { batch, tokens, width, heads } = BLOCK
  const x = tf.tensor(noise([batch, tokens, width]), [batch, tokens, width])
  const params = {
    gain1: tf.variable(tf.ones([width])),
    bias1: zeros(width),
    qkv: weight([width, 3 * width], width, 1),
    out: weight([width, width], width, 2),
    gain2: tf.variable(tf.ones([width])),
    bias2: zeros(width),
    up: weight([width, 4 * width], width, 3),
    upBias: zeros(4 * width),
    down: weight([4 * width, width], 4 * width, 4),
    downBias: zeros(width),
  }
  const p = params
  const rows = (h, w) => tf.reshape(tf.matMul(tf.reshape(h, [batch * tokens, -1]), w), [batch, tokens, -1])
  const apart = (h) => tf.transpose(tf.reshape(h, [batch, tokens, heads, width / heads]), [0, 2, 1, 3])
  const attention = (h) => {
    const [q, k, v] = tf.split(rows(h, p.qkv), 3, -1).map(apart)
    const scores = tf.softmax(tf.mul(tf.matMul(q, k, false, true), Math.sqrt(heads / width)))
    return rows(tf.reshape(tf.transpose(tf.matMul(scores, v), [0, 2, 1, 3]), [batch, tokens, width]), p.out)
  }
  const loss = () => {
    const y = tf.add(x, attention(tf.add(tf.mul(layerNorm(x), p.gain1), p.bias1)))
    const h = gelu(tf.add(rows(tf.add(tf.mul(layerNorm(y), p.gain2), p.bias2), p.up), p.upBias))
    return tf.mean(tf.square(tf.add(y, tf.add(rows(h, p.down), p.downBias))))
  }
  return gradient(Object.values(params), loss)
}

/** There is no vmap: one gradient after the other. */
const gradients = () => {
  const [x, y] = tensors([128, 64], 10)
  const params = dense(64, 64, 10)
  const [xs, ys] = [tf.split(x, 128), tf.split(y, 128)]
  const one = (i) => () => crossEntropy(perceptron(params, xs[i], tf.tanh), ys[i])
  return () => {
    for (let i = 0; i < 128; i++) gradient(params, one(i))()
  }
}

export const networks = {
  "MLP 784-512-256-10, Adam": largePerceptron,
  "MLP 784-128-10, SGD": digits,
  "LeNet-5, momentum": lenet,
  "MLP 2-16-2, SGD": smallPerceptron,
  "GRU, gradient": gru,
  "transformer block, gradient": transformer,
  "vmap(grad) of MLP 64-64-10, 128 examples": gradients,
}
