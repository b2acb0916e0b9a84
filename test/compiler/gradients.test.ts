import { describe, expect, test } from "vitest"
import { sizeOf } from "../../src/array/index.js"
import {
  add,
  array,
  grad,
  greater,
  matmul,
  mul,
  type NDArray,
  relu,
  square,
  sub,
  sum,
  takeAlongAxis,
  tanh,
  where,
} from "../../src/index.js"
import { softmaxCrossEntropyWithIntegerLabels } from "../../src/loss/index.js"
import { gather, scatterAdd } from "../../src/primitives/gather.js"
import { f32, noise } from "../primitives/rules.js"
import { cases, scatterOf, someIndices } from "../primitives/windows.js"
import { agrees, kernelsOf } from "./support.js"

const x = (...shape: readonly number[]): NDArray => f32(noise(sizeOf(shape), shape.length), shape)

describe("the derivative of what is cut off at a bound", () => {
  const layer = (w: NDArray, b: NDArray, x: NDArray): NDArray => relu(add(matmul(x, w), b))

  test("is read from the result, so that bias and relu are done by the product", () => {
    const f = grad((w: NDArray, b: NDArray, x: NDArray) => sum(square(layer(w, b, x))))
    const [first] = kernelsOf(f, x(32, 32), x(32), x(32, 32))
    expect(first).toMatch(/contraction.*\n.*\n.*\n.*select/)
    agrees((w, b, a) => grad((v: NDArray) => sum(square(layer(v, b, a))))(w), x(32, 32), x(32), x(32, 32))
  })
  test("is right for NaN and at the bound, from either side and for either order", () => {
    const special = f32([Number.NaN, 0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2], [8])
    const cut = (a: NDArray): NDArray => where(greater(a, 1), a, 1)
    const kept = (a: NDArray): NDArray => where(greater(a, 1), 1, a)
    for (const f of [relu, cut, kept])
      agrees((a) => grad((v: NDArray) => sum(mul(f(tanh(mul(v, 3))), f(add(v, 0))), {}))(a), special)
  })
})

describe("one window for each of a batch", () => {
  test.each(["clip", "fill"] as const)("is added as the reference adds it, mode %s", (mode) => {
    for (const [, shape, indices, params] of cases) {
      const p = { ...params, mode }
      const at = someIndices(indices)
      agrees((a, u) => scatterAdd(a, at, u, scatterOf(p)), x(...shape), x(...gather(x(...shape), at, p).shape))
    }
  })
  test("labels beyond the classes add nothing", () => {
    const labels = array([[0], [2], [5], [-9]], { dtype: "int32" })
    agrees((a) => grad((v: NDArray) => sum(takeAlongAxis(tanh(v), labels, { axis: 1 })))(a), x(4, 5))
  })
  test("the gradient of a loss with labels has no other steps than kernels", () => {
    const labels = array([0, 2, 1, 2], { dtype: "int32" })
    const f = (a: NDArray): NDArray => sum(softmaxCrossEntropyWithIntegerLabels(sub(a, 1), labels))
    expect(kernelsOf(grad(f), x(4, 3)).join()).not.toMatch(/routine/)
    agrees(grad(f), x(4, 3))
  })
})
