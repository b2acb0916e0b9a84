// The training step of a whole transformer.
import { nn, numpy as np, valueAndGrad } from "@jax-js/jax"
import { LANGUAGE, languageParams, tokenRows } from "../data.mjs"
import { tensor } from "./arrays.mjs"
import { adam, crossEntropy, like, training, use, weight } from "./networks.mjs"

const { batch, tokens, width, heads, vocabulary } = LANGUAGE
const rows = batch * tokens

const dense = (p, x) => np.matmul(x, p.w).add(p.b)
const norm = (p, x) => nn.standardize(x).mul(p.scale).add(p.bias)

const attention = (p, x) => {
  const apart = (h) => h.reshape([batch, tokens, heads, width / heads]).transpose([0, 2, 1, 3])
  const [q, k, v] = [dense(p.q, x.ref), dense(p.k, x.ref), dense(p.v, x)].map(apart)
  const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(Math.sqrt(heads / width))
  const seen = nn.softmax(np.where(np.tri(tokens).greater(0.5), scores, -1e9))
  return dense(p.out, np.matmul(seen, v).transpose([0, 2, 1, 3]).reshape([rows, width]))
}

const forward = (p, x) => {
  const embedded = np.matmul(x, p.table).reshape([batch, tokens, width]).add(p.positions).reshape([rows, width])
  const last = p.layers.reduce((h, q) => {
    const y = h.ref.add(attention(q, norm(q.norm1, h)))
    return y.ref.add(dense(q.down, nn.gelu(dense(q.up, norm(q.norm2, y)))))
  }, embedded)
  return np.matmul(norm(p.norm, last), p.head)
}

const languageAdam = () => {
  const params = languageParams({ weight, zeros: (n) => np.zeros([n]), ones: (n) => np.ones([n]) })
  const [x, y] = [0, 1].map((first) => tensor(tokenRows(first), [rows, vocabulary]))
  const step = (state, x, y) => {
    const [loss, g] = valueAndGrad((p) => crossEntropy(forward(p, x), y))(use(state[0]))
    return [adam(state, g), loss]
  }
  return training(step, [params, like(params), like(params), np.array(0)], x, y)
}

export const models = { "transformer of 4 layers, Adam": languageAdam }
