// The training step of a whole transformer; the residual network needs kernels that the backend does not have.
import * as tf from "@tensorflow/tfjs"
import { LANGUAGE, languageParams, tokenRows } from "../data.mjs"
import { gelu, layerNorm } from "./arrays.mjs"
import { crossEntropy, training, weight, zeros } from "./networks.mjs"

const { batch, tokens, width, heads, vocabulary } = LANGUAGE
const rows = batch * tokens

const dense = (p, x) => tf.add(tf.matMul(x, p.w), p.b)
const norm = (p, x) => tf.add(tf.mul(layerNorm(x), p.scale), p.bias)

/** What is added to scores: nothing where a token may look, much less than any score after it. */
const future = () =>
  tf.tensor2d(Array.from({ length: tokens }, (_, i) => Array.from({ length: tokens }, (_, j) => (j > i ? -1e9 : 0))))

const attention = (p, x, mask) => {
  const apart = (h) => tf.transpose(tf.reshape(h, [batch, tokens, heads, width / heads]), [0, 2, 1, 3])
  const [q, k, v] = ["q", "k", "v"].map((name) => apart(dense(p[name], x)))
  const scores = tf.softmax(tf.add(tf.mul(tf.matMul(q, k, false, true), Math.sqrt(heads / width)), mask))
  return dense(p.out, tf.reshape(tf.transpose(tf.matMul(scores, v), [0, 2, 1, 3]), [rows, width]))
}

const forward = (p, x, mask) => {
  const positions = tf.tile(p.positions, [batch, 1])
  const last = p.layers.reduce(
    (h, q) => {
      const y = tf.add(h, attention(q, norm(q.norm1, h), mask))
      return tf.add(y, dense(q.down, gelu(dense(q.up, norm(q.norm2, y)))))
    },
    tf.add(tf.matMul(x, p.table), positions),
  )
  return tf.matMul(norm(p.norm, last), p.head)
}

const leaves = (t) => (t instanceof tf.Tensor ? [t] : Object.values(t).flatMap(leaves))

const languageAdam = () => {
  const p = languageParams({ weight, zeros, ones: (n) => tf.variable(tf.ones([n])) })
  const [x, y] = [0, 1].map((first) => tf.tensor(tokenRows(first), [rows, vocabulary]))
  const mask = future()
  return training(tf.train.adam(1e-3), leaves(p), () => crossEntropy(forward(p, x, mask), y))
}

export const models = { "transformer of 4 layers, Adam": languageAdam }
