// ONNX Runtime for the web on WebAssembly: models of one or a few operators.
import { availableParallelism } from "node:os"
import * as ort from "onnxruntime-web"
import { MILLION, noise } from "../data.mjs"
import { constant, model, node } from "./model.mjs"

ort.env.wasm.numThreads = availableParallelism()
ort.env.logLevel = "error"

const tensor = (dtype, shape, i) => {
  const data = noise(shape, i + 1)
  return new ort.Tensor(dtype, dtype === "float64" ? Float64Array.from(data) : data, shape)
}

const state = { session: null }

/** A session that runs a model on inputs of its own; the last one is given up. */
const session = async (description) => {
  await state.session?.release()
  const found = await ort.InferenceSession.create(model(description))
  state.session = found
  const dtype = description.dtype ?? "float32"
  const feeds = Object.entries(description.inputs).map(([name, shape], i) => [name, tensor(dtype, shape, i)])
  const given = Object.fromEntries(feeds)
  return () => found.run(given)
}

const product =
  (m, k, n, dtype = "float32") =>
  () =>
    session({ inputs: { x: [m, k], y: [k, n] }, outputs: ["z"], nodes: [node("MatMul", ["x", "y"], ["z"])], dtype })

const square = (n) => product(n, n, n)

/** The padding for which an image of 56x56 keeps its size, or as much of it as the stride leaves. */
const same = (kernel, stride, dilation) => {
  const total = (56 / stride - 1) * stride + dilation * (kernel - 1) + 1 - 56
  const before = Math.floor(total / 2)
  return [before, before, total - before, total - before]
}

const convolution =
  (kernel, stride = 1, dilation = 1) =>
  () =>
    session({
      inputs: { x: [1, 64, 56, 56] },
      outputs: ["z"],
      constants: [constant("w", [64, 64, kernel, kernel], noise([64, 64, kernel, kernel], 2))],
      nodes: [
        node("Conv", ["x", "w"], ["z"], {
          pads: same(kernel, stride, dilation),
          strides: [stride, stride],
          dilations: [dilation, dilation],
        }),
      ],
    })

const on = (shape, ...nodes) => session({ inputs: { x: shape }, outputs: ["z"], nodes, constants })
const one = (op, shape, attributes) => () => on(shape, node(op, ["x"], ["z"], attributes))

const four = [4 * MILLION]
const many = [4096, 1024]
const single = (x) => Float32Array.of(x)

const constants = [
  constant("one", [1], single(1)),
  constant("two", [1], single(2)),
  constant("zero", [1], BigInt64Array.of(0n)),
  constant("million", [1], BigInt64Array.of(BigInt(MILLION))),
  constant("gain", [1024], new Float32Array(1024).fill(1)),
]

const chain = () =>
  on(
    four,
    node("Mul", ["x", "two"], ["a"]),
    node("Add", ["a", "one"], ["b"]),
    node("Tanh", ["b"], ["c"]),
    node("Mul", ["x", "x"], ["d"]),
    node("Neg", ["d"], ["e"]),
    node("Exp", ["e"], ["f"]),
    node("Mul", ["c", "f"], ["g"]),
    node("Sin", ["x"], ["h"]),
    node("Add", ["g", "h"], ["i"]),
    node("ReduceSum", ["i"], ["z"], { keepdims: 0 }),
  )

const leaves = () => {
  const names = Array.from({ length: 100 }, (_, i) => `x${i}`)
  return session({
    inputs: Object.fromEntries(names.map((name) => [name, [4]])),
    outputs: names.map((name) => `y${name}`),
    nodes: names.map((name) => node("Add", [name, "one"], [`y${name}`])),
    constants,
  })
}

const infers = "runs models, and has no gradients"

export const side = {
  version: `${ort.env.versions.web}, ${ort.env.wasm.numThreads} threads, Node ${process.versions.node}`,
  workloads: {
    "matmul f32 256": square(256),
    "matmul f32 512": square(512),
    "matmul f32 1024": square(1024),
    "matmul f32 255": square(255),
    "matmul f32 511": square(511),
    "matmul f32 513": square(513),
    "matmul f32 100x3000x50": product(100, 3000, 50),
    "matmul f64 512": product(512, 512, 512, "float64"),
    "conv 3x3, 64->64, 56x56": convolution(3),
    "conv 5x5": convolution(5),
    "conv 3x3, stride 2": convolution(3, 2),
    "conv 3x3, dilation 2": convolution(3, 1, 2),
    "sum(tanh(2x+1) exp(-x x) + sin(x)) 4M": chain,
    "exp 4M": one("Exp", four),
    "tanh 4M": one("Tanh", four),
    "gelu 4M": one("Gelu", four, { approximate: "tanh" }),
    "sin 4M": one("Sin", four),
    "softmax 4096x1024": one("Softmax", many, { axis: 1 }),
    "sum 16M": one("ReduceSum", [16 * MILLION], { keepdims: 0 }),
    "layerNorm 4096x1024": () => on(many, node("LayerNormalization", ["x", "gain"], ["z"])),
    "sort 1M": () => on([MILLION], node("TopK", ["x", "million"], ["z", "at"])),
    "cumsum 4M": () => on(four, node("CumSum", ["x", "zero"], ["z"])),
    "normal 4M": () =>
      session({ inputs: {}, outputs: ["z"], nodes: [node("RandomNormal", [], ["z"], { shape: four })] }),
    "jitted x + 1 on 4 elements": () => on([4], node("Add", ["x", "one"], ["z"])),
    "jitted x + 1 on 100 leaves": leaves,
  },
  cannot: {
    "add on 4 elements, outside jit": "runs models alone",
    "MLP 784-512-256-10, Adam": infers,
    "LeNet-5, momentum": infers,
    "MLP 2-16-2, SGD": infers,
    "GRU, gradient": infers,
    "transformer block, gradient": infers,
    "ResNet-18 32x32, momentum": infers,
    "transformer of 4 layers, Adam": infers,
    "vmap(grad) of MLP 64-64-10, 128 examples": infers,
    "first call of the MLP's step": infers,
  },
}
