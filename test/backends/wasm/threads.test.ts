import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, test } from "vitest"
import { close, same } from "../../../laws/compare.js"
import { law } from "../../../laws/law.js"
import type { NDArray, Shape } from "../../../src/array/index.js"
import { reference } from "../../../src/backends/reference/index.js"
import { wasmDevice } from "../../../src/backends/wasm/index.js"
import {
  add,
  argsort,
  bincount,
  conv,
  cumsum,
  div,
  exp,
  logSoftmax,
  matmul,
  mean,
  mul,
  reduceWindow,
  sin,
  softmax,
  sort,
  square,
  std,
  sub,
  sum,
  take,
  tanh,
  toTypedArray,
  transpose,
} from "../../../src/index.js"
import { key, normal, randint } from "../../../src/random/index.js"
import { grad, jitWith, scan } from "../../../src/transforms/index.js"

const floats = (...shape: Shape): NDArray => normal(key(shape.length), shape)
const doubles = (...shape: Shape): NDArray => normal(key(5), shape, { dtype: "float64" })
const places = (most: number, ...shape: Shape): NDArray => randint(key(6), shape, 0, most)

/** Programs with so much work that it is split, at sizes that no vector and no tile divides. */
const programs: Readonly<Record<string, readonly [f: (...xs: readonly NDArray[]) => NDArray, ...args: NDArray[]]>> = {
  elementwise: [(x) => mul(sin(x!), exp(x!)), floats(100_003)],
  "elementwise, transposed": [(x) => add(transpose(x!), 1), doubles(301, 207)],
  "sum of all": [(x) => sum(x!), floats(300_001)],
  "sum of rows": [(x) => sum(x!, { axis: 1 }), floats(301, 513)],
  "sum of columns": [(x) => sum(x!, { axis: 0 }), doubles(301, 513)],
  softmax: [(x) => softmax(x!), floats(301, 257)],
  "softmax of columns": [(x) => softmax(x!, { axis: 0 }), floats(257, 301)],
  "gradient of logSoftmax": [(x) => grad((v: NDArray) => sum(square(logSoftmax(v))))(x!), floats(201, 203)],
  matmul: [(x, y) => matmul(x!, y!), floats(255, 129), floats(129, 301)],
  "matmul over a long axis": [(x, y) => matmul(x!, y!), floats(17, 9001), floats(9001, 19)],
  "matrix and vector": [(x, y) => matmul(x!, y!), doubles(601, 307), doubles(307)],
  conv: [(x, w) => conv(x!, w!, { padding: "SAME" }), floats(2, 9, 41, 43), floats(10, 9, 3, 3)],
  "gradient of conv": [
    (x, w) => grad((k: NDArray) => sum(square(conv(x!, k, { strides: 2 }))))(w!),
    floats(2, 9, 41, 43),
    floats(10, 9, 3, 3),
  ],
  "gradient of max pooling": [
    (x) => grad((v: NDArray) => sum(square(reduceWindow(v, "max", { window: [1, 3, 3], strides: [1, 2, 2] }))))(x!),
    floats(12, 81, 83),
  ],
  sort: [(x) => sort(x!), floats(70_001)],
  "sort of rows": [(x) => sort(x!), places(50, 301, 203)],
  "argsort of columns": [(x) => argsort(x!, { axis: 0 }), floats(203, 301)],
  "cumsum of one row": [(x) => cumsum(x!), floats(90_001)],
  "cumsum of columns": [(x) => cumsum(x!, { axis: 0 }), floats(211, 303)],
  gather: [(x, i) => take(x!, i!, { axis: 0 }), floats(200, 301), places(200, 303)],
  scatter: [(i) => bincount(i!, { length: 1000 }), places(1000, 60_001)],
  "training step": [
    (x, w) => sub(w!, mul(grad((v: NDArray) => mean(square(tanh(matmul(x!, v)))))(w!), 0.1)),
    floats(301, 129),
    floats(129, 63),
  ],
  scan: [
    (x, w) =>
      scan((h: NDArray, v: NDArray) => [tanh(add(matmul(h, w!), v)), sum(h)] as const, x!, floats(5, 301, 65))[0],
    floats(301, 65),
    mul(floats(65, 65), 0.05),
  ],
  "layer norm": [
    (x) => div(sub(x!, mean(x!, { axis: 1, keepDims: true })), std(x!, { axis: 1, keepDims: true })),
    floats(301, 259),
  ],
}

/** 1, 2, 3 and 8 threads. */
const devices = [0, 1, 2, 7].map((helpers) => wasmDevice(helpers))

const bits = (x: NDArray): Buffer => {
  const data = toTypedArray(x)
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

const isClose = law<readonly [NDArray, NDArray]>("wasm", "wasm = reference", ([x, y], violated) =>
  same(violated, "wasm and the reference", [x], [y], close),
)

describe("results have the same bits for 1, 2, 3 and 8 threads, and are those of the reference", () => {
  test.each(Object.entries(programs))("%s", async (_name, [f, ...args]) => {
    const jitted = devices.map((device) => jitWith({ device })(f))
    const first = jitted[0]!(...args)
    expect(isClose.check([first, jitWith({ device: reference })(f)(...args)])).toEqual({ _tag: "Right" })
    // Threads take up a new module when they find time; results must not show when they do.
    for (const wait of [0, 10, 30]) {
      await sleep(wait)
      for (const g of jitted) expect(bits(g(...args)).equals(bits(first))).toBe(true)
    }
  })
})
