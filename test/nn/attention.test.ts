import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import { array, type NDArray, toArray, toTypedArray } from "../../src/index.js"
import * as nn from "../../src/nn/index.js"
import {
  add,
  broadcastTo,
  concatenate,
  dotProductAttention,
  flip,
  matmul,
  moveAxis,
  multiply,
  reshape,
  slice,
  sum,
} from "../../src/operations/index.js"
import { key, normal } from "../../src/random/index.js"

const f64 = { dtype: "float64" } as const
const few = { numRuns: 5 }
const input = arrays([2, 4, 6], { min: -1, max: 1 })

describe("multiHeadAttention", () => {
  const layer = nn.multiHeadAttention(6, 2, f64)
  const p = layer.init(key(1))

  test("weighs with numbers that add up to 1", () => {
    for (const v of toTypedArray(sum(layer.weights(p, normal(key(2), [2, 4, 6], f64)), { axis: -1 })))
      expect(v).toBeCloseTo(1, 12)
  })

  test("does not know the order of keys", () => {
    const query = normal(key(3), [2, 3, 6], f64)
    assertLaw(
      laws.equal(
        (keyValue: NDArray) => layer.apply(p, { query, keyValue }),
        (keyValue: NDArray) => layer.apply(p, { query, keyValue: flip(keyValue, { axis: 1 }) }),
      ),
      input,
      few,
    )
  })

  test("of an array is that of a query to itself", () => {
    assertLaw(
      laws.equal(
        (x: NDArray) => layer.apply(p, x),
        (x: NDArray) => layer.apply(p, { query: x, keyValue: x }),
      ),
      input,
      few,
    )
  })

  test("is dotProductAttention between its maps", () => {
    const heads = (x: NDArray, name: "q" | "k" | "v"): NDArray =>
      reshape(add(matmul(x, p[name].w), p[name].b!), [2, 4, 2, 3])
    const by = (x: NDArray): NDArray => {
      const y = dotProductAttention(heads(x, "q"), heads(x, "k"), heads(x, "v"))
      return add(matmul(reshape(y, [2, 4, 6]), p.out.w), p.out.b!)
    }
    assertLaw(
      laws.equal(by, (x: NDArray) => layer.apply(p, x)),
      input,
      few,
    )
  })

  test("with a mask is that without the keys that it hides", () => {
    const query = normal(key(3), [2, 3, 6], f64)
    const mask = nn.paddingMask(array([2, 2], { dtype: "int32" }), 4)
    assertLaw(
      laws.equal(
        (x: NDArray) => layer.apply(p, { query, keyValue: x, mask }),
        (x: NDArray) => layer.apply(p, { query, keyValue: slice(x, [0, 0, 0], [2, 2, 6]) }),
      ),
      input,
      few,
    )
  })

  test("of a query that may see nothing is the mean of all, and no NaN", () => {
    const mask = array([[[[false, false, false, false]]], [[[false, false, false, false]]]])
    const weights = layer.weights(p, { query: normal(key(3), [2, 4, 6], f64), mask })
    expect(toTypedArray(weights).every((v: number) => v === 0.25)).toBe(true)
  })
})

describe.each(["post", "pre"] as const)("the layers of transformers, %s", (norm) => {
  test("that are causal give for the first steps what they give for them alone", () => {
    const layer = nn.transformerEncoderLayer(6, 2, { causal: true, norm, ...f64 })
    const [p, s] = layer.init(key(4))
    const run = (x: NDArray): NDArray => layer.apply(p, nn.inference(x))(s)[0]
    assertLaw(
      laws.equal(
        (x: NDArray) => slice(run(x), [0, 0, 0], [2, 2, 6]),
        (x: NDArray) => run(slice(x, [0, 0, 0], [2, 2, 6])),
      ),
      input,
      few,
    )
  })

  test("decode a memory whatever stands where its mask is false", () => {
    const layer = nn.transformerDecoderLayer(6, 3, { norm, ...f64 })
    const [p, s] = layer.init(key(5))
    const memoryMask = nn.paddingMask(array([3, 3], { dtype: "int32" }), 5)
    const target = normal(key(6), [2, 2, 6], f64)
    const run = (memory: NDArray, mask?: NDArray): NDArray =>
      layer.apply(p, nn.inference(target, { memory, memoryMask: mask }))(s)[0]
    const three = arrays([2, 3, 6], { min: -1, max: 1 })
    assertLaw(
      laws.equal(
        (m: NDArray) => run(m),
        (m: NDArray) => run(concatenate([m, normal(key(11), [2, 2, 6], f64)], { axis: 1 }), memoryMask),
      ),
      three,
      few,
    )
  })
})

describe("positions", () => {
  test("are sines and cosines", () => {
    const table = toTypedArray(nn.sinusoidalPositions(3, 4, f64))
    expect(table[4]).toBe(Math.sin(1))
    expect(table[5]).toBe(Math.cos(1))
    expect(table[10]).toBe(Math.sin(2 / 100))
  })

  test.each([true, false])("turned, products depend on distances alone (interleaved: %s)", (interleaved) => {
    const [q, k] = [normal(key(7), [8], f64), normal(key(8), [8], f64)]
    const at = (x: NDArray, step: number): NDArray =>
      slice(nn.rotary(broadcastTo(x, [12, 8]), { interleaved }), [step, 0], [step + 1, 8])
    const product = (i: number, j: number): number => Number(toArray(sum(multiply(at(q, i), at(k, j)))))
    expect(product(2, 5)).toBeCloseTo(product(6, 9), 10)
    expect(product(2, 5)).not.toBeCloseTo(product(2, 6), 3)
    expect(product(4, 4)).toBeCloseTo(Number(toArray(sum(multiply(q, k)))), 10)
  })

  test("turned in both ways are one another after a change of order", () => {
    const x = normal(key(10), [5, 6], f64)
    const halves = (y: NDArray): NDArray => reshape(moveAxis(reshape(y, [5, 3, 2]), 2, 1), [5, 6])
    const [a, b] = [halves(nn.rotary(x)), nn.rotary(halves(x), { interleaved: false })]
    toTypedArray(a).forEach((v: number, i: number) => {
      expect(v).toBeCloseTo(toTypedArray(b)[i]!, 12)
    })
  })
})

describe("masks", () => {
  test("of causality let a query see what is not after it", () => {
    expect(toArray(nn.causalMask(2, 3))).toEqual([
      [true, false, false],
      [true, true, false],
    ])
  })

  test("together allow what all allow; nothing is no mask", () => {
    expect(nn.combineMasks(undefined, undefined)).toBe(undefined)
    expect(toArray(nn.combineMasks(nn.causalMask(2), array([true, false]))!)).toEqual([
      [true, false],
      [true, false],
    ])
  })
})
