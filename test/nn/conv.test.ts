import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import { grad, jacrev, type NDArray, show, toTypedArray, trace } from "../../src/index.js"
import * as nn from "../../src/nn/index.js"
import { broadcastTo, conv, matmul, pad, reshape, roll, slice, sum, transpose } from "../../src/operations/index.js"
import { key, normal } from "../../src/random/index.js"
import { vjp } from "../../src/transforms/index.js"

const f64 = { dtype: "float64" } as const
const random = (seed: number, shape: readonly number[]): NDArray => normal(key(seed), [...shape], f64)

const near = (x: NDArray, y: NDArray): void => {
  expect(x.shape).toEqual(y.shape)
  const [a, b] = [toTypedArray(x), toTypedArray(y)]
  a.forEach((v, i) => {
    expect(v).toBeCloseTo(b[i]!, 10)
  })
}

const layerOf = (w: NDArray, x: NDArray): NDArray =>
  nn.conv2d(2, 4, 3, { padding: 1, strides: 2, bias: false, ...f64 }).apply({ w }, x)

describe("a convolution", () => {
  const layer = nn.conv2d(2, 3, 3, f64)
  const p = layer.init(key(1))

  test("moves its output as its input is moved", () => {
    const x = pad(random(2, [1, 2, 4, 4]), [
      [0, 0],
      [0, 0],
      [4, 4],
      [4, 4],
    ])
    const moved = roll(x, [1, 2], { axis: [2, 3] })
    near(layer.apply(p, moved), roll(layer.apply(p, x), [1, 2], { axis: [2, 3] }))
  })

  test("with strides moves by one for a move of the stride", () => {
    const strided = nn.conv1d(1, 2, 3, { strides: 2, bias: false, ...f64 })
    const q = strided.init(key(3))
    const x = random(4, [1, 1, 12])
    const [whole, later] = [strided.apply(q, x), strided.apply(q, slice(x, [0, 0, 2], [1, 1, 12]))]
    near(slice(whole, [0, 0, 1], [1, 2, 5]), later)
  })

  test("is its Toeplitz matrix, which is constant along diagonals", () => {
    const w = random(5, [1, 1, 3])
    const x = random(6, [1, 1, 6])
    const f = (v: NDArray): NDArray => conv(v, w)
    const matrix = reshape(jacrev(f)(x) as NDArray, [4, 6])
    near(reshape(f(x), [4]), matmul(matrix, reshape(x, [6])))
    const data = toTypedArray(matrix)
    const at = (row: number, column: number): number => data[6 * row + column]!
    for (let i = 0; i < 3; i++) for (let j = 0; j < 5; j++) expect(at(i, j)).toBe(at(i + 1, j + 1))
    for (const j of [3, 4, 5]) expect(at(0, j)).toBe(0)
  })

  test("of images is a doubly block Toeplitz matrix", () => {
    const w = random(7, [2, 1, 2, 2])
    const x = random(8, [1, 1, 3, 3])
    const f = (v: NDArray): NDArray => conv(v, w)
    near(reshape(f(x), [8]), matmul(reshape(jacrev(f)(x) as NDArray, [8, 9]), reshape(x, [9])))
  })

  test("has gradients that are convolutions, in its weights and in its input", () => {
    const [w, x] = [random(9, [4, 2, 3, 3]), random(10, [1, 2, 6, 6])]
    const f = (v: NDArray, image: NDArray): NDArray => sum(layerOf(v, image))
    const inWeights = show(trace(grad(f))(w, x))
    const inInput = show(trace(grad((image: NDArray, v: NDArray) => f(v, image)))(x, w))
    for (const text of [inWeights, inInput]) {
      expect(text).toMatch(/= convGeneralDilated/)
      expect(text).not.toMatch(/dotGeneral|gather|scatter/)
    }
  })

  test("transposed is the gradient of one in its image", () => {
    const forward = nn.conv2d(2, 3, 3, { strides: 2, padding: 1, bias: false, ...f64 })
    const back = nn.convTranspose2d(3, 2, 3, { strides: 2, padding: 1, outputPadding: 1, bias: false, ...f64 })
    const { w } = forward.init(key(11))
    const x = random(12, [1, 2, 6, 6])
    const [y, pullback] = vjp((v: NDArray) => forward.apply({ w }, v))(x)
    const [ct] = pullback(y)
    near(back.apply({ w }, y), ct)
  })

  test("with as many groups as channels is one for each", () => {
    const deep = nn.depthwiseConv2d(2, 3, f64)
    const q = deep.init(key(13))
    const x = random(14, [1, 2, 5, 5])
    const one = nn.conv2d(1, 1, 3, f64)
    const y = deep.apply(q, x)
    for (const c of [0, 1]) {
      const own = { w: slice(q.w, [c, 0, 0, 0], [c + 1, 1, 3, 3]), b: slice(q.b!, [c], [c + 1]) }
      near(slice(y, [0, c, 0, 0], [1, c + 1, 3, 3]), one.apply(own, slice(x, [0, c, 0, 0], [1, c + 1, 5, 5])))
    }
  })

  test("separable is the depthwise one and then the pointwise one", () => {
    const both = nn.separableConv2d(2, 4, 3, f64)
    const q = both.init(key(15))
    const x = random(16, [2, 2, 5, 5])
    const deep = nn.depthwiseConv2d(2, 3, { bias: false, ...f64 })
    near(both.apply(q, x), nn.conv2d(2, 4, 1, f64).apply(q.pointwise, deep.apply(q.depthwise, x)))
  })

  test("locally connected with the same kernel everywhere is a convolution", () => {
    const local = nn.locallyConnected(2, 3, [2, 2], [4, 4], { bias: false, ...f64 })
    const w = random(17, [3, 2, 2, 2])
    const rows = reshape(w, [3, 8])
    const kernel = transpose(rows)
    const x = random(20, [2, 2, 4, 4])
    near(local.apply({ w: broadcastTo(kernel, [9, 8, 3]) }, x), conv(x, w))
  })

  test("is linear in its image", () => {
    const bare = nn.conv2d(2, 3, 3, { bias: false, ...f64 })
    const { w } = bare.init(key(21))
    assertLaw(
      laws.linear((x: NDArray) => bare.apply({ w }, x)),
      arrays([1, 2, 4, 4]),
      { numRuns: 5 },
    )
  })
})
