import { describe, expect, test } from "vitest"
import { array, astype, type NDArray, reshape, sin, sum, toTypedArray } from "../../src/index.js"
import {
  add,
  arange,
  at,
  dotProductAttention,
  matmul,
  mul,
  ones,
  scaledMatmul,
  softmax,
  transpose,
} from "../../src/operations/index.js"
import { grad, jit, vmap } from "../../src/transforms/index.js"

/** sin(0.7 i + shift) in a shape, as the expected values were made from. */
const wave = (shape: readonly number[], shift: number): NDArray => {
  const n = shape.reduce((a, b) => a * b, 1)
  return reshape(sin(add(mul(arange(n), 0.7), shift)), shape)
}

const q = wave([2, 3, 4, 2], 0)
const k = wave([2, 5, 2, 2], 1)
const v = wave([2, 5, 2, 2], 2)
const bias = wave([1, 4, 3, 5], 3)
const mask = astype(array(Array.from({ length: 30 }, (_, i) => Number(i % 3 !== 0))), "bool")
const grid = reshape(mask, [2, 1, 3, 5])
const int32 = (xs: readonly number[]): NDArray => array([...xs], { dtype: "int32" })

const weighted = (y: NDArray): NDArray => sum(mul(y, wave(y.shape, 5)))
const first = (x: NDArray, n: number): readonly number[] => Array.from(toTypedArray(x).slice(0, n))
const near = (given: readonly number[], wanted: readonly number[]): void => {
  expect(given.length).toBe(wanted.length)
  for (const [i, x] of given.entries()) expect(x).toBeCloseTo(wanted[i]!, 4)
}

describe("dotProductAttention gives what jax.nn.dot_product_attention gives", () => {
  const cases: readonly (readonly [string, () => NDArray, readonly number[], number])[] = [
    ["grouped heads", () => dotProductAttention(q, k, v), [0.407451, 0.344545, 0.628873], -1.39273],
    ["bias", () => dotProductAttention(q, k, v, { bias }), [0.530085, 0.378817, 0.685435], -1.44397],
    ["mask", () => dotProductAttention(q, k, v, { mask: grid }), [0.450439, 0.612405, 0.654964], -2.30028],
    ["causal", () => dotProductAttention(q, k, v, { isCausal: true, scale: 0.5 }), [0.909297, 0.42738], -1.96931],
    [
      "lengths",
      () => dotProductAttention(q, k, v, { querySeqLengths: int32([2, 3]), keyValueSeqLengths: int32([4, 1]) }),
      [0.359147, 0.18038, 0.634314],
      1.83698,
    ],
    ["window", () => dotProductAttention(q, k, v, { localWindowSize: [1, 0] }), [0.909297, 0.42738], -1.46341],
  ]
  test.each(cases)("%s", (_name, f, wanted, total) => {
    near(first(f(), wanted.length), wanted)
    near([...toTypedArray(weighted(f()))], [total])
  })

  test("without a batch", () => {
    const y = dotProductAttention(at(q, 0), at(k, 0), at(v, 0), { bias, mask: at(grid, 0), isCausal: true })
    expect(y.shape).toEqual([3, 4, 2])
    near(first(y, 6), [0.12906, 0.120293, 0.12906, 0.120293, 0.054951, -0.036236])
  })

  test("in gradient", () => {
    const f = (x: NDArray): NDArray => weighted(dotProductAttention(x, k, v, { bias, mask: grid }))
    near(first(grad(f)(q), 4), [-0.203706, -0.512388, 0.116957, 0.244334])
    near(first(jit(grad(f))(q), 4), [-0.203706, -0.512388, 0.116957, 0.244334])
  })
})

test("one head is softmax(q k^T / sqrt(h)) v, and vmap adds the batch", () => {
  const [a, b, c] = [wave([3, 2], 0), wave([4, 2], 1), wave([4, 2], 2)]
  const heads = (x: NDArray): NDArray => reshape(x, [x.shape[0], 1, 2])
  const y = dotProductAttention(heads(a), heads(b), heads(c))
  const plain = matmul(softmax(mul(matmul(a, transpose(b)), 1 / Math.SQRT2)), c)
  near(first(y, 6), first(plain, 6))
  near(
    first(vmap((x: NDArray, z: NDArray) => dotProductAttention(x, z, z))(q, k), 8),
    first(dotProductAttention(q, k, k), 8),
  )
})

test("errors name the arrays", () => {
  expect(() => dotProductAttention(q, v, wave([2, 4, 2, 2], 0))).toThrow(/key and value must have one shape/)
  expect(() => dotProductAttention(q, wave([2, 5, 3, 2], 0), wave([2, 5, 3, 2], 0))).toThrow(/4 heads of query/)
  expect(() => dotProductAttention(q, k, v, { localWindowSize: 1.5 })).toThrow(/localWindowSize/)
  expect(() => dotProductAttention(q, k, v, { bias: ones([2]) })).toThrow(/bias|broadcast/)
})

test("scaledMatmul scales every block", () => {
  const [x, y] = [wave([1, 2, 4], 0), wave([1, 3, 4], 1)]
  const got = toTypedArray(
    scaledMatmul(
      x,
      y,
      array([
        [
          [1, 2],
          [3, 4],
        ],
      ]),
      array([
        [
          [1, 1],
          [1, 2],
          [0, 1],
        ],
      ]),
    ),
  )
  const [a, b] = [toTypedArray(x), toTypedArray(y)]
  const scales = [
    [1, 2],
    [3, 4],
  ] as const
  const others = [
    [1, 1],
    [1, 2],
    [0, 1],
  ] as const
  const entry = (i: number, j: number): number =>
    [0, 1, 2, 3].reduce((s, l) => s + a[i * 4 + l]! * scales[i]![l >> 1]! * b[j * 4 + l]! * others[j]![l >> 1]!, 0)
  near(
    [...got],
    [0, 1].flatMap((i) => [0, 1, 2].map((j) => entry(i, j))),
  )
  expect(() => scaledMatmul(x, y, ones([1, 2, 3]), ones([1, 3, 1]))).toThrow(/the shapes do not fit/)
})
