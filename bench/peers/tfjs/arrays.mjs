// Every run gives its result back at once.
import * as tf from "@tensorflow/tfjs"
import { MILLION, noise } from "../data.mjs"

const on = (f, ...shapes) => {
  const xs = shapes.map((shape, i) => tf.tensor(noise(shape, i + 1), shape))
  return () => tf.dispose(tf.tidy(() => f(...xs)))
}

const product = (m, k, n) => () => on((x, y) => tf.matMul(x, y), [m, k], [k, n])
const square = (n) => product(n, n, n)

const convolution =
  (kernel, stride = 1, dilation = 1) =>
  () =>
    on((x, w) => tf.conv2d(x, w, stride, "same", "NHWC", dilation), [1, 56, 56, 64], [kernel, kernel, 64, 64])

const four = [4 * MILLION]
const many = [4096, 1024]

export const gelu = (x) => {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(x, tf.mul(x, x)), 0.044715)), Math.sqrt(2 / Math.PI))
  return tf.mul(tf.mul(x, tf.add(tf.tanh(inner), 1)), 0.5)
}

export const layerNorm = (x) => {
  const { mean, variance } = tf.moments(x, -1, true)
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)))
}

const chain = (x) => tf.sum(tf.add(tf.mul(tf.tanh(tf.add(tf.mul(x, 2), 1)), tf.exp(tf.neg(tf.mul(x, x)))), tf.sin(x)))

export const arrays = {
  "matmul f32 256": square(256),
  "matmul f32 512": square(512),
  "matmul f32 1024": square(1024),
  "matmul f32 255": square(255),
  "matmul f32 511": square(511),
  "matmul f32 513": square(513),
  "matmul f32 100x3000x50": product(100, 3000, 50),
  "conv 3x3, 64->64, 56x56": convolution(3),
  "conv 5x5": convolution(5),
  "conv 3x3, stride 2": convolution(3, 2),
  "conv 3x3, dilation 2": convolution(3, 1, 2),
  "sum(tanh(2x+1) exp(-x x) + sin(x)) 4M": () => on(chain, four),
  "exp 4M": () => on(tf.exp, four),
  "tanh 4M": () => on(tf.tanh, four),
  "gelu 4M": () => on(gelu, four),
  "sin 4M": () => on(tf.sin, four),
  "softmax 4096x1024": () => on(tf.softmax, many),
  "sum 16M": () => on((x) => tf.sum(x), [16 * MILLION]),
  "layerNorm 4096x1024": () => on(layerNorm, many),
  "sort 1M": () => on((x) => tf.topk(x, MILLION, true).values, [MILLION]),
  "cumsum 4M": () => on((x) => tf.cumsum(x), four),
  "normal 4M": () => () => tf.dispose(tf.randomNormal(four)),
  "jitted x + 1 on 4 elements": () => on((x) => tf.add(x, 1), [4]),
  "jitted x + 1 on 100 leaves": () => {
    const xs = Array.from({ length: 100 }, (_, i) => tf.tensor(noise([4], i)))
    return () => tf.dispose(tf.tidy(() => xs.map((x) => tf.add(x, 1))))
  },
  "add on 4 elements, outside jit": () => on((x, y) => tf.add(x, y), [4], [4]),
}
