import {
  add,
  cumsum,
  exp,
  gelu,
  jit,
  mean,
  mul,
  type NDArray,
  neg,
  rsqrt,
  sin,
  softmax,
  sort,
  square,
  sub,
  sum,
  tanh,
} from "../../src/index.js"
import { key, normal } from "../../src/random/index.js"
import type { Prepare } from "../side.js"
import { noise } from "./data.js"

const MILLION = 2 ** 20

/** A jitted function of one array. */
const on =
  (shape: readonly number[], f: (x: NDArray) => NDArray): Prepare =>
  () => {
    const x = noise(shape)
    const g = jit(f)
    return () => g(x)
  }

/** Rows less their mean, over their standard deviation. */
export const layerNorm = (x: NDArray): NDArray => {
  const centred = sub(x, mean(x, { axis: -1, keepDims: true }))
  return mul(centred, rsqrt(add(mean(square(centred), { axis: -1, keepDims: true }), 1e-5)))
}

const chain = (x: NDArray): NDArray => sum(add(mul(tanh(add(mul(x, 2), 1)), exp(neg(mul(x, x)))), sin(x)))

export const arrays: Readonly<Record<string, Prepare>> = {
  "sum(tanh(2x+1) exp(-x x) + sin(x)) 4M": on([4 * MILLION], chain),
  "exp 4M": on([4 * MILLION], (x) => exp(x)),
  "tanh 4M": on([4 * MILLION], (x) => tanh(x)),
  "gelu 4M": on([4 * MILLION], (x) => gelu(x)),
  "sin 4M": on([4 * MILLION], (x) => sin(x)),
  "softmax 4096x1024": on([4096, 1024], (x) => softmax(x)),
  "sum 16M": on([16 * MILLION], (x) => sum(x)),
  "layerNorm 4096x1024": on([4096, 1024], layerNorm),
  "sort 1M": on([MILLION], (x) => sort(x)),
  "cumsum 4M": on([4 * MILLION], (x) => cumsum(x)),
  "normal 4M": () => {
    const draw = jit((k: ReturnType<typeof key>) => normal(k, [4 * MILLION]))
    const k = key(0)
    return () => draw(k)
  },
}
