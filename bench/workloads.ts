import type { Goal } from "./goal.js"

/** One row of the table. */
export interface Workload {
  readonly name: string
  readonly goal: Goal
  /** floating-point operations of its contractions, for the share of the peak */
  readonly flops?: number
  /** what is measured is the first call in a new process */
  readonly first?: true
}

const time = (ms: number): Goal => ({ kind: "time", ms })
const ofMatmul = (share: number, of = "matmul f32 512"): Goal => ({ kind: "rate", of, share })

const matmul = (m: number, k: number, n: number): number => 2 * m * k * n
const conv = (out: number, kernel: number): number => 2 * 64 * 64 * out ** 2 * kernel ** 2

const ofPeak: Goal = { kind: "peak", share: 0.8, unfused: 0.75 }

const square = (n: number): Workload => ({ name: `matmul f32 ${n}`, flops: matmul(n, n, n), goal: ofPeak })

const odd = (name: string, flops: number, even: number): Workload => ({
  name,
  flops,
  goal: ofMatmul(0.9, `matmul f32 ${even}`),
})

const contractions: readonly Workload[] = [
  ...[256, 512, 1024].map(square),
  odd("matmul f32 255", matmul(255, 255, 255), 256),
  odd("matmul f32 511", matmul(511, 511, 511), 512),
  odd("matmul f32 513", matmul(513, 513, 513), 512),
  odd("matmul f32 100x3000x50", matmul(100, 3000, 50), 256),
  { name: "matmul f64 512", flops: matmul(512, 512, 512), goal: ofMatmul(0.4) },
  { name: "conv 3x3, 64->64, 56x56", flops: conv(56, 3), goal: time(2.6) },
  { name: "conv 5x5", flops: conv(56, 5), goal: ofMatmul(0.6) },
  { name: "conv 3x3, stride 2", flops: conv(28, 3), goal: ofMatmul(0.6) },
  { name: "conv 3x3, dilation 2", flops: conv(56, 3), goal: ofMatmul(0.6) },
]

const twiceJax: Goal = { kind: "faster", than: "jax", times: 0.5 }
const fourTimes: Goal = { kind: "faster", than: "jax-js", times: 4 }

const arrays: readonly Workload[] = [
  { name: "sum(tanh(2x+1) exp(-x x) + sin(x)) 4M", goal: time(9) },
  ...["exp", "tanh", "gelu", "sin"].map((f) => ({ name: `${f} 4M`, goal: fourTimes })),
  { name: "softmax 4096x1024", goal: time(3) },
  { name: "sum 16M", goal: { kind: "copies", of: "copy 64 MiB", times: 1.5 } },
  { name: "layerNorm 4096x1024", goal: { kind: "copies", of: "copy 16 MiB", times: 1.5 } },
  { name: "sort 1M", goal: time(60) },
  { name: "cumsum 4M", goal: time(12) },
  { name: "normal 4M", goal: time(40) },
]

const perceptron = 2 * 128 * (784 * 512 + 512 * 256 + 256 * 10)
const lenet = 2 * 64 * (28 * 28 * 6 * 25 + 10 * 10 * 16 * 150 + 400 * 120 + 120 * 84 + 84 * 10)
const block = 2 * 512 * (128 * 384 + 128 * 128 + 2 * 128 * 512) + 2 * 2 * 8 * 64 * 64 * 128

/** A convolution of 3x3 pixels that leaves images of a size. */
const conv3 = (size: number, from: number, to: number): number => 2 * 16 * size ** 2 * 9 * from * to
/** Two blocks, the first of which halves the size and goes around by a convolution of 1x1. */
const halving = (size: number, to: number): number =>
  conv3(size, to / 2, to) + 3 * conv3(size, to, to) + conv3(size, to / 2, to) / 9
const stem = conv3(32, 3, 64)
const resnet18 = stem + 4 * conv3(32, 64, 64) + halving(16, 128) + halving(8, 256) + halving(4, 512) + 2 * 16 * 512 * 10
const language = 4 * block + 2 * 512 * 128 * 1000

/** Floating-point operations of one pass forward through the models of the library that are trained. */
export const forwards = { resnet18, language }

/** Forward and backward are three times as much, less the gradient of the data. */
const networks: readonly Workload[] = [
  { name: "MLP 784-512-256-10, Adam", flops: 3 * perceptron - 2 * 128 * 784 * 512, goal: time(4.3) },
  { name: "LeNet-5, momentum", flops: 3 * lenet - 2 * 64 * 28 * 28 * 6 * 25, goal: time(2.8) },
  { name: "MLP 2-16-2, SGD", goal: time(0.015) },
  { name: "GRU, gradient", flops: 3 * 2 * 16 * 100 * 2 * 128 * 384, goal: time(11) },
  { name: "transformer block, gradient", flops: 3 * block, goal: time(6.5) },
  { name: "ResNet-18 32x32, momentum", flops: 3 * resnet18 - stem, goal: twiceJax },
  { name: "transformer of 4 layers, Adam", flops: 3 * language, goal: twiceJax },
  { name: "vmap(grad) of MLP 64-64-10, 128 examples", goal: time(0.38) },
]

const calls: readonly Workload[] = [
  { name: "jitted x + 1 on 4 elements", goal: time(0.0015) },
  { name: "jitted x + 1 on 100 leaves", goal: time(0.04) },
  { name: "add on 4 elements, outside jit", goal: time(0.003) },
  { name: "first call of the MLP's step", goal: time(40), first: true },
]

/** The rows in order. */
export const workloads: readonly Workload[] = [...contractions, ...arrays, ...networks, ...calls]
