import { blockUntilReady, jit, lax, nn, numpy as np, random, tree } from "@jax-js/jax"
import { MILLION, noise } from "../data.mjs"

/** Waits for a result, and gives it back. */
export const finish = async (y) => {
  await blockUntilReady(y)
  tree.dispose(y)
}

export const tensor = (data, shape, dtype = np.float32) => np.array(data, { dtype, shape })

export const random32 = (shape, seed) => tensor(noise(shape, seed), shape)

/** A function of arrays of these shapes, jitted. */
const on = (f, ...shapes) => {
  const xs = shapes.map((shape, i) => random32(shape, i + 1))
  const g = jit(f)
  return () => finish(g(...xs.map((x) => x.ref)))
}

const product = (m, k, n) => () => on((x, y) => np.matmul(x, y), [m, k], [k, n])
const square = (n) => product(n, n, n)

const double = () => {
  const xs = [1, 2].map((seed) => tensor(Float64Array.from(noise([512, 512], seed)), [512, 512], np.float64))
  const f = jit((x, y) => np.matmul(x, y))
  return () => finish(f(...xs.map((x) => x.ref)))
}

const convolution =
  (kernel, stride = 1, dilation = 1) =>
  () =>
    on(
      (x, w) => lax.convGeneralDilated(x, w, [stride, stride], "SAME", { rhsDilation: [dilation, dilation] }),
      [1, 64, 56, 56],
      [64, 64, kernel, kernel],
    )

const four = [4 * MILLION]
const many = [4096, 1024]

const chain = (x) => {
  const product = np.tanh(x.ref.mul(2).add(1)).mul(np.exp(np.negative(x.ref.mul(x.ref))))
  return np.sum(product.add(np.sin(x)))
}

export const arrays = {
  "matmul f32 256": square(256),
  "matmul f32 512": square(512),
  "matmul f32 1024": square(1024),
  "matmul f32 255": square(255),
  "matmul f32 511": square(511),
  "matmul f32 513": square(513),
  "matmul f32 100x3000x50": product(100, 3000, 50),
  "matmul f64 512": double,
  "conv 3x3, 64->64, 56x56": convolution(3),
  "conv 5x5": convolution(5),
  "conv 3x3, stride 2": convolution(3, 2),
  "conv 3x3, dilation 2": convolution(3, 1, 2),
  "sum(tanh(2x+1) exp(-x x) + sin(x)) 4M": () => on(chain, four),
  "exp 4M": () => on(np.exp, four),
  "tanh 4M": () => on(np.tanh, four),
  "gelu 4M": () => on((x) => nn.gelu(x), four),
  "sin 4M": () => on(np.sin, four),
  "softmax 4096x1024": () => on((x) => nn.softmax(x), many),
  "sum 16M": () => on((x) => np.sum(x), [16 * MILLION]),
  "layerNorm 4096x1024": () => on((x) => nn.standardize(x), many),
  "sort 1M": () => on((x) => np.sort(x), [MILLION]),
  "cumsum 4M": () => on((x) => np.cumsum(x), four),
  "normal 4M": () => {
    const draw = jit((k) => random.normal(k, four))
    const k = random.key(0)
    return () => finish(draw(k.ref))
  },
  "jitted x + 1 on 4 elements": () => on((x) => x.add(1), [4]),
  "jitted x + 1 on 100 leaves": () => {
    const xs = Array.from({ length: 100 }, (_, i) => random32([4], i))
    const f = jit((t) => tree.map((x) => x.add(1), t))
    return () => finish(f(tree.ref(xs)))
  },
  "add on 4 elements, outside jit": () => {
    const [x, y] = [random32([4], 1), random32([4], 2)]
    return () => finish(np.add(x.ref, y.ref))
  },
}
