import { describe, expect, test } from "vitest"
import {
  add,
  concatenate,
  exp,
  matmul,
  maximum,
  mul,
  type NDArray,
  pad,
  relu,
  reshape,
  sum,
  tanh,
  transpose,
} from "../../src/index.js"
import { key, normal } from "../../src/random/index.js"
import { agrees, kernelsOf } from "./support.js"

const x = (...shape: readonly number[]): NDArray => normal(key(shape.length), shape)

describe("kernels join", () => {
  test("a chain of elementwise operations is one kernel", () => {
    expect(kernelsOf((a) => tanh(add(mul(a, 2), exp(a))), x(50))).toHaveLength(1)
  })
  test("a map joins a fold over other axes in the order of its axes, without divisions", () => {
    const f = (a: NDArray): readonly NDArray[] => {
      const y = tanh(a)
      return [sum(y, { axis: 0 }), mul(y, 2)]
    }
    const kernels = kernelsOf(f, x(20, 7))
    expect(kernels.length).toBeLessThanOrEqual(2)
    expect(kernels.join("\n")).not.toMatch(/ div | mod /)
    agrees(f, x(20, 7))
    agrees((a) => [sum(exp(a), { axis: [0, 2, 3] }), exp(a)], x(5, 3, 4, 6))
    agrees((a) => [sum(exp(a), { axis: 1 }), exp(a)], x(6, 6, 6))
  })
  test("maps of other layouts that share only a number stay apart", () => {
    const f = (a: NDArray, b: NDArray, rate: NDArray): readonly NDArray[] => [mul(a, rate), mul(b, rate)]
    expect(kernelsOf(f, x(200, 30), x(30, 200), x())).toHaveLength(2)
    expect(kernelsOf(f, x(20, 30), x(20, 30), x())).toHaveLength(1)
    agrees(f, x(200, 30), x(30, 200), x())
  })
  test("an operand of several products is stored once", () => {
    const f = (a: NDArray, w: NDArray): readonly NDArray[] => {
      const h = mul(a, relu(a))
      return [matmul(h, w), matmul(transpose(h), h), sum(h, { axis: 0 })]
    }
    const stores =
      kernelsOf(f, x(16, 16), x(16, 16))
        .join("\n")
        .match(/\] = .*max/g) ?? []
    expect(stores.length).toBeLessThanOrEqual(1)
    agrees(f, x(16, 16), x(16, 16))
  })
})

describe("layouts", () => {
  test("heads are multiplied as they lie, without a copy in another order", () => {
    const whole = (a: NDArray): NDArray => reshape(transpose(a, [0, 2, 1, 3]), [2, 16, 64])
    const f = (a: NDArray, w: NDArray, g: NDArray): readonly NDArray[] => [
      matmul(whole(a), w),
      matmul(transpose(reshape(g, [32, 24])), reshape(whole(a), [32, 64])),
    ]
    const inputs = [x(2, 4, 16, 16), x(64, 24), x(2, 16, 24)]
    expect(kernelsOf(f, ...inputs).map((k) => k.split(" ")[0])).toEqual(["contraction", "contraction"])
    agrees(f, ...inputs)
  })
  test("a product whose axes are exchanged is the product of the operands exchanged", () => {
    const f = (a: NDArray, b: NDArray): NDArray => mul(transpose(matmul(a, b)), 2)
    expect(kernelsOf(f, x(20, 30), x(30, 40))[0]).toMatch(/rows 40, columns 20/)
    agrees(f, x(20, 30), x(30, 40))
    agrees((a, b) => [transpose(matmul(a, b)), matmul(a, b)], x(20, 30), x(30, 40))
    agrees((a, b) => transpose(matmul(a, b), [0, 2, 1]), x(3, 20, 30), x(3, 30, 40))
    agrees((a, b) => transpose(matmul(a, b), [1, 0, 2]), x(3, 20, 30), x(3, 30, 40))
  })
  test("padding a reshaped array divides no index that is outside", () => {
    const f = (a: NDArray): NDArray =>
      pad(reshape(transpose(a, [1, 0, 2]), [6, 20]), [
        [1, 2],
        [3, 0],
      ])
    agrees(f, x(6, 4, 5))
    agrees((a) => concatenate([reshape(a, [24]), maximum(reshape(a, [24]), 0)]), x(6, 4))
  })
})
