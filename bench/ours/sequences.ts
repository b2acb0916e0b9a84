import {
  add,
  gelu,
  grad,
  jit,
  matmul,
  mean,
  mul,
  type NDArray,
  ones,
  reshape,
  scan,
  sigmoid,
  softmax,
  split,
  square,
  sub,
  swapAxes,
  tanh,
  transpose,
  zeros,
} from "../../src/index.js"
import type { Prepare } from "../side.js"
import { layerNorm } from "./arrays.js"
import { noise, weights } from "./data.js"

interface Gru {
  readonly wx: NDArray
  readonly wh: NDArray
  readonly bx: NDArray
  readonly bh: NDArray
}

/** PyTorch's cell: the gates r, z and n; the candidate's hidden part is gated after its bias. */
const cell = ({ wx, wh, bx, bh }: Gru, h: NDArray, x: NDArray): NDArray => {
  const [xr, xz, xn] = split(add(matmul(x, wx), bx), 3, { axis: -1 })
  const [hr, hz, hn] = split(add(matmul(h, wh), bh), 3, { axis: -1 })
  const z = sigmoid(add(xz!, hz!))
  const n = tanh(add(xn!, mul(sigmoid(add(xr!, hr!)), hn!)))
  return add(n, mul(z, sub(h, n)))
}

const gru: Prepare = () => {
  const xs = noise([100, 16, 128])
  const params: Gru = { wx: weights(128, 384, 1), wh: weights(128, 384, 2), bx: zeros([384]), bh: zeros([384]) }
  const loss = (p: Gru, xs: NDArray): NDArray => {
    const step = (h: NDArray, x: NDArray) => {
      const next = cell(p, h, x)
      return [next, next] as const
    }
    return mean(square(scan(step, zeros([16, 128]), xs)[1]))
  }
  const f = jit(grad(loss))
  return () => f(params, xs)
}

const [BATCH, TOKENS, WIDTH, HEADS] = [8, 64, 128, 4]

const blockParams = () => ({
  gain1: ones([WIDTH]),
  bias1: zeros([WIDTH]),
  qkv: weights(WIDTH, 3 * WIDTH, 1),
  out: weights(WIDTH, WIDTH, 2),
  gain2: ones([WIDTH]),
  bias2: zeros([WIDTH]),
  up: weights(WIDTH, 4 * WIDTH, 3),
  upBias: zeros([4 * WIDTH]),
  down: weights(4 * WIDTH, WIDTH, 4),
  downBias: zeros([WIDTH]),
})

type Block = ReturnType<typeof blockParams>

const heads = (x: NDArray): NDArray => transpose(reshape(x, [BATCH, TOKENS, HEADS, WIDTH / HEADS]), [0, 2, 1, 3])

const attention = (p: Block, x: NDArray): NDArray => {
  const [q, k, v] = split(matmul(x, p.qkv), 3, { axis: -1 }).map(heads)
  const scores = softmax(mul(matmul(q!, swapAxes(k!, -1, -2)), Math.sqrt(HEADS / WIDTH)))
  return matmul(reshape(transpose(matmul(scores, v!), [0, 2, 1, 3]), [BATCH, TOKENS, WIDTH]), p.out)
}

export const block = (p: Block, x: NDArray): NDArray => {
  const y = add(x, attention(p, add(mul(layerNorm(x), p.gain1), p.bias1)))
  const h = gelu(add(matmul(add(mul(layerNorm(y), p.gain2), p.bias2), p.up), p.upBias))
  return add(y, add(matmul(h, p.down), p.downBias))
}

/** The parameters of the block, and a batch for it. */
export const blockInputs = () => ({ params: blockParams(), x: noise([BATCH, TOKENS, WIDTH]) })

const transformer: Prepare = () => {
  const { params, x } = blockInputs()
  const f = jit(grad((p: Block, x: NDArray) => mean(square(block(p, x)))))
  return () => f(params, x)
}

export const sequences: Readonly<Record<string, Prepare>> = {
  "GRU, gradient": gru,
  "transformer block, gradient": transformer,
}
