import { describe, expect, test } from "vitest"
import { argmax, exp, log, max, mean, mul, type NDArray, prod, softmax, sub, sum, variance } from "../../src/index.js"
import { key, normal } from "../../src/random/index.js"
import { agrees, kernelsOf } from "./support.js"

const x = (...shape: readonly number[]): NDArray => normal(key(1), shape)

describe("long folds go in pieces", () => {
  const sizes = [[65536], [65537], [200003], [3, 70001], [15, 5000], [2, 300, 301], [1]]
  test.for(sizes)("sums, extrema and products of %j", (shape) => {
    agrees((a) => [sum(exp(a)), max(a), prod(mul(a, 0.01)), mean(a)], x(...shape))
  })
  test.for(sizes)("along the last axis of %j", (shape) => {
    agrees((a) => [sum(a, { axis: -1 }), softmax(a)], x(...shape))
  })
  test("the variance of all, which reads its mean again", () => {
    agrees((a) => variance(a), x(100003))
    agrees((a) => mul(sub(a, mean(a)), variance(a)), x(100003))
  })
  test("a position is found by one thread, beside sums in pieces", () => {
    agrees((a) => [sum(a), log(sum(exp(a)))], x(90001))
    expect(kernelsOf((a) => argmax(a), x(90001))).toHaveLength(1)
  })
  test("a softmax of one long row is maps and folds that threads share", () => {
    const kernels = kernelsOf((a) => softmax(a), x(100000))
    expect(kernels.length).toBeGreaterThan(2)
    expect(kernels.at(-1)).toMatch(/for j0 < 100000/)
  })
})

describe("rows of their own for every worker", () => {
  test("what only one kernel sees of a row is not kept for all rows", () => {
    const [kernel, ...others] = kernelsOf((a) => softmax(a), x(300, 40))
    expect(others).toEqual([])
    expect(kernel).toMatch(/\[40 worker \+ j0\] = /)
  })
  test("many rows, shared by threads", () => {
    agrees((a) => softmax(a), x(3000, 40))
    agrees((a) => [softmax(mul(a, 2)), sum(softmax(a))], x(2000, 33))
  })
})
